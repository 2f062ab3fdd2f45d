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
    private readonly CallPath? calls;

    private ConfigurationObject(object origin, ISymbol? owner, CallPath? calls)
    {
        this.origin = origin;
        this.owner = owner;
        this.calls = calls;
    }

    /// <param name="expression">What creates it, or returns it from code that is not seen.</param>
    /// <param name="calls">How the body around the expression was reached: two calls of a factory give two configurations.</param>
    public static ConfigurationObject ResultOf(SyntaxNode expression, CallPath? calls) => new(expression, owner: null, calls);

    /// <param name="symbol">The variable or member that holds it.</param>
    /// <param name="owner">The variable whose member that is, so that one member of two objects is two configurations; null for a variable, and for a member of this type.</param>
    /// <param name="calls">How the body was reached, where the owner is another one at each call.</param>
    public static ConfigurationObject HandedInBy(ISymbol symbol, ISymbol? owner = null, CallPath? calls = null) => new(symbol, owner, calls);

    /// <summary>Whether a field or property hands it in, so that it is the same one in every body.</summary>
    public bool IsMembers => origin is IFieldSymbol or IPropertySymbol && owner is null or ITypeSymbol;

    /// <summary>Whether an expression makes or returns it, so that it has no name of its own.</summary>
    public bool IsMadeByExpression => origin is SyntaxNode;

    public bool Equals(ConfigurationObject? other) =>
        other is not null && Equals(calls, other.calls) && SymbolEqualityComparer.Default.Equals(owner, other.owner)
        && (origin is ISymbol symbol ? SymbolEqualityComparer.Default.Equals(symbol, other.origin as ISymbol) : origin == other.origin);

    public override bool Equals(object? obj) => Equals(obj as ConfigurationObject);

    public override int GetHashCode() => origin is ISymbol symbol ? SymbolEqualityComparer.Default.GetHashCode(symbol) : origin.GetHashCode();
}
