using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace ProducerSafety.Analyzers.CodeFixes.Lifecycle;

/// <summary>
/// Logs what a flush leaves behind, where a logger is at hand: nothing else is safe to add without knowing what the
/// application can still do with the messages.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(IgnoredFlushFix))]
public sealed class IgnoredFlushFix : TextChangeFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("KPS4002");

    private protected override async Task<Fix?> FindFixAsync(Document document, Diagnostic diagnostic, CancellationToken cancellation)
    {
        SyntaxNode root = (await document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false))!;
        SyntaxNode flush = root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);
        ExpressionSyntax? value = flush.Parent is ConditionalAccessExpressionSyntax access ? access : flush as ExpressionSyntax;
        ExpressionStatementSyntax? statement = value?.Parent switch
        {
            ExpressionStatementSyntax plain => plain,
            AssignmentExpressionSyntax { Parent: ExpressionStatementSyntax discard } => discard,
            _ => null,
        };
        if (value is null || statement?.Parent is not BlockSyntax)
        {
            return null;
        }

        SemanticModel model = (await document.GetSemanticModelAsync(cancellation).ConfigureAwait(false))!;
        CodeText code = new(model, await document.GetTextAsync(cancellation).ConfigureAwait(false), cancellation);
        if (code.Logger(statement) is not { } logger)
        {
            return null;
        }

        string indent = code.Indentation(statement);
        string count = code.NewName("remaining", statement);
        string type = value is ConditionalAccessExpressionSyntax ? "int?" : "int";
        string added = code.Indented(
            $"{type} {count} = {value};\nif ({count} > 0)\n{{\n{CodeText.Deeper("")}{logger}.LogWarning(\"{{Count}} messages were still queued when the flush timed out\", {count});\n}}", indent);
        return new Fix("Log the messages that are left", new[] { new TextChange(statement.Span, added) });
    }
}
