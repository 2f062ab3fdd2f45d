using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace ProducerSafety.Analyzers.CodeFixes.Retries;

/// <summary>KPS2004: lets the failure out where the message was sent again. Only where the send is the last thing that the block does.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ResendInCatchFix))]
public sealed class ResendInCatchFix : TextChangeFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("KPS2004");

    private protected override async Task<Fix?> FindFixAsync(Document document, Diagnostic diagnostic, CancellationToken cancellation)
    {
        SyntaxNode? root = await document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false);
        SyntaxNode? place = root?.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);
        return place?.FirstAncestorOrSelf<StatementSyntax>() is { Parent: BlockSyntax { Parent: CatchClauseSyntax } block } sent
            && block.Statements.Last() == sent && IsOnlyTheSend(sent)
            ? new Fix("Let the failure out; the client has retried already", new[] { new TextChange(sent.Span, "throw;") }) : null;
    }

    private static bool IsOnlyTheSend(StatementSyntax statement)
    {
        ExpressionSyntax? expression = statement switch
        {
            ExpressionStatementSyntax sent => sent.Expression,
            ReturnStatementSyntax returned => returned.Expression,
            _ => null,
        };
        return expression is AwaitExpressionSyntax { Expression: InvocationExpressionSyntax } or InvocationExpressionSyntax;
    }
}
