using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Xunit;

namespace ProducerSafety.Analyzers.Tests.Verification.Robustness;

/// <summary>The control of the tests on the corpus: what does not compile or is never reported shows nothing when it is mutated or renamed.</summary>
public sealed class CorpusTests
{
    public static TheoryData<string> Files => [.. CorpusFile.Names];

    public static TheoryData<string> Analyzers => [.. AllRules.Analyzers.Select(analyzer => analyzer.GetType().Name)];

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
    [MemberData(nameof(Analyzers))]
    public async Task Every_analyzer_finds_something_in_the_corpus(string name)
    {
        DiagnosticAnalyzer analyzer = AllRules.Analyzers.Single(candidate => candidate.GetType().Name == name);
        List<Diagnostic> found = [];
        foreach (string file in CorpusFile.Names)
        {
            CorpusFile corpus = CorpusFile.Read(file);
            Project project = await corpus.CreateProjectAsync(corpus.Source, KafkaVersion.Current.Reference);
            ImmutableArray<Diagnostic> diagnostics = await AnalyzerRun.AnalyzersDiagnosticsAsync(project, [analyzer]);
            found.AddRange(diagnostics);
        }

        Assert.NotEmpty(found);
    }
}
