using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;

namespace ProducerSafety.Analyzers.Flow;

/// <summary>What is known of the value of an expression at one point of a program.</summary>
internal abstract class FlowValue : IEquatable<FlowValue>
{
    /// <summary>Nothing is known.</summary>
    public static FlowValue Unknown { get; } = new UnknownValue();

    public abstract bool Equals(FlowValue? other);

    public sealed override bool Equals(object? obj) => Equals(obj as FlowValue);

    public abstract override int GetHashCode();

    /// <summary>What is known where two paths meet.</summary>
    public static FlowValue Join(FlowValue left, FlowValue right)
    {
        if (left.Equals(right))
        {
            return left;
        }

        if (left is ProducerValue or ConstantValue { Value: null } && right is ProducerValue or ConstantValue { Value: null })
        {
            return new ProducerValue(((left as ProducerValue)?.Builds ?? ImmutableHashSet<ConfigurationObject>.Empty).Union((right as ProducerValue)?.Builds ?? ImmutableHashSet<ConfigurationObject>.Empty));
        }

        // Null or something unknown beside a configuration: what is then built is built from the configuration.
        return (left as ObjectValue, right as ObjectValue) switch
        {
            ({ } a, { } b) when a.IsBuilder == b.IsBuilder => new ObjectValue(a.References.Union(b.References), a.IsBuilder, a.MayBeOther || b.MayBeOther),
            ({ } a, null) => new ObjectValue(a.References, a.IsBuilder, mayBeOther: true),
            (null, { } b) => new ObjectValue(b.References, b.IsBuilder, mayBeOther: true),
            _ => Unknown,
        };
    }

    private sealed class UnknownValue : FlowValue
    {
        public override bool Equals(FlowValue? other) => other is UnknownValue;

        public override int GetHashCode() => 0;
    }
}

/// <summary>A constant, null included.</summary>
internal sealed class ConstantValue(object? value, ITypeSymbol? type) : FlowValue
{
    public object? Value { get; } = value;

    /// <summary>The type of the constant, which for an enum is the enum and not its underlying type.</summary>
    public ITypeSymbol? Type { get; } = type;

    public override bool Equals(FlowValue? other) => other is ConstantValue constant && Equals(Value, constant.Value);

    public override int GetHashCode() => Value?.GetHashCode() ?? 1;
}

/// <summary>A name and a value, as an element of a sequence of settings.</summary>
internal sealed class PairValue(FlowValue name, FlowValue value, SyntaxNode where) : FlowValue
{
    public FlowValue Name { get; } = name;

    public FlowValue Value { get; } = value;

    public SyntaxNode Where { get; } = where;

    public override bool Equals(FlowValue? other) => other is PairValue pair && Where == pair.Where;

    public override int GetHashCode() => Where.GetHashCode();
}

/// <summary>A reference to one or more configuration objects, or a producer builder that holds such a reference.</summary>
internal sealed class ObjectValue(ImmutableHashSet<ConfigurationReference> references, bool isBuilder, bool mayBeOther) : FlowValue
{
    public ImmutableHashSet<ConfigurationReference> References { get; } = references;

    /// <summary>Whether this is a <c>ProducerBuilder</c> that was given the configuration.</summary>
    public bool IsBuilder { get; } = isBuilder;

    /// <summary>Whether the value may also be null or an object that is not tracked.</summary>
    public bool MayBeOther { get; } = mayBeOther;

    public static ObjectValue To(ConfigurationObject target, SyntaxNode? creation) =>
        new(ImmutableHashSet.Create(new ConfigurationReference(target, creation)), isBuilder: false, mayBeOther: false);

    /// <summary>The same objects seen through another wrapper: <c>new ProducerConfig(clientConfig)</c> shares its dictionary.</summary>
    public ObjectValue WrappedBy(SyntaxNode creation) =>
        new(ImmutableHashSet.CreateRange(References.Select(reference => new ConfigurationReference(reference.Target, creation))), isBuilder: false, MayBeOther);

    public bool RefersTo(ConfigurationObject target) => References.Any(reference => reference.Target.Equals(target));

    public ObjectValue AsBuilder() => new(References, isBuilder: true, MayBeOther);

    public override bool Equals(FlowValue? other) =>
        other is ObjectValue value && IsBuilder == value.IsBuilder && MayBeOther == value.MayBeOther && References.SetEquals(value.References);

    public override int GetHashCode() => References.Count;
}

/// <summary>A producer, by the calls of <c>Build</c> that may have made it, each named like what it is built from: by where it is and how it was reached.</summary>
internal sealed class ProducerValue(ImmutableHashSet<ConfigurationObject> builds) : FlowValue
{
    public ImmutableHashSet<ConfigurationObject> Builds { get; } = builds;

    public override bool Equals(FlowValue? other) => other is ProducerValue producer && Builds.SetEquals(producer.Builds);

    public override int GetHashCode() => Builds.Count;
}

/// <summary>A delegate whose target is seen: a lambda, a local function or a static method.</summary>
/// <param name="method">What it calls.</param>
/// <param name="lambda">The lambda, or null.</param>
/// <param name="owner">The body in which it was created.</param>
internal sealed class DelegateValue(IMethodSymbol method, IFlowAnonymousFunctionOperation? lambda, BodyInterpreter owner) : FlowValue
{
    public IMethodSymbol Method { get; } = method;

    public IFlowAnonymousFunctionOperation? Lambda { get; } = lambda;

    public BodyInterpreter Owner { get; } = owner;

    public override bool Equals(FlowValue? other) => other is DelegateValue value && SymbolEqualityComparer.Default.Equals(Method, value.Method);

    public override int GetHashCode() => SymbolEqualityComparer.Default.GetHashCode(Method);
}

/// <summary>A configuration object and the expression that made it what it is handed on as.</summary>
internal readonly struct ConfigurationReference(ConfigurationObject target, SyntaxNode? creation) : IEquatable<ConfigurationReference>
{
    public ConfigurationObject Target { get; } = target;

    /// <summary>The creation to report at and to repair; null for an object that is created out of sight.</summary>
    public SyntaxNode? Creation { get; } = creation;

    public bool Equals(ConfigurationReference other) => Target.Equals(other.Target) && Creation == other.Creation;

    public override bool Equals(object? obj) => obj is ConfigurationReference other && Equals(other);

    public override int GetHashCode() => (Target.GetHashCode() * 31) + (Creation?.GetHashCode() ?? 0);
}
