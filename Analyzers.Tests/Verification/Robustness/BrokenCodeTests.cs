using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Xunit;

namespace ProducerSafety.Analyzers.Tests.Verification.Robustness;

/// <summary>Analyzers and fixes run on every keystroke, mostly on code that does not compile: none may throw or hang.</summary>
public sealed class BrokenCodeTests
{
    public static TheoryData<string> Files => [.. CorpusFile.Names];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task No_analyzer_and_no_fix_throws_on_half_typed_code(string file)
    {
        CorpusFile corpus = CorpusFile.Read(file);
        await Parallel.ForEachAsync(Mutants.Of(corpus.Source), TestContext.Current.CancellationToken, async (mutant, _) =>
        {
            try
            {
                Project project = await corpus.CreateProjectAsync(mutant.Text, KafkaVersion.Current.Reference);
                await RunAsync(project);
            }
            catch (Exception exception)
            {
                throw new VerificationException($"{file}, {mutant.What}:\n{mutant.Text}", exception);
            }
        });
    }

    private static async Task RunAsync(Project project)
    {
        ImmutableArray<Diagnostic> diagnostics = await AnalyzerRun.AnalyzersDiagnosticsAsync(project, AllRules.Analyzers);
        foreach (Diagnostic diagnostic in diagnostics.Where(diagnostic => diagnostic.Location.IsInSource))
        {
            foreach (CodeFixProvider fix in AllRules.FixesOf(diagnostic.Id))
            {
                List<CodeAction> actions = [];
                await fix.RegisterCodeFixesAsync(new CodeFixContext(
                    project.GetDocument(diagnostic.Location.SourceTree)!, diagnostic, (action, _) => actions.Add(action), TestContext.Current.CancellationToken));
                Assert.DoesNotContain(actions, action => string.IsNullOrEmpty(action.EquivalenceKey));
            }
        }
    }
}
