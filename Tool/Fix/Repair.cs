using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;
using ProducerSafety.Tool.Scan;

namespace ProducerSafety.Tool.Fix;

/// <summary>What a repair changes, and what it leaves.</summary>
/// <param name="Changes">The files to write.</param>
/// <param name="Left">What is still found afterwards.</param>
internal sealed record RepairResult(IReadOnlyList<FileChange> Changes, IReadOnlyList<Problem> Left);

/// <summary>Applies the code fixes to what was built, in memory.</summary>
internal sealed class Repair(Solution before, RepairScope scope, string root, ToolConsole console)
{
    // Two fixes that touch the same text take two passes, and one fix may uncover what another rule finds.
    private const int MostPasses = 5;

    // Where a rule's finding lies in a settings file, the fix is at the code that binds it, under this number.
    private const string FileFix = "KPS0004";

    /// <summary>The projects that do not build, and so are left alone.</summary>
    public IReadOnlyList<string> Unbuilt { get; private init; } = [];

    /// <summary>The first error of the build, or null.</summary>
    public string? BuildError { get; private init; }

    /// <summary>Builds what is to be repaired.</summary>
    public static Repair Of(ScanTarget target, WorkFolder work, RepairScope scope, ToolConsole console)
    {
        if (target.Projects.Count == 0)
        {
            throw new UserErrorException($"there is no project in '{target.Name}'; fix needs one that builds (scan does not)");
        }

        console.Progress($"building {target.Name} outside of its folder ...");
        BuildOutcome build = new InjectedBuild(work, console).Run(target);
        if (build.Projects.Count == 0)
        {
            throw new UserErrorException($"{target.Name} does not build, so a repair could not be checked; {build.FirstError ?? "see dotnet build"}");
        }

        return new(new BuiltProjects().ToSolution(build.Projects), scope, target.Root, console)
        {
            Unbuilt = [.. target.Projects.Except(build.Projects.Select(project => project.Path)).Select(project => Path.GetRelativePath(target.Root, project).Replace('\\', '/'))],
            BuildError = build.FirstError,
        };
    }

    /// <summary>Repairs.</summary>
    /// <param name="rules">Only what these rules find; all where it is empty.</param>
    public async Task<RepairResult> RunAsync(IReadOnlyCollection<string> rules)
    {
        Solution solution = before;
        for (int pass = 1; pass <= MostPasses; pass++)
        {
            console.Progress($"repairing, pass {pass} ...");
            Solution after = await PassAsync(solution, rules).ConfigureAwait(false);
            bool isDone = !await DiffersAsync(solution, after).ConfigureAwait(false);
            solution = after;
            if (isDone)
            {
                break;
            }
        }

        solution = await WithinScopeAsync(solution).ConfigureAwait(false);
        await RequireThatItCompilesAsync(solution).ConfigureAwait(false);
        List<Problem> left = [];
        foreach (ProjectId id in solution.ProjectIds)
        {
            left.AddRange((await Analysis.RunAsync(solution.GetProject(id)!).ConfigureAwait(false)).Select(diagnostic => Analysis.ToProblem(diagnostic, root)).OfType<Problem>()
                .Where(problem => rules.Count == 0 || rules.Contains(problem.Rule)));
        }

        return new([.. (await ChangesAsync(solution).ConfigureAwait(false)).OrderBy(change => change.Path, StringComparer.Ordinal)], [.. Problem.InOrder(left.Distinct())]);
    }

    // The build succeeded, so what does not compile now was broken by a fix.
    private async Task RequireThatItCompilesAsync(Solution after)
    {
        foreach (ProjectChanges changed in after.GetChanges(before).GetProjectChanges())
        {
            HashSet<string> known = [.. (await ErrorsAsync(changed.OldProject).ConfigureAwait(false)).Select(error => error.Id)];
            if ((await ErrorsAsync(changed.NewProject).ConfigureAwait(false)).FirstOrDefault(error => !known.Contains(error.Id)) is { } error)
            {
                throw new InvalidOperationException($"nothing was changed, because the repaired code would not compile: {error}; please report this");
            }
        }
    }

    private static async Task<IEnumerable<Diagnostic>> ErrorsAsync(Project project) =>
        (await project.GetCompilationAsync().ConfigureAwait(false))!.GetDiagnostics().Where(diagnostic => diagnostic is { Severity: DiagnosticSeverity.Error, IsSuppressed: false });

    private static async Task<Solution> PassAsync(Solution solution, IReadOnlyCollection<string> rules)
    {
        foreach (ProjectId id in solution.ProjectIds)
        {
            ImmutableArray<Diagnostic> found = Chosen(await Analysis.RunAsync(solution.GetProject(id)!).ConfigureAwait(false), rules);
            foreach (CodeFixProvider fix in Analysis.Fixes)
            {
                foreach (string rule in fix.FixableDiagnosticIds.Order(StringComparer.Ordinal))
                {
                    ImmutableArray<Diagnostic> fixable = [.. found.Where(diagnostic => diagnostic.Location.IsInSource && diagnostic.Id == rule)];
                    if (fixable.Length > 0)
                    {
                        // The next fix sees what this one has made.
                        solution = await FixAllAsync(solution.GetProject(id)!, fix, rule, fixable).ConfigureAwait(false);
                        found = Chosen(await Analysis.RunAsync(solution.GetProject(id)!).ConfigureAwait(false), rules);
                    }
                }
            }
        }

        return solution;
    }

    private static async Task<Solution> FixAllAsync(Project project, CodeFixProvider fix, string rule, ImmutableArray<Diagnostic> diagnostics)
    {
        FixAllContext context = new(project, fix, FixAllScope.Project, rule, [rule], new Known(diagnostics), CancellationToken.None);
        CodeAction? action = await fix.GetFixAllProvider()!.GetFixAsync(context).ConfigureAwait(false);
        ImmutableArray<CodeActionOperation> operations = action is null ? [] : await action.GetOperationsAsync(CancellationToken.None).ConfigureAwait(false);
        Solution changed = operations.OfType<ApplyChangesOperation>().SingleOrDefault()?.ChangedSolution ?? project.Solution;
        foreach ((TextDocument _, TextDocument document) in ChangedDocuments(project.Solution, changed))
        {
            changed = Everywhere(changed, document.FilePath!, await document.GetTextAsync().ConfigureAwait(false));
        }

        return changed;
    }

    // A file of several projects, or of one that is built for several frameworks, is the same everywhere.
    private static Solution Everywhere(Solution solution, string file, SourceText text)
    {
        foreach (DocumentId id in solution.GetDocumentIdsWithFilePath(file))
        {
            solution = solution.GetDocument(id) is not null ? solution.WithDocumentText(id, text)
                : solution.GetAdditionalDocument(id) is not null ? solution.WithAdditionalDocumentText(id, text) : solution;
        }

        return solution;
    }

    private async Task<Solution> WithinScopeAsync(Solution after)
    {
        foreach ((TextDocument old, TextDocument _) in ChangedDocuments(before, after).Where(change => !scope.Contains(change.Before.FilePath!)).ToArray())
        {
            after = Everywhere(after, old.FilePath!, await old.GetTextAsync().ConfigureAwait(false));
        }

        return after;
    }

    private static ImmutableArray<Diagnostic> Chosen(ImmutableArray<Diagnostic> found, IReadOnlyCollection<string> rules)
    {
        if (rules.Count == 0)
        {
            return found;
        }

        // A file's finding and its fix at the code describe the same change.
        HashSet<string> inFiles = [.. found.Where(diagnostic => rules.Contains(diagnostic.Id) && !diagnostic.Location.IsInSource).Select(ChangeOf)];
        return [.. found.Where(diagnostic => rules.Contains(diagnostic.Id) || (diagnostic.Id == FileFix && inFiles.Contains(ChangeOf(diagnostic))))];
    }

    private static string ChangeOf(Diagnostic diagnostic) => string.Join('\n',
        diagnostic.Properties.OrderBy(property => property.Key, StringComparer.Ordinal).Select(property => $"{property.Key}={property.Value}")
            .Concat(diagnostic.AdditionalLocations.Select(place => place.GetLineSpan().ToString())));

    private static async Task<bool> DiffersAsync(Solution left, Solution right)
    {
        foreach ((TextDocument before, TextDocument after) in ChangedDocuments(left, right))
        {
            if (!(await before.GetTextAsync().ConfigureAwait(false)).ContentEquals(await after.GetTextAsync().ConfigureAwait(false)))
            {
                return true;
            }
        }

        return false;
    }

    private static IEnumerable<(TextDocument Before, TextDocument After)> ChangedDocuments(Solution left, Solution right) =>
        right.GetChanges(left).GetProjectChanges().SelectMany(project => project.GetChangedDocuments().Concat(project.GetChangedAdditionalDocuments()))
            .Select(id => (Find(left, id), Find(right, id)));

    private static TextDocument Find(Solution solution, DocumentId id) => solution.GetDocument(id) ?? solution.GetAdditionalDocument(id)!;

    // A file that several projects share is changed once.
    private async Task<List<FileChange>> ChangesAsync(Solution after)
    {
        Dictionary<string, FileChange> changes = new(StringComparer.Ordinal);
        foreach ((TextDocument old, TextDocument repaired) in ChangedDocuments(before, after))
        {
            SourceText oldText = await old.GetTextAsync().ConfigureAwait(false);
            SourceText newText = await repaired.GetTextAsync().ConfigureAwait(false);
            if (!oldText.ContentEquals(newText))
            {
                changes.TryAdd(old.FilePath!, new(old.FilePath!, oldText.ToString(), newText.ToString(), oldText.Encoding!));
            }
        }

        return [.. changes.Values];
    }

    private sealed class Known(ImmutableArray<Diagnostic> diagnostics) : FixAllContext.DiagnosticProvider
    {
        public override Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken) =>
            Task.FromResult(diagnostics.Where(diagnostic => diagnostic.Location.SourceTree?.FilePath == document.FilePath));

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            Task.FromResult(diagnostics.Where(diagnostic => !diagnostic.Location.IsInSource));

        public override Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) => Task.FromResult<IEnumerable<Diagnostic>>(diagnostics);
    }
}
