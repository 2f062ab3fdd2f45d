using Microsoft.CodeAnalysis;

namespace ProducerSafety.Analyzers.Flow;

/// <summary>
/// The store of settings behind a configuration, named after where it comes from: the expression that creates it, or the
/// parameter, field or property through which code that cannot be seen hands it in.
/// </summary>
internal sealed class ConfigurationObject : IEquatable<ConfigurationObject>
{
    private readonly object origin;

    private ConfigurationObject(object origin, bool isCreatedHere)
    {
        this.origin = origin;
        IsCreatedHere = isCreatedHere;
    }

    /// <summary>Whether the object starts empty at an expression that is seen.</summary>
    public bool IsCreatedHere { get; }

    public static ConfigurationObject CreatedAt(SyntaxNode creation) => new(creation, isCreatedHere: true);

    public static ConfigurationObject HandedInBy(ISymbol symbol) => new(symbol, isCreatedHere: false);

    public static ConfigurationObject ResultOf(SyntaxNode expression) => new(expression, isCreatedHere: false);

    public bool Equals(ConfigurationObject? other) =>
        other is not null && (origin is ISymbol symbol ? SymbolEqualityComparer.Default.Equals(symbol, other.origin as ISymbol) : origin == other.origin);

    public override bool Equals(object? obj) => Equals(obj as ConfigurationObject);

    public override int GetHashCode() => origin is ISymbol symbol ? SymbolEqualityComparer.Default.GetHashCode(symbol) : origin.GetHashCode();
}
