using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;

namespace ProducerSafety.Analyzers.CodeFixes.Retries;

/// <summary>KPS2002: calls the producer directly, where the policy does nothing else and wraps nothing else.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(RetryPolicyFix))]
public sealed class RetryPolicyFix : TextChangeFix
{
    // What a pipeline or a wrapped policy does besides retrying is wanted.
    private static readonly string[] OtherStrategies =
        { "Wrap", "Timeout", "CircuitBreaker", "Fallback", "Bulkhead", "Hedging", "RateLimit", "Concurrency", "Cache", "AddPipeline", "AddChaos", "AddStrategy" };

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("KPS2002");

    private protected override async Task<Fix?> FindFixAsync(Document document, Diagnostic diagnostic, CancellationToken cancellation)
    {
        SyntaxNode? root = await document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false);
        SemanticModel? model = await document.GetSemanticModelAsync(cancellation).ConfigureAwait(false);
        if (model is null || root?.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<InvocationExpressionSyntax>(node => node.Expression.Span == diagnostic.Location.SourceSpan) is not { } execute
            || execute.Parent is not AwaitExpressionSyntax
            || model.GetOperation(execute, cancellation) is not IInvocationOperation { Instance: { } policy }
            || !OnlyRetries(policy, model, cancellation)
            || execute.ArgumentList.Arguments.Select(argument => argument.Expression).OfType<LambdaExpressionSyntax>().ToArray() is not { Length: 1 } lambdas
            || CallIn(lambdas[0]) is not { } call)
        {
            return null;
        }

        List<TextChange> changes = new()
        {
            new(TextSpan.FromBounds(execute.SpanStart, call.SpanStart), ""),
            new(TextSpan.FromBounds(call.Span.End, execute.Span.End), ""),
        };
        if (!ReplaceToken(execute, lambdas[0], call, model, changes, cancellation))
        {
            return null;
        }

        if (PolicyDeclaration.Of(policy, execute, model, cancellation) is { } declaration)
        {
            changes.AddRange(DeletedLines.Of(new[] { declaration }, await document.GetTextAsync(cancellation).ConfigureAwait(false)));
        }

        changes.AddRange(await IdempotenceRepair.ChangesIn(document, execute, cancellation).ConfigureAwait(false));
        return new Fix("Call the producer directly and let the client retry", changes);
    }

    // The lambda's only work: () => producer.ProduceAsync(…), or async () => await …, also in a block.
    private static ExpressionSyntax? CallIn(LambdaExpressionSyntax lambda)
    {
        SyntaxNode? body = lambda.Body is BlockSyntax { Statements.Count: 1 } block
            ? block.Statements[0] switch
            {
                ExpressionStatementSyntax statement => statement.Expression,
                ReturnStatementSyntax returned => returned.Expression,
                _ => null,
            }
            : lambda.Body;
        bool isAwaited = body is AwaitExpressionSyntax;
        ExpressionSyntax? call = (body as AwaitExpressionSyntax)?.Expression ?? body as ExpressionSyntax;
        return call is InvocationExpressionSyntax && isAwaited == lambda.AsyncKeyword.IsKind(SyntaxKind.AsyncKeyword)
            && !call.DescendantTrivia(descendIntoTrivia: true).Any(trivia => trivia.IsDirective) ? call : null;
    }

    // The lambda's token is the policy's; outside, the caller's token stands in for it.
    private static bool ReplaceToken(InvocationExpressionSyntax execute, LambdaExpressionSyntax lambda, ExpressionSyntax call, SemanticModel model, List<TextChange> changes, CancellationToken cancellation)
    {
        ParameterSyntax[] parameters = lambda switch
        {
            SimpleLambdaExpressionSyntax simple => new[] { simple.Parameter },
            ParenthesizedLambdaExpressionSyntax several => several.ParameterList.Parameters.ToArray(),
            _ => Array.Empty<ParameterSyntax>(),
        };
        ExpressionSyntax? token = execute.ArgumentList.Arguments.Select(argument => argument.Expression)
            .FirstOrDefault(argument => model.GetTypeInfo(argument, cancellation).Type?.Name == "CancellationToken");
        foreach (ParameterSyntax parameter in parameters)
        {
            foreach (IdentifierNameSyntax use in call.DescendantNodes().OfType<IdentifierNameSyntax>().Where(name => name.Identifier.ValueText == parameter.Identifier.ValueText))
            {
                if (token is null || model.GetTypeInfo(use, cancellation).Type?.Name != "CancellationToken")
                {
                    return false;
                }

                changes.Add(new(use.Span, token.ToString()));
            }
        }

        return true;
    }

    // The chain that makes the policy, wherever it stands in this file, must hold a retry and nothing else.
    private static bool OnlyRetries(IOperation policy, SemanticModel model, CancellationToken cancellation)
    {
        ISymbol? held = policy switch
        {
            ILocalReferenceOperation local => local.Local,
            IFieldReferenceOperation field => field.Field,
            _ => null,
        };
        string text = held is null ? policy.Syntax.ToString()
            : string.Join(" ", held.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax(cancellation)).Where(node => node.SyntaxTree == model.SyntaxTree).Select(node => node.ToString()));
        return text.Contains("Retry") && !OtherStrategies.Any(text.Contains) && (policy.Type?.Name.EndsWith("RetryPolicy", StringComparison.Ordinal) == true || text.Contains("AddRetry"));
    }
}
