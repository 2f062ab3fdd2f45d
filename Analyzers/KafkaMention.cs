using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using ProducerSafety.Configuration;

namespace ProducerSafety.Analyzers;

/// <summary>
/// Tells by its text alone whether a type can have to do with a producer. In a project with Kafka most types have not, and to look at
/// each call and each dictionary of theirs would cost more than everything else.
/// </summary>
internal sealed class KafkaMention
{
    private static readonly string[] Words = { "afka", "roduce", "ClientConfig" };

    private readonly ConcurrentDictionary<INamedTypeSymbol, bool> byType = new(SymbolEqualityComparer.Default);

    /// <summary>Whether the type that a symbol belongs to names Kafka, one of the client's types or a setting.</summary>
    public bool IsIn(ISymbol symbol)
    {
        INamedTypeSymbol? type = symbol as INamedTypeSymbol ?? symbol.ContainingType;
        while (type?.ContainingType is { } outer)
        {
            type = outer;
        }

        return type is null || byType.GetOrAdd(type, Find);
    }

    private static bool Find(INamedTypeSymbol type)
    {
        foreach (SyntaxReference declaration in type.DeclaringSyntaxReferences)
        {
            string text = declaration.SyntaxTree.GetText().ToString();
            TextSpan span = declaration.Span;
            foreach (string word in Words)
            {
                if (text.IndexOf(word, span.Start, span.Length, StringComparison.Ordinal) >= 0)
                {
                    return true;
                }
            }

            if (HasSetting(text, span))
            {
                return true;
            }
        }

        return false;
    }

    // What stands between two quotation marks is a literal or lies between two of them; either way a look-up tells.
    private static bool HasSetting(string text, TextSpan span)
    {
        int start = text.IndexOf('"', span.Start, span.Length);
        while (start >= 0)
        {
            int end = text.IndexOf('"', start + 1, span.End - start - 1);
            if (end > start + 1 && IsLetter(text[start + 1]) && IsLetter(text[end - 1]) && PropertyCatalog.Find(text.Substring(start + 1, end - start - 1)) is not null)
            {
                return true;
            }

            start = end;
        }

        return false;
    }

    private static bool IsLetter(char character) => character is >= 'a' and <= 'z';
}
