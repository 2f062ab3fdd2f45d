using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Diagnostics.Telemetry;
using Xunit;

namespace ProducerSafety.Analyzers.Tests.Verification.Robustness;

/// <summary>A project without Kafka pays one lookup for each analyzer: no action beyond the start of the compilation is registered.</summary>
public sealed class NoKafkaTests
{
    public static TheoryData<string> Analyzers => [.. AllRules.Analyzers.Select(analyzer => analyzer.GetType().Name)];

    [Theory]
    [MemberData(nameof(Analyzers))]
    public async Task Nothing_is_registered_without_Kafka(string name) => Assert.Equal(0, await ActionsAsync(name, kafka: null));

    /// <summary>The control: the telemetry does count what is registered.</summary>
    [Theory]
    [MemberData(nameof(Analyzers))]
    public async Task Something_is_registered_with_Kafka(string name) => Assert.NotEqual(0, await ActionsAsync(name, KafkaVersion.Current.Reference));

    [Fact]
    public async Task Nothing_is_reported_without_Kafka()
    {
        foreach (string file in CorpusFile.Names)
        {
            CorpusFile corpus = CorpusFile.Read(file);
            Project project = await corpus.CreateProjectAsync(corpus.Source, kafka: null);
            ImmutableArray<Diagnostic> diagnostics = await AnalyzerRun.AnalyzersDiagnosticsAsync(project, AllRules.Analyzers);
            Assert.Empty(diagnostics);
        }
    }

    private static async Task<int> ActionsAsync(string name, MetadataReference? kafka)
    {
        DiagnosticAnalyzer analyzer = AllRules.Analyzers.Single(candidate => candidate.GetType().Name == name);
        Project project = await CorpusFile.Read("Worker").CreateProjectAsync("class C { object Make() { while (true) { return new object(); } } }", kafka);
        Compilation compilation = (await project.GetCompilationAsync(TestContext.Current.CancellationToken))!;
        CompilationWithAnalyzers run = compilation.WithAnalyzers([analyzer], project.AnalyzerOptions);
        AnalysisResult result = await run.GetAnalysisResultAsync(TestContext.Current.CancellationToken);
        AnalyzerTelemetryInfo telemetry = result.AnalyzerTelemetryInfo[analyzer];

        // Every count that this Roslyn knows, so that a new kind of action is counted too.
        return typeof(AnalyzerTelemetryInfo).GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.PropertyType == typeof(int) && property.Name != nameof(AnalyzerTelemetryInfo.CompilationStartActionsCount))
            .Sum(property => (int)property.GetValue(telemetry)!);
    }
}
