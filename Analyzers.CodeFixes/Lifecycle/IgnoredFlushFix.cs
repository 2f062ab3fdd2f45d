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
public sealed class IgnoredFlushFix : SourceFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("KPS4002");

    private protected override Fix? FindFix(Source source, Diagnostic diagnostic)
    {
        SyntaxNode flush = source.Root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);
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

        if (source.Code.Logger(statement) is not { } logger)
        {
            return null;
        }

        string indent = source.Code.Indentation(statement);
        string count = source.Code.NewName("remaining", statement);
        string type = value is ConditionalAccessExpressionSyntax ? "int?" : "int";
        string added = source.Code.Indented(
            $"{type} {count} = {value};\nif ({count} > 0)\n{{\n{CodeText.Deeper("")}{logger}.LogWarning(\"{{Count}} messages were still queued when the flush timed out\", {count});\n}}", indent);
        return new Fix("Log the messages that are left", new[] { new TextChange(statement.Span, added) });
    }
}
