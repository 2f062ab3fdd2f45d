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

            foreach (SyntaxToken token in Tokens(tree.GetRoot(cancellation), member.Name))
            {
                if (token.Parent is SimpleNameSyntax name
                    && SymbolEqualityComparer.Default.Equals(sources.Model(tree).GetSymbolInfo(name, cancellation).Symbol?.OriginalDefinition, member.OriginalDefinition))
                {
                    SyntaxNode reference = name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access : name;
                    yield return sources.Model(tree).GetOperation(reference, cancellation);
                }
            }
        }
    }

    /// <summary>The tokens of a piece of code that are a name, found in its text.</summary>
    public static IEnumerable<SyntaxToken> Tokens(SyntaxNode code, string name)
    {
        string text = code.SyntaxTree.GetText().ToString();
        for (int at = IndexOf(text, code.Span, name); at >= 0; at = IndexOf(text, TextSpan.FromBounds(at + 1, code.Span.End), name))
        {
            SyntaxToken token = code.FindToken(at);
            if (token.SpanStart == at && token.ValueText == name)
            {
                yield return token;
            }
        }
    }

    /// <summary>Whether a piece of code contains a name, in code, a comment or a literal.</summary>
    public static bool Contains(SyntaxNode code, string name) => Contains(code.SyntaxTree.GetText().ToString(), code.Span, name);

    /// <summary>Whether a text contains a name, and not only as a part of another.</summary>
    public static bool Contains(string text, TextSpan span, string name) => IndexOf(text, span, name) >= 0;

    private static int IndexOf(string text, TextSpan span, string name)
    {
        int at = text.IndexOf(name, span.Start, span.Length, StringComparison.Ordinal);
        while (at >= 0 && !IsWhole(text, at, name.Length))
        {
            at = text.IndexOf(name, at + 1, span.End - at - 1, StringComparison.Ordinal);
        }

        return at;
    }

    private static bool IsWhole(string text, int start, int length) =>
        (start == 0 || !SyntaxFacts.IsIdentifierPartCharacter(text[start - 1]))
        && (start + length == text.Length || !SyntaxFacts.IsIdentifierPartCharacter(text[start + length]));
}
