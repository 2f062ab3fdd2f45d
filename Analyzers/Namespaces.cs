using Microsoft.CodeAnalysis;

namespace ProducerSafety.Analyzers;

/// <summary>Compares the namespaces of symbols with names, without writing them out.</summary>
internal static class Namespaces
{
    /// <summary>Whether a symbol is declared directly in a namespace.</summary>
    /// <param name="symbol">A type, or a member: its type's namespace counts.</param>
    /// <param name="name">The full name of the namespace.</param>
    public static bool IsIn(this ISymbol symbol, string name)
    {
        INamespaceSymbol? space = symbol.ContainingNamespace;
        int start = name.Length + 1;
        while (space is { IsGlobalNamespace: false })
        {
            start -= space.Name.Length + 1;
            if (start < 0 || (start > 0 && name[start - 1] != '.') || string.CompareOrdinal(name, start, space.Name, 0, space.Name.Length) != 0)
            {
                return false;
            }

            space = space.ContainingNamespace;
        }

        return start == 0;
    }
}
