using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ProducerSafety.Analyzers.CodeFixes.Retries;

/// <summary>Recognises methods of the application that only log: those that the compiler writes, and those whose every statement is a log.</summary>
internal static class LogHelpers
{
    public static bool Is(IMethodSymbol method, SemanticModel model, CancellationToken cancellation)
    {
        if (method.GetAttributes().Any(attribute => attribute.AttributeClass is { Name: "LoggerMessageAttribute" }))
        {
            return true;
        }

        // A virtual one may do more elsewhere.
        if (method.IsVirtual || method.IsOverride || method.IsAbstract || method.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancellation) is not { } declaration
            || !model.Compilation.ContainsSyntaxTree(declaration.SyntaxTree))
        {
            return false;
        }

        SemanticModel own = declaration.SyntaxTree == model.SyntaxTree ? model : model.Compilation.GetSemanticModel(declaration.SyntaxTree);
        ExpressionSyntax? only = declaration switch
        {
            MethodDeclarationSyntax { ExpressionBody.Expression: var body } => body,
            LocalFunctionStatementSyntax { ExpressionBody.Expression: var body } => body,
            _ => null,
        };
        BlockSyntax? block = (declaration as MethodDeclarationSyntax)?.Body ?? (declaration as LocalFunctionStatementSyntax)?.Body;
        return only is InvocationExpressionSyntax log ? IsLog(log, method, own, cancellation)
            : block is { Statements.Count: > 0 } && block.Statements.All(statement => statement is ExpressionStatementSyntax { Expression: InvocationExpressionSyntax call } && IsLog(call, method, own, cancellation));
    }

    // A helper that calls a helper is not followed further than to itself: its own log has to be a logger's.
    private static bool IsLog(InvocationExpressionSyntax call, IMethodSymbol helper, SemanticModel model, CancellationToken cancellation) =>
        model.GetSymbolInfo(call, cancellation).Symbol is IMethodSymbol called && !SymbolEqualityComparer.Default.Equals(called.OriginalDefinition, helper.OriginalDefinition)
        && new RetryNoise(model, cancellation).IsLoggersOwn(call);
}
