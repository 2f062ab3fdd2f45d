using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using ProducerSafety.Analyzers.CodeFixes.Files;
using ProducerSafety.Analyzers.Tests.Verification;
using Xunit;

namespace ProducerSafety.Analyzers.Tests.Files;

/// <summary>Repairs files one light bulb after the other and all at once, with both line ends: the code stays, the files become what is expected.</summary>
internal static class FileFixVerifier
{
    private static readonly FileSettingFix Fix = new();

    public static async Task VerifyAsync(string members, (string Path, string Before, string After)[] files)
    {
        foreach (string lineEnd in new[] { "\n", "\r\n" })
        {
            TestState state = new();
            state.Sources.Add(BoundCode.Of(members));
            foreach ((string path, string before, string _) in files)
            {
                state.AdditionalFiles.Add((path, before.ReplaceLineEndings(lineEnd)));
            }

            Project start = await TestSolution.CreateProjectAsync(ParsedState.Of(state, () => ""), KafkaVersion.Current.Reference, LanguageVersion.Latest);
            foreach (Project project in new[] { await OneByOneAsync(start), await FixAllAsync(start, FixAllScope.Document), await FixAllAsync(start, FixAllScope.Project), await FixAllAsync(start, FixAllScope.Solution) })
            {
                foreach ((string path, string _, string after) in files)
                {
                    SourceText text = await project.AdditionalDocuments.Single(document => document.FilePath == path).GetTextAsync();
                    Assert.Equal(after.ReplaceLineEndings(lineEnd), text.ToString());
                }

                Assert.Equal((await start.Documents.Single().GetTextAsync()).ToString(), (await project.Documents.Single().GetTextAsync()).ToString());
            }
        }
    }

    private static async Task<Project> OneByOneAsync(Project project)
    {
        for (int turn = 0; turn < 20; turn++)
        {
            CodeAction? action = null;
            foreach (Diagnostic diagnostic in await FixableAsync(project))
            {
                await Fix.RegisterCodeFixesAsync(new(project.GetDocument(diagnostic.Location.SourceTree)!, diagnostic, (offered, _) => action ??= offered, CancellationToken.None));
            }

            if (action is null)
            {
                return project;
            }

            project = (await ApplyAsync(action)).GetProject(project.Id)!;
        }

        throw new VerificationException("The fixes do not come to an end.");
    }

    private static async Task<Project> FixAllAsync(Project project, FixAllScope scope)
    {
        // What one pass leaves, because two repairs contradict each other, the next one sees as it then is.
        for (int pass = 0; pass < 5; pass++)
        {
            FixAllContext context = new(
                project.Documents.Single(), Fix, scope, "KPS0004", ["KPS0004"], new Diagnostics(), CancellationToken.None);
            project = (await ApplyAsync((await Fix.GetFixAllProvider().GetFixAsync(context))!)).GetProject(project.Id)!;
        }

        return project;
    }

    private static async Task<Solution> ApplyAsync(CodeAction action) =>
        (await action.GetOperationsAsync(CancellationToken.None)).OfType<ApplyChangesOperation>().Single().ChangedSolution;

    private static async Task<ImmutableArray<Diagnostic>> FixableAsync(Project project) =>
        [.. (await AnalyzerRun.DiagnosticsAsync(project, [new ConfigurationAnalyzer()])).Where(diagnostic => diagnostic.Id == "KPS0004")];

    private sealed class Diagnostics : FixAllContext.DiagnosticProvider
    {
        public override async Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) => await FixableAsync(project);

        public override async Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken) => await FixableAsync(document.Project);

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) => Task.FromResult(Enumerable.Empty<Diagnostic>());
    }
}
