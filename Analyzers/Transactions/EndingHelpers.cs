using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ProducerSafety.Analyzers.Transactions;

/// <summary>The private methods that only one function calls, so that what they end is that function's transaction.</summary>
internal sealed class EndingHelpers
{
    private readonly SyntaxNode function;
    private readonly HashSet<SyntaxNode> methods = new();

    private EndingHelpers(SyntaxNode function) => this.function = function;

    /// <summary>The helpers of a function that some words stand in; null where one of the words stands neither in the function nor in a helper.</summary>
    /// <param name="function">The function.</param>
    /// <param name="type">The outermost type around it.</param>
    /// <param name="words">What ends a transaction.</param>
    public static EndingHelpers? Of(SyntaxNode function, SyntaxNode type, IEnumerable<SyntaxToken> words)
    {
        EndingHelpers helpers = new(function);
        foreach (SyntaxToken word in words)
        {
            if (!function.Span.Contains(word.Span) && !helpers.Add(word, type))
            {
                return null;
            }
        }

        return helpers;
    }

    /// <summary>Whether a method is one of them.</summary>
    public bool Contains(IMethodSymbol method) =>
        methods.Count > 0 && method.DeclaringSyntaxReferences.Any(reference => methods.Any(helper => helper.SyntaxTree == reference.SyntaxTree && helper.Span == reference.Span));

    private bool Add(SyntaxToken word, SyntaxNode type)
    {
        // What is called in a function of its own may run later.
        if (word.Parent?.FirstAncestorOrSelf<MethodDeclarationSyntax>() is not { ExplicitInterfaceSpecifier: null } method
            || method.Modifiers.Any(modifier => modifier.Kind() is SyntaxKind.PublicKeyword or SyntaxKind.InternalKeyword or SyntaxKind.ProtectedKeyword or SyntaxKind.AsyncKeyword)
            || !type.DescendantTokens().All(token => token.ValueText != method.Identifier.ValueText || token == method.Identifier || IsCalled(token)))
        {
            return false;
        }

        methods.Add(method);
        return true;
    }

    private bool IsCalled(SyntaxToken name) =>
        function.Span.Contains(name.Span) && name.Parent is IdentifierNameSyntax identifier
        && (identifier.Parent is InvocationExpressionSyntax || identifier.Parent is MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax, Parent: InvocationExpressionSyntax });
}
