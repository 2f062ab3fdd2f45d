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
        if (LoggerInScope.Find(model, statement.SpanStart) is not { } logger)
        {
            return null;
        }

        SourceText text = await document.GetTextAsync(cancellation).ConfigureAwait(false);
        string line = SourceLines.NewLine(text) + SourceLines.IndentAt(text, statement.SpanStart);
        string count = FreeName(model, statement);
        string type = value is ConditionalAccessExpressionSyntax ? "int?" : "int";
        string added = $"{type} {count} = {value};{line}if ({count} > 0){line}{{{line}    {logger}.LogWarning(\"{{Count}} messages were still queued when the flush timed out\", {count});{line}}}";
        return new Fix("Log the messages that are left", new[] { new TextChange(statement.Span, added) });
    }

    private static string FreeName(SemanticModel model, StatementSyntax statement)
    {
        SyntaxNode member = statement.Ancestors().FirstOrDefault(node => node is MemberDeclarationSyntax) ?? statement;
        for (int number = 1; ; number++)
        {
            string name = number == 1 ? "remaining" : $"remaining{number}";
            if (model.LookupSymbols(statement.SpanStart, name: name).IsEmpty
                && !member.DescendantTokens().Any(token => token.ValueText == name))
            {
                return name;
            }
        }
    }
}
