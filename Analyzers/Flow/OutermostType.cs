using Microsoft.CodeAnalysis;

namespace ProducerSafety.Analyzers.Flow;

/// <summary>The unit that is followed as a whole: a type with all that is nested in it.</summary>
internal static class OutermostType
{
    /// <summary>The outermost type around a symbol, or null where there is none.</summary>
    public static INamedTypeSymbol? Of(ISymbol symbol)
    {
        INamedTypeSymbol? type = symbol as INamedTypeSymbol ?? symbol.ContainingType;
        while (type?.ContainingType is { } outer)
        {
            type = outer;
        }

        return type;
    }
}
