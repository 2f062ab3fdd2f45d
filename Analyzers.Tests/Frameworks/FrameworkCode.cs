using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ProducerSafety.Analyzers.Tests.Verification;

namespace ProducerSafety.Analyzers.Tests.Frameworks;

/// <summary>A class that uses a framework, whose few members are compiled to an assembly of their own, as the real one's are.</summary>
internal static class FrameworkCode
{
    private static readonly ConcurrentDictionary<string, MetadataReference> Compiled = new();

    /// <summary>Fails unless exactly what is marked in the members is reported.</summary>
    public static Task VerifyAsync(string usings, string members, string framework, params (string Path, string Text)[] files)
    {
        CSharpAnalyzerTest<ConfigurationAnalyzer> test = new() { TestCode = Of(usings, members), KafkaVersion = KafkaVersion.Current };
        test.TestState.AdditionalReferences.Add(Compiled.GetOrAdd(framework, Compile));
        test.DisabledDiagnostics.Add("KPS0004");
        foreach ((string path, string text) in files)
        {
            test.TestState.AdditionalFiles.Add((path, text));
        }

        return test.RunAsync();
    }

    private static string Of(string usings, string members) => $$"""
        using System;
        using System.Collections.Generic;
        using Confluent.Kafka;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Hosting;
        {{usings}}
        using Acks = Confluent.Kafka.Acks;

        public class Service
        {
            {{members}}
        }
        """;

    private static MetadataReference Compile(string source)
    {
        string name = "Framework" + (uint)source.GetHashCode(StringComparison.Ordinal);
        CSharpCompilation compilation = CSharpCompilation.Create(
            name,
            [CSharpSyntaxTree.ParseText(source)],
            [.. TestReferences.Default, KafkaVersion.Current.Reference],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        using MemoryStream assembly = new();
        return compilation.Emit(assembly) is { Success: true } ? MetadataReference.CreateFromImage(assembly.ToArray(), filePath: name)
            : throw new VerificationException(string.Join("\n", compilation.GetDiagnostics()));
    }
}
