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
        if (place?.FirstAncestorOrSelf<StatementSyntax>() is not { Parent: BlockSyntax { Parent: CatchClauseSyntax clause } block } sent
            || block.Statements.Last() != sent || !IsOnlyTheSend(sent))
        {
            return null;
        }

        SemanticModel model = (await document.GetSemanticModelAsync(cancellation).ConfigureAwait(false))!;
        if (IsHandledBehind(clause, model.GetEnclosingSymbol(place.SpanStart, cancellation), model.GetSymbolInfo(place, cancellation).Symbol))
        {
            return null;
        }

        SourceText text = await document.GetTextAsync(cancellation).ConfigureAwait(false);
        RetryNoise noise = new(model, cancellation);
        List<TextChange> changes = DeletedLines.Of(Waits(block, noise).Select(statement => statement.Span), text).ToList();
        changes.Add(new TextChange(sent.Span, "throw;"));
        return new Fix("Let the failure out; the client has retried already", changes);
    }

    // The call of the method itself comes to its other catches, for instance when no attempt is left; what a catch throws does not.
    private static bool IsHandledBehind(CatchClauseSyntax clause, ISymbol? around, ISymbol? called) =>
        clause.Parent is TryStatementSyntax @try && @try.Catches.Last() != clause && SymbolEqualityComparer.Default.Equals(around, called);

    // What only waits for the next attempt, and what is only declared to wait by it.
    private static List<StatementSyntax> Waits(BlockSyntax block, RetryNoise noise)
    {
        List<StatementSyntax> waits = block.Statements.Where(noise.Waits).ToList();
        foreach (LocalDeclarationStatementSyntax declaration in block.Statements.OfType<LocalDeclarationStatementSyntax>().Where(noise.WaitsOrCounts).ToArray())
        {
            bool isOnlyForThem = declaration.Declaration.Variables.All(variable => block.DescendantNodes().OfType<IdentifierNameSyntax>()
                .Where(name => name.Identifier.ValueText == variable.Identifier.ValueText).All(name => waits.Exists(wait => wait.Span.Contains(name.Span))));
            if (waits.Count > 0 && isOnlyForThem)
            {
                waits.Add(declaration);
            }
        }

        return waits;
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
