using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;
using ProducerSafety.Analyzers.CodeFixes.Configuration;
using ProducerSafety.Analyzers.Flow;

namespace ProducerSafety.Analyzers.CodeFixes.Files;

/// <summary>Repairs a setting in <c>appsettings*.json</c>, from the code that binds its section.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(FileSettingFix))]
public sealed class FileSettingFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("KPS0004");

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => FixAllInFiles.Instance;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            Solution solution = context.Document.Project.Solution;
            if (RepairPlan.Of(diagnostic) is not { } plan || FileOf(plan, context.Document.Project) is not { } file
                || await RepairAsync(file, new[] { plan }, context.CancellationToken).ConfigureAwait(false) is not { } text)
            {
                continue;
            }

            context.RegisterCodeFix(
                CodeAction.Create($"{ConfigurationFix.Title(plan)} in {file.Name}", _ => Task.FromResult(solution.WithAdditionalDocumentText(file.Id, text)), diagnostic.Id),
                diagnostic);
        }
    }

    private static TextDocument? FileOf(RepairPlan plan, Project project) =>
        project.AdditionalDocuments.FirstOrDefault(document => document.FilePath == plan.Steps[0].Place.GetLineSpan().Path);

    /// <summary>The text of a file after those repairs that can still be carried out; null where none can.</summary>
    private static async Task<SourceText?> RepairAsync(TextDocument file, IEnumerable<RepairPlan> plans, CancellationToken cancellation)
    {
        SourceText before = await file.GetTextAsync(cancellation).ConfigureAwait(false);
        string text = before.ToString();
        string repaired = text;
        foreach (FileRepair repair in plans.Distinct().Select(plan => FileRepair.Create(plan, text)).OfType<FileRepair>().ToArray())
        {
            repaired = repair.Apply(repaired) ?? repaired;
        }

        return repaired == text ? null : SourceText.From(repaired, before.Encoding, before.ChecksumAlgorithm);
    }

    /// <summary>All repairs of a scope, each file once.</summary>
    private sealed class FixAllInFiles : FixAllProvider
    {
        public static FixAllInFiles Instance { get; } = new();

        public override async Task<CodeAction?> GetFixAsync(FixAllContext context)
        {
            Solution solution = context.Solution;
            foreach (Project project in context.Scope == FixAllScope.Solution ? context.Solution.Projects : new[] { context.Project })
            {
                ImmutableArray<Diagnostic> diagnostics = context is { Scope: FixAllScope.Document, Document: { } document }
                    ? await context.GetDocumentDiagnosticsAsync(document).ConfigureAwait(false)
                    : await context.GetAllDiagnosticsAsync(project).ConfigureAwait(false);
                IEnumerable<RepairPlan> plans = diagnostics.OrderBy(diagnostic => diagnostic.Location.SourceTree?.FilePath, StringComparer.Ordinal)
                    .ThenBy(diagnostic => diagnostic.Location.SourceSpan).Select(RepairPlan.Of).OfType<RepairPlan>();
                foreach (IGrouping<TextDocument?, RepairPlan> file in plans.GroupBy(plan => FileOf(plan, project)).ToArray())
                {
                    if (file.Key is not null && await RepairAsync(file.Key, file, context.CancellationToken).ConfigureAwait(false) is { } text)
                    {
                        solution = solution.WithAdditionalDocumentText(file.Key.Id, text);
                    }
                }
            }

            return CodeAction.Create("Repair settings files", _ => Task.FromResult(solution), context.CodeActionEquivalenceKey);
        }
    }
}
