using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ProducerSafety.Analyzers.Tests.Verification;
using Xunit;

namespace ProducerSafety.Analyzers.Tests.ConfigurationRules;

/// <summary>Methods of libraries that the user declares in <c>ProducerSafety.Wrappers.txt</c>.</summary>
public sealed class WrapperListTests
{
    private const string Method = "M:Contoso.Kafka.KafkaFactory.CreateProducer(Confluent.Kafka.ProducerConfig)";

    // A library of which only the signatures are seen.
    private static readonly MetadataReference Library = Compile("""
        using System.Collections.Generic;
        using Confluent.Kafka;

        namespace Contoso.Kafka;

        public static class KafkaFactory
        {
            public static object CreateProducer(ProducerConfig config) => config;
            public static object CreateProducer<TKey>(string name, ProducerConfig config) => config;
            public static object Inspect(ProducerConfig config) => config;
            public static object Open(string servers) => servers;
        }

        public class EventPublisher
        {
            public EventPublisher(Dictionary<string, string> settings) { }
            public EventPublisher(ProducerConfig config, bool start) { }
        }

        public static class Extensions
        {
            public static object ToProducer(this ProducerConfig config) => config;
        }
        """);

    [Theory]
    [InlineData(Method, "KafkaFactory.CreateProducer({|KPS1102:new ProducerConfig|} { BootstrapServers = \"a\" });")]
    [InlineData(Method, "var config = new ProducerConfig { EnableIdempotence = true, {|KPS1001:Acks = Acks.None|} }; KafkaFactory.CreateProducer(config);")]
    [InlineData("\n# a comment\n\n  " + Method + "  \r\n", "KafkaFactory.CreateProducer({|KPS1102:new ProducerConfig()|});")]
    [InlineData("M:Contoso.Kafka.KafkaFactory.CreateProducer``1(System.String,Confluent.Kafka.ProducerConfig)", "KafkaFactory.CreateProducer<int>(\"a\", {|KPS1102:new ProducerConfig()|});")]
    [InlineData("M:Contoso.Kafka.EventPublisher.#ctor(System.Collections.Generic.Dictionary{System.String,System.String})", "new EventPublisher({|KPS1102:new Dictionary<string, string>|} { [\"client.id\"] = \"a\" }); new EventPublisher(new ProducerConfig(), true);")]
    [InlineData("T:Contoso.Kafka.EventPublisher", "new EventPublisher({|KPS1102:new Dictionary<string, string>()|}); new EventPublisher({|KPS1102:new ProducerConfig()|}, true);")]
    [InlineData("M:Contoso.Kafka.Extensions.ToProducer(Confluent.Kafka.ProducerConfig)", "{|KPS1102:new ProducerConfig()|}.ToProducer();")]
    public Task A_declared_wrapper_builds(string list, string statements) => Test(list, statements).RunAsync();

    [Theory]
    [InlineData("", "KafkaFactory.CreateProducer(new ProducerConfig { BootstrapServers = \"a\" });")]
    [InlineData("# " + Method, "KafkaFactory.CreateProducer(new ProducerConfig { BootstrapServers = \"a\" });")]
    [InlineData(Method, "KafkaFactory.CreateProducer(new ProducerConfig { EnableIdempotence = true });")]
    [InlineData(Method, "KafkaFactory.Inspect(new ProducerConfig()); KafkaFactory.CreateProducer<int>(\"a\", new ProducerConfig());")]
    [InlineData(Method, "var config = new ProducerConfig(); KafkaFactory.Inspect(config); KafkaFactory.CreateProducer(config);")]
    [InlineData(Method, "Assert.Throws<InvalidOperationException>(() => KafkaFactory.CreateProducer(new ProducerConfig { EnableIdempotence = true, Acks = Acks.None }));")]
    public Task Nothing_is_reported(string list, string statements) => Test(list, statements).RunAsync();

    [Theory]
    [InlineData("Contoso.Kafka.KafkaFactory")]
    [InlineData("P:Contoso.Kafka.KafkaFactory.Config")]
    [InlineData("M:Contoso.Kafka.KafkaFactory.CreateProduser(Confluent.Kafka.ProducerConfig)")]
    [InlineData("M:Contoso.Kafka.KafkaFactory.CreateProducer")]
    [InlineData("M:Contoso.Kafka.KafkaFactory.Open(System.String)")]
    [InlineData("T:System.String")]
    [InlineData("T:")]
    [InlineData("M:")]
    [InlineData("M:(")]
    [InlineData("M:Contoso.Kafka.KafkaFactory.CreateProducer``(")]
    [InlineData("M:Contoso.Kafka.KafkaFactory.CreateProducer``99999999999(")]
    [InlineData("T:Contoso.Kafka.KafkaFactory`")]
    [InlineData("M:a.b(System.String[0:,0:]@,,{)~")]
    public Task A_line_that_names_nothing_is_reported_there(string line) => Test($"# first\n{Method}\n  {{|KPS0003:{line}|}}\n", "KafkaFactory.CreateProducer({|KPS1102:new ProducerConfig()|});").RunAsync();

    [Fact]
    public async Task A_half_typed_line_is_reported_and_nothing_else_happens()
    {
        for (int length = 1; length < Method.Length; length++)
        {
            await Test($"{{|KPS0003:{Method[..length]}|}}", "KafkaFactory.CreateProducer(new ProducerConfig());").RunAsync();
        }
    }

    private static CSharpAnalyzerTest<ConfigurationAnalyzer> Test(string list, string statements)
    {
        CSharpAnalyzerTest<ConfigurationAnalyzer> test = new()
        {
            TestCode = $$"""
                using System;
                using System.Collections.Generic;
                using Confluent.Kafka;
                using Contoso.Kafka;

                public class Service
                {
                    public void Run()
                    {
                        {{statements}}
                    }
                }

                public static class Assert
                {
                    public static void Throws<T>(Action action) { }
                }
                """,
        };
        test.TestState.AdditionalFiles.Add(("/project/ProducerSafety.Wrappers.txt", list));
        test.TestState.AdditionalReferences.Add(Library);
        return test;
    }

    private static PortableExecutableReference Compile(string source)
    {
        CSharpCompilation library = CSharpCompilation.Create(
            "Contoso.Kafka", [CSharpSyntaxTree.ParseText(source)], [.. TestReferences.Default, KafkaVersion.Old.Reference], new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        using MemoryStream image = new();
        Assert.True(library.Emit(image).Success);
        return MetadataReference.CreateFromImage(image.ToArray());
    }
}
