using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace ProducerSafety.Analyzers.Tests.Verification;

/// <summary>A test of a code fix, for what <see cref="CSharpCodeFixVerifier{TAnalyzer, TCodeFix}"/> has no parameters for.</summary>
public class CSharpCodeFixTest<TAnalyzer, TCodeFix> : CSharpTest
    where TAnalyzer : DiagnosticAnalyzer, new()
    where TCodeFix : CodeFixProvider, new()
{
    private readonly TCodeFix provider = new();

    public CSharpCodeFixTest()
        : base(new TAnalyzer())
    {
    }

    /// <summary>The only or first C# file after the fix.</summary>
    public string FixedCode
    {
        set => FixedState.Sources.Insert(0, value);
    }

    /// <summary>
    /// The sources after all fixes, in the order of <see cref="CSharpTest.TestState"/>; a source that is left out stays as
    /// it is. Empty: no fix is offered.
    /// </summary>
    public TestState FixedState { get; } = new();

    /// <summary>Which action to choose where a diagnostic has several.</summary>
    public int CodeActionIndex { get; set; }

    /// <summary>Which action to choose where a diagnostic has several; takes precedence over the index.</summary>
    public string? CodeActionEquivalenceKey { get; set; }

    /// <summary>False where the code cannot be doubled within a project by moving it to another namespace.</summary>
    public bool TwinDocument { get; set; } = true;

    public async Task RunAsync()
    {
        SkipWhereSyntaxIsUnknown();
        if (FixedState.Sources.Count == 0)
        {
            await RunWithoutFixAsync().ConfigureAwait(false);
            return;
        }

        foreach (KafkaVersion? kafka in KafkaVersions)
        {
            await RunAsync(kafka, convert: null, Name(kafka)).ConfigureAwait(false);
        }

        await RunAsync(KafkaVersions[0], LineEnds.ToCrLf, Name(KafkaVersions[0]) + ", CRLF").ConfigureAwait(false);
    }

    private async Task RunWithoutFixAsync()
    {
        ParsedState before = Parse(TestState);
        foreach (KafkaVersion? kafka in KafkaVersions)
        {
            Project project = await CreateProjectAsync(before, kafka).ConfigureAwait(false);
            ImmutableArray<Diagnostic> diagnostics = await VerifyDiagnosticsAsync(project, before, Name(kafka)).ConfigureAwait(false);
            RequireFixable(diagnostics);
            if (await FirstFixAsync(project, diagnostics).ConfigureAwait(false) is { } offered)
            {
                throw new VerificationException($"No fix should be offered, but '{offered.Action.Title}' is, for {offered.Diagnostic}.");
            }
        }
    }

    private async Task RunAsync(KafkaVersion? kafka, Func<string, string>? convert, string when)
    {
        ParsedState before = Parse(TestState, convert);
        ParsedState after = After(convert);
        Project start = await CreateProjectAsync(before, kafka).ConfigureAwait(false);
        ImmutableArray<Diagnostic> diagnostics = await VerifyDiagnosticsAsync(start, before, "before the fix, " + when).ConfigureAwait(false);

        RequireFixable(diagnostics);
        await FixOneByOneAsync(start, diagnostics, after, when).ConfigureAwait(false);
        await FixAllAsync(start, before, after, when).ConfigureAwait(false);
    }

    private ParsedState After(Func<string, string>? convert)
    {
        TestState state = new() { OutputKind = TestState.OutputKind };
        for (int index = 0; index < TestState.Sources.Count; index++)
        {
            state.Sources.Add((TestState.Sources[index].Path, (index < FixedState.Sources.Count ? FixedState : TestState).Sources[index].Content));
        }

        foreach ((string Path, string Content) file in TestState.AdditionalFiles)
        {
            state.AdditionalFiles.Add(file);
        }

        state.ExpectedDiagnostics.AddRange(FixedState.ExpectedDiagnostics);
        return Parse(state, convert);
    }

    /// <summary>Presses the light bulb until none is left, then compares.</summary>
    private async Task FixOneByOneAsync(Project project, ImmutableArray<Diagnostic> diagnostics, ParsedState after, string when)
    {
        // A fix may remove one diagnostic and cause another one; one that goes on for ever is wrong.
        for (int left = (2 * diagnostics.Length) + 3; await FirstFixAsync(project, diagnostics).ConfigureAwait(false) is { } offered; left--)
        {
            if (left == 0)
            {
                throw new VerificationException($"The fixes do not come to an end ({when}); so far:\n{await ShowAsync(project).ConfigureAwait(false)}");
            }

            Solution changed = await ApplyAsync(offered.Action).ConfigureAwait(false);
            if (!await DiffersAsync(project.Solution, changed).ConfigureAwait(false))
            {
                throw new VerificationException($"'{offered.Action.Title}' changes nothing ({when}), for {offered.Diagnostic}.");
            }

            project = changed.GetProject(project.Id)!;
            diagnostics = [.. (await DiagnosticsAsync(project).ConfigureAwait(false)).Where(diagnostic => !AnalyzerRun.IsCompilers(diagnostic))];
        }

        await VerifyTextAsync(project, after.Sources, "fixed one by one, " + when).ConfigureAwait(false);
        await VerifyDiagnosticsAsync(project, after, "after the fix, " + when).ConfigureAwait(false);
    }

    /// <summary>
    /// Fix All in each scope, in a solution with one document more in the project and one project more, which only the
    /// wider scopes may touch.
    /// </summary>
    private async Task FixAllAsync(Project start, ParsedState before, ParsedState after, string when)
    {
        FixAllProvider fixAll = provider.GetFixAllProvider()
            ?? throw new VerificationException($"{typeof(TCodeFix).Name} has no Fix All: 'dotnet format' would do nothing, silently.");

        ImmutableArray<(string Path, SourceText Text)> twinBefore = Twins(before, (CSharpParseOptions)start.ParseOptions!);
        ImmutableArray<(string Path, SourceText Text)> twinAfter = Twins(after, (CSharpParseOptions)start.ParseOptions!);
        Project project = TestSolution.AddSources(start, twinBefore);
        Project other = TestSolution.AddSources(TestSolution.OtherProject(project), Elsewhere(before.Sources));
        project = other.Solution.GetProject(project.Id)!;

        DiagnosticsByProject diagnostics = new(DiagnosticsAsync);
        await VerifyTwinAsync(project, diagnostics, before).ConfigureAwait(false);

        foreach (FixAllScope scope in new[] { FixAllScope.Document, FixAllScope.Project, FixAllScope.Solution })
        {
            if (!fixAll.GetSupportedFixAllScopes().Contains(scope))
            {
                throw new VerificationException($"The Fix All of {typeof(TCodeFix).Name} does not support the scope {scope}.");
            }

            await FixAllInScopeAsync(scope).ConfigureAwait(false);
        }

        async Task FixAllInScopeAsync(FixAllScope scope)
        {
            string run = $"Fix All in {scope}, {when}";
            ImmutableArray<(string, SourceText)> wanted = [.. after.Sources, .. scope == FixAllScope.Document ? twinBefore : twinAfter];
            ImmutableArray<(string, SourceText)> wantedElsewhere = Elsewhere(scope == FixAllScope.Solution ? after.Sources : before.Sources);

            // One diagnostic id after the other, as a person would do it; the document scope also one document after the other.
            Solution solution = project.Solution;
            for (int left = (2 * before.Expected.Length) + 3; left > 0; left--)
            {
                Project current = solution.GetProject(project.Id)!;
                if (await DifferenceAsync(current, wanted).ConfigureAwait(false) is null
                    && await DifferenceAsync(solution.GetProject(other.Id)!, wantedElsewhere).ConfigureAwait(false) is null)
                {
                    return;
                }

                // Only documents that the test itself has: the others must be reached by the scope.
                ImmutableArray<Diagnostic> all = await diagnostics.OfAsync(current).ConfigureAwait(false);
                ImmutableArray<Diagnostic> own = [.. all.Where(diagnostic => before.Sources.Any(source => source.Path == diagnostic.Location.GetLineSpan().Path))];
                if (await FirstFixAsync(current, own).ConfigureAwait(false) is not { } offered)
                {
                    break;
                }

                FixAllContext context = new(
                    offered.Document, provider, scope, offered.Action.EquivalenceKey!, [offered.Diagnostic.Id],
                    new FixAllDiagnostics(async asked => await diagnostics.OfAsync(asked).ConfigureAwait(false)), CancellationToken.None);
                CodeAction? action = await CallAsync(() => fixAll.GetFixAsync(context)).ConfigureAwait(false);
                Solution changed = action is null ? solution : await ApplyAsync(action).ConfigureAwait(false);
                if (!await DiffersAsync(solution, changed).ConfigureAwait(false))
                {
                    throw new VerificationException($"{run} changes nothing, for {offered.Diagnostic}.");
                }

                solution = changed;
            }

            await VerifyTextAsync(solution.GetProject(project.Id)!, wanted, run).ConfigureAwait(false);
            await VerifyTextAsync(solution.GetProject(other.Id)!, wantedElsewhere, run + ", in the other project").ConfigureAwait(false);
        }
    }

    private async Task VerifyTwinAsync(Project project, DiagnosticsByProject diagnostics, ParsedState before)
    {
        // Twice what the test expects, or the wider scopes would be tested on something else.
        ImmutableArray<Diagnostic> all = await diagnostics.OfAsync(project).ConfigureAwait(false);
        int inSource = before.Expected.Count(result => !DisabledDiagnostics.Contains(result.Id) && result.Locations is [ExpectedLocation place, ..] && before.Sources.Any(source => source.Path == place.Path));
        int found = all.Count(diagnostic => diagnostic.Location.IsInSource);
        int factor = project.DocumentIds.Count / before.Sources.Length;
        if (found != factor * inSource)
        {
            throw new VerificationException(
                $"The same code in a second document, in another namespace, has other diagnostics; set TwinDocument = false if that must be.\n{string.Join("\n", all)}\n{await ShowAsync(project).ConfigureAwait(false)}");
        }
    }

    private ImmutableArray<(string Path, SourceText Text)> Twins(ParsedState state, CSharpParseOptions options)
    {
        (string Path, SourceText? Text)[] twins = [.. state.Sources.Select(source => ("/0/Twin/" + Path.GetFileName(source.Path), Twin.Of(source.Text, options)))];
        return TwinDocument && twins.All(twin => twin.Text is not null) ? [.. twins!] : [];
    }

    private static ImmutableArray<(string Path, SourceText Text)> Elsewhere(ImmutableArray<(string Path, SourceText Text)> sources) =>
        [.. sources.Select(source => ("/1/" + Path.GetFileName(source.Path), source.Text))];

    private bool IsFixable(Diagnostic diagnostic) =>
        diagnostic.Location.IsInSource && provider.FixableDiagnosticIds.Contains(diagnostic.Id);

    private void RequireFixable(ImmutableArray<Diagnostic> diagnostics)
    {
        if (!diagnostics.Any(IsFixable))
        {
            throw new VerificationException($"There is no diagnostic that {typeof(TCodeFix).Name} could fix: nothing is shown.");
        }
    }

    /// <summary>The first diagnostic with a fix, in the order of the text, and the action that the test chooses.</summary>
    private async Task<OfferedFix?> FirstFixAsync(Project project, ImmutableArray<Diagnostic> diagnostics)
    {
        foreach (Diagnostic diagnostic in diagnostics.Where(IsFixable).OrderBy(diagnostic => diagnostic.Location.SourceTree!.FilePath, StringComparer.Ordinal).ThenBy(diagnostic => diagnostic.Location.SourceSpan))
        {
            Document document = project.GetDocument(diagnostic.Location.SourceTree)!;
            List<CodeAction> actions = [];
            CodeFixContext context = new(document, diagnostic, (action, _) => actions.Add(action), CancellationToken.None);
            await CallAsync(async () =>
            {
                await provider.RegisterCodeFixesAsync(context).ConfigureAwait(false);
                return true;
            }).ConfigureAwait(false);

            if (actions.Find(action => string.IsNullOrEmpty(action.EquivalenceKey) || string.IsNullOrEmpty(action.Title)) is { } nameless)
            {
                throw new VerificationException($"'{nameless.Title}' of {typeof(TCodeFix).Name} has no equivalence key: Fix All cannot tell which fixes belong together.");
            }

            CodeAction? chosen = CodeActionEquivalenceKey is not null
                ? actions.Find(action => action.EquivalenceKey == CodeActionEquivalenceKey)
                : actions.ElementAtOrDefault(CodeActionIndex);
            if (chosen is not null)
            {
                return new OfferedFix(document, diagnostic, chosen);
            }
        }

        return null;
    }

    private static async Task<Solution> ApplyAsync(CodeAction action)
    {
        ImmutableArray<CodeActionOperation> operations = await CallAsync(() => action.GetOperationsAsync(CancellationToken.None)).ConfigureAwait(false);
        return operations.OfType<ApplyChangesOperation>().SingleOrDefault()?.ChangedSolution
            ?? throw new VerificationException($"'{action.Title}' changes nothing.");
    }

    private static async Task<bool> DiffersAsync(Solution before, Solution after)
    {
        foreach (ProjectChanges project in after.GetChanges(before).GetProjectChanges())
        {
            if (project.GetAddedDocuments().Concat(project.GetRemovedDocuments()).Any())
            {
                return true;
            }

            // A document can count as changed and still have the same text.
            foreach (DocumentId id in project.GetChangedDocuments())
            {
                SourceText text = await before.GetDocument(id)!.GetTextAsync().ConfigureAwait(false);
                if (!text.ContentEquals(await after.GetDocument(id)!.GetTextAsync().ConfigureAwait(false)))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static async Task<TResult> CallAsync<TResult>(Func<Task<TResult>> call)
    {
        try
        {
            return await call().WaitAsync(AnalyzerRun.Limit).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not VerificationException)
        {
            throw new VerificationException($"{typeof(TCodeFix).Name} threw an exception or did not come back.", exception);
        }
    }

    private static async Task VerifyTextAsync(Project project, ImmutableArray<(string Path, SourceText Text)> wanted, string when)
    {
        if (await DifferenceAsync(project, wanted).ConfigureAwait(false) is { } difference)
        {
            throw new VerificationException($"The code is not the expected one ({when}).\n{difference}");
        }
    }

    private static async Task<string?> DifferenceAsync(Project project, ImmutableArray<(string Path, SourceText Text)> wanted)
    {
        if (project.DocumentIds.Count != wanted.Length)
        {
            return $"Expected {wanted.Length} documents, found:\n{await ShowAsync(project).ConfigureAwait(false)}";
        }

        foreach ((string path, SourceText text) in wanted)
        {
            Document? document = project.Documents.SingleOrDefault(candidate => candidate.FilePath == path);
            SourceText? actual = document is null ? null : await document.GetTextAsync().ConfigureAwait(false);
            if (actual?.ContentEquals(text) != true)
            {
                return TextDifference.Show(path, text.ToString(), actual?.ToString() ?? "");
            }
        }

        return null;
    }

    private static async Task<string> ShowAsync(Project project)
    {
        List<string> shown = [];
        foreach (Document document in project.Documents)
        {
            shown.Add($"--- {document.FilePath}\n{await document.GetTextAsync().ConfigureAwait(false)}");
        }

        return string.Join("\n", shown);
    }

    private sealed record OfferedFix(Document Document, Diagnostic Diagnostic, CodeAction Action);

    /// <summary>Analyses every state of a project once, however often it is asked for.</summary>
    private sealed class DiagnosticsByProject(Func<Project, Task<ImmutableArray<Diagnostic>>> analyze)
    {
        private readonly Dictionary<Project, Task<ImmutableArray<Diagnostic>>> known = [];

        public Task<ImmutableArray<Diagnostic>> OfAsync(Project project)
        {
            lock (known)
            {
                return known.TryGetValue(project, out Task<ImmutableArray<Diagnostic>>? found) ? found : known[project] = analyze(project);
            }
        }
    }
}
