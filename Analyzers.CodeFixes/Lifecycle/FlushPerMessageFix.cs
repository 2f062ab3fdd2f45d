using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace ProducerSafety.Analyzers.CodeFixes.Lifecycle;

/// <summary>Moves the flush behind the loop, where each turn of the loop ends with it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(FlushPerMessageFix))]
public sealed class FlushPerMessageFix : SourceFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("KPS4003");

    private protected override Fix? FindFix(Source source, Diagnostic diagnostic)
    {
        if (diagnostic.AdditionalLocations.Count == 0
            || source.Root.FindNode(diagnostic.AdditionalLocations[0].SourceSpan, getInnermostNodeForTie: true) is not StatementSyntax { Parent: BlockSyntax } loop
            || BodyOf(loop) is not { Statements.Count: > 1 } body
            || source.Root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true).FirstAncestorOrSelf<ExpressionStatementSyntax>() is not { } flush
            || body.Statements[body.Statements.Count - 1] != flush)
        {
            return null;
        }

        if (!RunsToItsEnd(body, source.Model) || UsesTurn(flush, loop, source.Model, source.Cancellation) || source.Text.Lines.GetLineFromPosition(flush.SpanStart).ToString().Trim() != flush.ToString()
            || flush.GetLeadingTrivia().Any(trivia => !string.IsNullOrWhiteSpace(trivia.ToString())))
        {
            return null;
        }

        int end = source.Text.Lines.GetLineFromPosition(flush.GetFirstToken().GetPreviousToken().Span.End).End;
        TextChange[] changes =
        {
            new(TextSpan.FromBounds(end, source.Text.Lines.GetLineFromPosition(flush.Span.End).End), ""),
            new(new TextSpan(source.Text.Lines.GetLineFromPosition(loop.Span.End).End, 0), source.Code.LineBreak + source.Code.LineBreak + source.Code.Indentation(loop) + flush),
        };
        return new Fix("Flush once, after the loop", changes);
    }

    private static BlockSyntax? BodyOf(StatementSyntax loop) => loop switch
    {
        CommonForEachStatementSyntax each => each.Statement as BlockSyntax,
        ForStatementSyntax counted => counted.Statement as BlockSyntax,
        WhileStatementSyntax taking => taking.Statement as BlockSyntax,
        _ => null,
    };

    // A turn that leaves the function would leave it without a flush.
    private static bool RunsToItsEnd(BlockSyntax body, SemanticModel model) =>
        model.AnalyzeControlFlow(body) is { Succeeded: true, ExitPoints.IsEmpty: true, ReturnStatements.IsEmpty: true }
        && !body.DescendantNodes().Any(node => node is ThrowStatementSyntax or ThrowExpressionSyntax or YieldStatementSyntax);

    private static bool UsesTurn(StatementSyntax flush, StatementSyntax loop, SemanticModel model, CancellationToken cancellation) =>
        flush.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name =>
            model.GetSymbolInfo(name, cancellation).Symbol is ILocalSymbol local && local.DeclaringSyntaxReferences.Any(reference => loop.Span.Contains(reference.Span)));
}
