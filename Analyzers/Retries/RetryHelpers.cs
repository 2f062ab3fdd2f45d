using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace ProducerSafety.Analyzers.Retries;

/// <summary>Recognises methods of the application that call a function which they are given again when it fails.</summary>
internal static class RetryHelpers
{
    public static bool IsNamedSo(IMethodSymbol method) => method.Name.IndexOf("Retr", StringComparison.OrdinalIgnoreCase) >= 0;

    /// <summary>Whether a call is one to such a method: by its name, and by a loop in its body that catches what the function throws.</summary>
    public static bool Retries(IInvocationOperation call)
    {
        IMethodSymbol method = (call.TargetMethod.ReducedFrom ?? call.TargetMethod).OriginalDefinition;
        if (!IsNamedSo(method) || method.Parameters.FirstOrDefault(parameter => parameter.Type.TypeKind == TypeKind.Delegate) is not { } function
            || method.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is not { } declaration)
        {
            return false;
        }

        return declaration.DescendantNodes().OfType<InvocationExpressionSyntax>().Any(invoked => IsCallOf(invoked, function.Name) && IsCaughtInLoop(invoked, declaration));
    }

    private static bool IsCallOf(InvocationExpressionSyntax call, string function) => call.Expression switch
    {
        IdentifierNameSyntax name => name.Identifier.ValueText == function,
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Invoke", Expression: IdentifierNameSyntax name } => name.Identifier.ValueText == function,
        _ => false,
    };

    private static bool IsCaughtInLoop(SyntaxNode invoked, SyntaxNode declaration)
    {
        bool isCaught = false;
        for (SyntaxNode? around = invoked.Parent; around is not null && around != declaration; around = around.Parent)
        {
            if (around is TryStatementSyntax { Catches.Count: > 0 } @try && @try.Block.Span.Contains(invoked.Span))
            {
                isCaught = !@try.ToString().Contains("QueueFull");
            }
            else if (around is ForStatementSyntax or WhileStatementSyntax or DoStatementSyntax or ForEachStatementSyntax)
            {
                return isCaught;
            }
        }

        return false;
    }
}
