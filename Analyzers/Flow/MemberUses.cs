using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace ProducerSafety.Analyzers.Flow;

/// <summary>
/// Where a member is used in the compilation. Files are searched as text first, which costs a thousandth of binding them.
/// </summary>
internal static class MemberUses
{
    /// <summary>All uses of a member, except that a use in a file without the names of the member and of its type is not found.</summary>
    public static IEnumerable<IOperation?> Of(ISymbol member, SourceBodies sources, CancellationToken cancellation)
    {
        foreach (SyntaxTree tree in sources.Compilation.SyntaxTrees)
        {
            string text = tree.GetText(cancellation).ToString();
            if (!Contains(text, new TextSpan(0, text.Length), member.ContainingType.Name))
            {
                continue;
            }

            SyntaxNode root = tree.GetRoot(cancellation);
            for (int at = text.IndexOf(member.Name, StringComparison.Ordinal); at >= 0; at = text.IndexOf(member.Name, at + 1, StringComparison.Ordinal))
            {
                SyntaxToken token = root.FindToken(at);
                if (token.SpanStart == at && token.ValueText == member.Name && token.Parent is SimpleNameSyntax name
                    && SymbolEqualityComparer.Default.Equals(sources.Model(tree).GetSymbolInfo(name, cancellation).Symbol?.OriginalDefinition, member.OriginalDefinition))
                {
                    SyntaxNode reference = name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access : name;
                    yield return sources.Model(tree).GetOperation(reference, cancellation);
                }
            }
        }
    }

    /// <summary>Whether a text contains a name, and not only as a part of another.</summary>
    public static bool Contains(string text, TextSpan span, string name)
    {
        for (int at = text.IndexOf(name, span.Start, span.Length, StringComparison.Ordinal); at >= 0; at = text.IndexOf(name, at + 1, span.End - at - 1, StringComparison.Ordinal))
        {
            int end = at + name.Length;
            if ((at == 0 || !SyntaxFacts.IsIdentifierPartCharacter(text[at - 1])) && (end == text.Length || !SyntaxFacts.IsIdentifierPartCharacter(text[end])))
            {
                return true;
            }
        }

        return false;
    }
}
