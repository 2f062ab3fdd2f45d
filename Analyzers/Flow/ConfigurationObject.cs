using Microsoft.CodeAnalysis;

namespace ProducerSafety.Analyzers.Flow;

/// <summary>
/// The store of settings behind a configuration, named after where it comes from: the expression that creates it, or the
/// parameter, field or property through which code that cannot be seen hands it in.
/// </summary>
internal sealed class ConfigurationObject : IEquatable<ConfigurationObject>
{
    private readonly object origin;
    private readonly ISymbol? owner;

    private ConfigurationObject(object origin, ISymbol? owner, bool isCreatedHere)
    {
        this.origin = origin;
        this.owner = owner;
        IsCreatedHere = isCreatedHere;
    }

    /// <summary>Whether the object starts empty at an expression that is seen.</summary>
    public bool IsCreatedHere { get; }

    public static ConfigurationObject CreatedAt(SyntaxNode creation) => new(creation, owner: null, isCreatedHere: true);

    /// <param name="symbol">The variable or member that holds it.</param>
    /// <param name="owner">The variable whose member that is, so that one member of two objects is two configurations; null for a variable, and for a member of this type.</param>
    public static ConfigurationObject HandedInBy(ISymbol symbol, ISymbol? owner = null) => new(symbol, owner, isCreatedHere: false);

    public static ConfigurationObject ResultOf(SyntaxNode expression) => new(expression, owner: null, isCreatedHere: false);

    public bool Equals(ConfigurationObject? other) =>
        other is not null && SymbolEqualityComparer.Default.Equals(owner, other.owner) && (origin is ISymbol symbol ? SymbolEqualityComparer.Default.Equals(symbol, other.origin as ISymbol) : origin == other.origin);

    public override bool Equals(object? obj) => Equals(obj as ConfigurationObject);

    public override int GetHashCode() => origin is ISymbol symbol ? SymbolEqualityComparer.Default.GetHashCode(symbol) : origin.GetHashCode();
}
