using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;
using ProducerSafety.Analyzers.Flow;
using ProducerSafety.Configuration;

namespace ProducerSafety.Analyzers.CodeFixes.Configuration;

/// <summary>Repairs a configuration: one edit with all that must change together, as the analyzer has decided it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ConfigurationFix))]
public sealed class ConfigurationFix : TextChangeFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = SafetyRules.All.Select(rule => rule.Id).ToImmutableArray();

    private protected override async Task<Fix?> FindFixAsync(Document document, Diagnostic diagnostic, CancellationToken cancellation)
    {
        if (RepairPlan.Of(diagnostic) is not { } plan
            || await ChangesAsync(document, plan, cancellation).ConfigureAwait(false) is not { } changes)
        {
            return null;
        }

        return new Fix(Title(plan), changes);
    }

    /// <summary>The text changes of a plan; null where one of its places cannot be edited safely.</summary>
    internal static async Task<IReadOnlyList<TextChange>?> ChangesAsync(Document document, RepairPlan plan, CancellationToken cancellation)
    {
        SyntaxNode? root = await document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false);
        SemanticModel? model = await document.GetSemanticModelAsync(cancellation).ConfigureAwait(false);
        SourceText text = await document.GetTextAsync(cancellation).ConfigureAwait(false);
        if (root is null || model is null)
        {
            return null;
        }

        PlanEditor editor = new(model, text, cancellation);
        foreach (RepairStep step in plan.Steps)
        {
            // A light bulb may be older than the text: a place that is no longer there means that the plan is stale.
            if (step.Place.SourceTree?.FilePath != root.SyntaxTree.FilePath
                || !root.FullSpan.Contains(step.Place.SourceSpan)
                || !editor.Apply(step, root.FindNode(step.Place.SourceSpan, getInnermostNodeForTie: true)))
            {
                return null;
            }
        }

        return editor.Changes();
    }

    /// <summary>What the light bulb says.</summary>
    internal static string Title(RepairPlan plan)
    {
        RepairStep first = plan.Steps[0];
        string title = (first.Action, first.Property, first.Value) switch
        {
            (RepairAction.Rename, _, _) => $"Write '{first.Value}' instead of '{first.Property}'",
            (RepairAction.Remove, _, _) => $"Remove '{first.Property}'",
            (_, "enable.idempotence", _) => "Enable idempotence",
            (_, "acks", "-1") => "Set 'acks' to all",
            _ => $"Set '{first.Property}' to {first.Value}",
        };
        return plan.Steps.Length == 1 ? title : title + " and repair what contradicts it";
    }
}
