using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ProducerSafety.Analyzers.Flow;

/// <summary>The syntax that a control-flow graph is made of.</summary>
internal static class BodySyntax
{
    /// <summary>The body of a method, or the initializer of a field or property; null where there is none.</summary>
    public static SyntaxNode? Of(ISymbol member, CancellationToken cancellation)
    {
        SyntaxNode? declaration = member.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancellation);
        SyntaxNode? body = declaration switch
        {
            VariableDeclaratorSyntax variable => variable.Initializer,
            PropertyDeclarationSyntax property => property.Initializer,
            _ => declaration,
        };
        return body is not null && Exists(body) ? body : null;
    }

    /// <summary>Whether a declaration has code that a graph can be made of.</summary>
    public static bool Exists(SyntaxNode declaration) => declaration switch
    {
        BaseMethodDeclarationSyntax method => method.Body is not null || method.ExpressionBody is not null,
        AccessorDeclarationSyntax accessor => accessor.Body is not null || accessor.ExpressionBody is not null,
        ArrowExpressionClauseSyntax or EqualsValueClauseSyntax => true,
        CompilationUnitSyntax unit => unit.Members.Any(SyntaxKind.GlobalStatement),
        _ => false,
    };
}
