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

    /// <summary>The bodies and initializers of a type with all that is nested in it, or of a file's top-level statements, in the order of the source.</summary>
    public static IEnumerable<SyntaxNode> In(SyntaxNode declaration)
    {
        if (declaration is not TypeDeclarationSyntax type)
        {
            return new[] { declaration };
        }

        IEnumerable<SyntaxNode> ofBase = type.BaseList?.Types.OfType<PrimaryConstructorBaseTypeSyntax>() ?? Enumerable.Empty<SyntaxNode>();
        return ofBase.Concat(type.Members.SelectMany(OfMember));
    }

    private static IEnumerable<SyntaxNode> OfMember(MemberDeclarationSyntax member) => member switch
    {
        TypeDeclarationSyntax nested => In(nested),
        BaseMethodDeclarationSyntax => new[] { member },
        BaseFieldDeclarationSyntax field => field.Declaration.Variables.Select(variable => variable.Initializer).OfType<SyntaxNode>(),
        BasePropertyDeclarationSyntax property => OfProperty(property),
        _ => Enumerable.Empty<SyntaxNode>(),
    };

    private static IEnumerable<SyntaxNode> OfProperty(BasePropertyDeclarationSyntax property)
    {
        SyntaxNode?[] own = property switch
        {
            PropertyDeclarationSyntax declared => new SyntaxNode?[] { declared.Initializer, declared.ExpressionBody },
            IndexerDeclarationSyntax indexer => new SyntaxNode?[] { indexer.ExpressionBody },
            _ => Array.Empty<SyntaxNode?>(),
        };
        return own.OfType<SyntaxNode>().Concat(property.AccessorList?.Accessors ?? default);
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
