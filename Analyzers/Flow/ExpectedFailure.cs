using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ProducerSafety.Analyzers.Flow;

/// <summary>Recognises a test that expects building a producer to throw: there, unsafe settings are the point.</summary>
internal static class ExpectedFailure
{
    /// <summary>Whether a call stands in a lambda of a member that asserts an exception, with whichever assertion library.</summary>
    public static bool Surrounds(SyntaxNode call) =>
        call.Ancestors().Any(ancestor => ancestor is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)
        && call.FirstAncestorOrSelf<MemberDeclarationSyntax>() is { } member
        && member.DescendantNodes().OfType<InvocationExpressionSyntax>().Any(invocation => AssertsException(NameOf(invocation)));

    private static bool AssertsException(string name) =>
        name is "Throw" or "Throws" or "ThrowAsync" or "ThrowsAsync" or "ThrowsAny" or "ThrowsAnyAsync" or "ThrowExactly" or "ThrowsExactly"
            or "ThrowsException" or "ThrowsExceptionAsync" or "ShouldThrow" or "Exception" or "Catch" or "CatchAsync";

    private static string NameOf(InvocationExpressionSyntax invocation) => invocation.Expression switch
    {
        MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText,
        SimpleNameSyntax name => name.Identifier.ValueText,
        _ => "",
    };
}
