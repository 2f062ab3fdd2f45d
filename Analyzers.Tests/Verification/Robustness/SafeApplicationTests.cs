using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace ProducerSafety.Analyzers.Tests.Verification.Robustness;

/// <summary>Applications as people write them, with nothing in them to find: no rule says anything until one thing is made unsafe.</summary>
public sealed class SafeApplicationTests
{
    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using Microsoft.AspNetCore.Builder;
        global using Microsoft.AspNetCore.Http;
        global using Microsoft.Extensions.Configuration;
        global using Microsoft.Extensions.DependencyInjection;
        global using Microsoft.Extensions.Hosting;
        global using Microsoft.Extensions.Logging;
        """;

    /// <summary>The application, what is made of which piece of it, and the rule that then speaks.</summary>
    public static TheoryData<string, string, string, string> Applications => new()
    {
        { "MinimalApi", "EnableIdempotence = true,", "", "KPS1102" },
        { "Mediator", "EnableIdempotence = true", "EnableIdempotence = false", "KPS1101" },
        { "Function", "EnableIdempotence = true", "EnableIdempotence = true, Acks = Acks.None", "KPS1001" },
        { "OutboxDispatcher", "await producer.ProduceAsync(row.Topic", "producer.ProduceAsync(row.Topic", "KPS3001" },
        { "Pipelines", ".AddTimeout(new TimeoutStrategyOptions { Timeout = TimeSpan.FromMinutes(2) })", ".AddRetry(new RetryStrategyOptions())", "KPS2002" },
        { "ProducerFactory", "config.ClientId ??= name;", "config.Acks = Acks.None;", "KPS1103" },
        { "CommandBus", ", e), Report);", ", e));", "KPS3002" },
        { "Transform", "$\"transform-{Environment.MachineName}\"", "Guid.NewGuid().ToString()", "KPS5005" },
        { "Import", "while (producer.Flush(TimeSpan.FromSeconds(5)) > 0)", "producer.Flush(TimeSpan.FromSeconds(5));", "KPS4002" },
        { "TwoClusters", "using secondary\");\n            await secondary", "once more\");\n            await primary", "KPS2004" },
        { "AuditMiddleware", "EnableIdempotence = true", "EnableIdempotence = false", "KPS1101" },
        { "Workers", "\"heartbeat\", Ping, ct); }", "\"heartbeat\", Ping, ct); return; }", "KPS2001" },
        { "Publishers", "EnableIdempotence = true", "MaxInFlight = 10", "KPS1104" },
        { "Controller", "await _producer.ProduceAsync(\"orders\", new Message<string, string> { Value = body })", "_producer.ProduceAsync(\"orders\", new Message<string, string> { Value = body }).Result", "KPS3007" },
        { "AckedSender", "if (r.Error.IsError) item.Done.TrySetException(new KafkaException(r.Error));\n                        else ", "", "KPS3003" },
    };

    [Theory]
    [MemberData(nameof(Applications))]
    public async Task It_is_silent_until_one_thing_is_unsafe(string application, string safe, string @unsafe, string rule)
    {
        Assert.SkipWhen((int)LanguageVersion.Latest.MapSpecifiedToEffectiveVersion() < 1200, "Needs C# 12.");
        string source = CorpusFile.ReadText(Path.Combine("Safe", application));
        Assert.Contains(safe, source, StringComparison.Ordinal);

        Assert.Empty(await ReportedAsync(application, source));
        Assert.Contains(rule, await ReportedAsync(application, source.Replace(safe, @unsafe, StringComparison.Ordinal)));
    }

    private static async Task<string[]> ReportedAsync(string application, string source)
    {
        TestState state = new() { OutputKind = application == "MinimalApi" ? OutputKind.ConsoleApplication : null };
        state.AdditionalReferences.AddRange(TestReferences.AspNetCore);
        state.AdditionalReferences.AddRange(TestReferences.Polly);
        state.Sources.Add(source);
        state.Sources.Add(("/0/Usings.cs", ImplicitUsings));
        if (File.Exists(Path.Combine(AppContext.BaseDirectory, "Corpus", "Safe", application + ".Library.cs.txt")))
        {
            state.Sources.Add(("/0/Library.cs", CorpusFile.ReadText(Path.Combine("Safe", application + ".Library"))));
        }

        Project project = await TestSolution.CreateProjectAsync(ParsedState.Of(state, () => "KPS", null), KafkaVersion.Current.Reference, LanguageVersion.Latest);
        ImmutableArray<Diagnostic> reported = await AnalyzerRun.DiagnosticsAsync(project, AllRules.Analyzers);
        Assert.DoesNotContain(reported, AnalyzerRun.IsCompilers);
        return [.. reported.Select(diagnostic => diagnostic.Id)];
    }
}
