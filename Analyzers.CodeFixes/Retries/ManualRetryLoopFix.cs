using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using ProducerSafety.Analyzers.Retries;

namespace ProducerSafety.Analyzers.CodeFixes.Retries;

/// <summary>Takes a manual retry loop out: the client retries by itself. Success and the last failure do what they did.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ManualRetryLoopFix))]
public sealed class ManualRetryLoopFix : TextChangeFix
{
    private const string Title = "Remove the retry loop and let the client retry";
    private const string PropagatingTitle = "Remove the retry loop; the last failure now propagates";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("KPS2001");

    private protected override async Task<Fix?> FindFixAsync(Document document, Diagnostic diagnostic, CancellationToken cancellation)
    {
        // Produce throws when its local queue is full, which the client does not retry.
        if (diagnostic.Properties.ContainsKey(ManualRetryLoopAnalyzer.IsLocal) || diagnostic.AdditionalLocations.Count == 0)
        {
            return null;
        }

        SyntaxNode root = (await document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false))!;
        SemanticModel model = (await document.GetSemanticModelAsync(cancellation).ConfigureAwait(false))!;
        SyntaxNode produce = root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);
        RetryNoise noise = new(model, cancellation);
        if (root.FindNode(diagnostic.AdditionalLocations[0].SourceSpan, getInnermostNodeForTie: true).FirstAncestorOrSelf<StatementSyntax>() is not { } loop
            || IsInterface(produce, model, cancellation)
            || WaitsForSomeTime(loop, model, cancellation))
        {
            return null;
        }

        SourceText text = await document.GetTextAsync(cancellation).ConfigureAwait(false);
        if (StatusRetry.Of(loop, produce, noise, model, text, cancellation) is { } status)
        {
            status.Changes.AddRange(await IdempotenceRepair.ChangesIn(document, produce, cancellation).ConfigureAwait(false));
            return new Fix(status.NowPropagates ? PropagatingTitle : Title, status.Changes);
        }

        if (RetryShape.Of(loop, produce, noise) is not { } shape
            || RetryRemoval.Of(shape, noise, model, cancellation) is not { } removal
            || removal.Variables.Declarations(noise) is not { } declarations)
        {
            return null;
        }

        List<TextChange> changes = new() { Replace(shape, removal, text) };
        changes.AddRange(DeletedLines.Of(declarations.Select(declaration => declaration.Span).Concat(LoopConstants.Of(removal.Variables, model, cancellation)), text));
        changes.AddRange(await IdempotenceRepair.ChangesIn(document, produce, cancellation).ConfigureAwait(false));
        return new Fix(removal.NowPropagates ? PropagatingTitle : Title, changes);
    }

    // The last turn gave the client more time than the first one alone.
    private static bool WaitsForSomeTime(SyntaxNode loop, SemanticModel model, CancellationToken cancellation) =>
        loop.DescendantNodes().OfType<InvocationExpressionSyntax>().Any(call => call.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: var name }
            && (name == "WhenAny" || (name == "WaitAsync" && call.ArgumentList.Arguments.Any(argument => model.GetTypeInfo(argument.Expression, cancellation).ConvertedType?.Name == "TimeSpan"))));

    // Another implementation of the application's own interface may need the loop.
    private static bool IsInterface(SyntaxNode produce, SemanticModel model, CancellationToken cancellation) =>
        model.GetSymbolInfo(produce, cancellation).Symbol is IMethodSymbol { ContainingType: { TypeKind: TypeKind.Interface } type } && !SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, model.Compilation.GetTypeByMetadataName("Confluent.Kafka.ProducerConfig")?.ContainingAssembly);

    private static TextChange Replace(RetryShape shape, RetryRemoval removal, SourceText text)
    {
        KeptText kept = new(text, shape.Guarded);
        string indent = kept.IndentAt(shape.Loop.SpanStart);
        int end = removal.Variables.Removed.Concat(new[] { shape.Loop }).Max(statement => statement.Span.End);
        TextSpan span = TextSpan.FromBounds(shape.Loop.SpanStart, end);
        string before = kept.Statements(shape.Before, indent);
        string prefix = before.Length == 0 ? "" : before + kept.NewLine + (shape.HasBlankLineBeforeTry ? kept.NewLine : "") + indent;
        if (shape.Guards.Count > 0)
        {
            string condition = string.Join(" && ", shape.Guards.Select(guard => guard.ToString()));
            List<StatementSyntax> guarded = shape.Before.Concat(EndsFunction(shape, removal) ? WithoutReturn(shape.Success) : shape.Success).ToList();
            return new TextChange(span, kept.Block($"if ({condition})", (BlockSyntax)shape.Guarded.Parent!, guarded, indent, null));
        }

        if (!removal.KeepsTry)
        {
            return new TextChange(span, prefix + kept.Statements(EndsFunction(shape, removal) ? WithoutReturn(shape.Success) : shape.Success, indent));
        }

        foreach (SyntaxNode use in removal.Variables.Replaced)
        {
            // last! is not null under its own name.
            SyntaxNode replaced = use.Parent is PostfixUnaryExpressionSyntax sure ? sure : use;
            kept.Replacements[replaced.Span] = removal.Caught!.Name;
        }

        string result = prefix + kept.Block("try", shape.Guarded.Block, shape.Success, indent, removal.SuccessResult);
        SyntaxToken previous = shape.Guarded.Block.CloseBraceToken;
        foreach (CatchClauseSyntax handler in shape.Guarded.Catches)
        {
            if (removal.FinalCatches.Contains(handler) || handler == shape.Catch && removal.Failure is not null)
            {
                bool isRetry = handler == shape.Catch;
                result += (kept.IsBeside(previous, handler.CatchKeyword) ? " " : kept.NewLine + indent)
                    + kept.Block(isRetry ? CatchHeader(shape, removal) : HeaderOf(handler), handler.Block, isRetry ? removal.Failure! : handler.Block.Statements, indent, isRetry ? removal.FailureResult : null);
            }

            previous = handler.Block.CloseBraceToken;
        }

        return new TextChange(span, result);
    }

    // A function that ends behind the loop needs no return there.
    private static bool EndsFunction(RetryShape shape, RetryRemoval removal) =>
        shape.Loop.Parent is BlockSyntax { Parent: BaseMethodDeclarationSyntax or LocalFunctionStatementSyntax or AnonymousFunctionExpressionSyntax } body
        && body.Statements.SkipWhile(statement => statement != shape.Loop).Skip(1).All(removal.Variables.Removed.Contains);

    private static List<StatementSyntax> WithoutReturn(List<StatementSyntax> statements) =>
        statements.Count > 1 && statements[statements.Count - 1] is ReturnStatementSyntax { Expression: null } last
        && last.GetLeadingTrivia().Concat(last.GetTrailingTrivia()).All(trivia => string.IsNullOrWhiteSpace(trivia.ToString()))
            ? statements.GetRange(0, statements.Count - 1) : statements;

    private static string HeaderOf(CatchClauseSyntax handler) =>
        "catch" + (handler.Declaration is null ? "" : $" {handler.Declaration}") + (handler.Filter is null ? "" : $" {handler.Filter}");

    private static string CatchHeader(RetryShape shape, RetryRemoval removal)
    {
        if (shape.Catch.Declaration is not { } declaration)
        {
            return "catch";
        }

        bool isNamed = removal.Variables.Replaced.Count > 0
            || (removal.Caught is { } caught && removal.Failure!.Any(statement => removal.Variables.Reads(statement, caught)));
        return isNamed ? $"catch {declaration}" : $"catch ({declaration.Type})";
    }
}
