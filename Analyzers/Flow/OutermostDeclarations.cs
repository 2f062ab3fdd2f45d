using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ProducerSafety.Analyzers.Flow;

/// <summary>The units that a file consists of.</summary>
internal static class OutermostDeclarations
{
    /// <summary>The types of a file that are not nested, and the file itself where it has top-level statements.</summary>
    public static IEnumerable<SyntaxNode> In(SyntaxNode file)
    {
        if (BodySyntax.Exists(file))
        {
            yield return file;
        }

        foreach (SyntaxNode declaration in In(((CompilationUnitSyntax)file).Members))
        {
            yield return declaration;
        }
    }

    private static IEnumerable<SyntaxNode> In(SyntaxList<MemberDeclarationSyntax> members) => members.SelectMany(member => member switch
    {
        BaseNamespaceDeclarationSyntax inner => In(inner.Members),
        TypeDeclarationSyntax => new[] { member },
        _ => Enumerable.Empty<SyntaxNode>(),
    });
}
