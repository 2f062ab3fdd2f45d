using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Xunit;

namespace ProducerSafety.Analyzers.Tests.Verification.Robustness;

/// <summary>The control of the tests on the corpus: what does not compile or is never reported shows nothing when it is mutated or renamed.</summary>
public sealed class CorpusTests
{
    public static TheoryData<string> Files => [.. CorpusFile.Names];

    // The rules about settings share one analyzer, for which one of them stands, and one table that has tests of its own.
    public static TheoryData<string> Rules => ["KPS1102", .. AllRules.Analyzers.SelectMany(analyzer => analyzer.SupportedDiagnostics.Where(IsJudged)).Select(rule => rule.Id).Distinct()];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task The_corpus_compiles_with_every_client(string file)
    {
        CorpusFile corpus = CorpusFile.Read(file);
        foreach (KafkaVersion kafka in KafkaVersion.All)
        {
            Project project = await corpus.CreateProjectAsync(corpus.Source, kafka.Reference);
            Compilation compilation = (await project.GetCompilationAsync(TestContext.Current.CancellationToken))!;
            Assert.DoesNotContain(compilation.GetDiagnostics(TestContext.Current.CancellationToken), diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        }
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task Every_rule_finds_something_in_the_corpus(string rule)
    {
        DiagnosticAnalyzer analyzer = AllRules.Analyzers.First(candidate => candidate.SupportedDiagnostics.Any(supported => supported.Id == rule));
        List<Diagnostic> found = [];
        foreach (string file in CorpusFile.Names)
        {
            CorpusFile corpus = CorpusFile.Read(file);
            Project project = await corpus.CreateProjectAsync(corpus.Source, KafkaVersion.Current.Reference);
            ImmutableArray<Diagnostic> diagnostics = await AnalyzerRun.AnalyzersDiagnosticsAsync(project, [analyzer]);
            found.AddRange(diagnostics);
        }

        Assert.Contains(found, diagnostic => diagnostic.Id == rule);
    }

    private static bool IsJudged(DiagnosticDescriptor rule) => !rule.Id.StartsWith("KPS1", StringComparison.Ordinal) && !rule.Id.StartsWith("KPS0", StringComparison.Ordinal);
}
