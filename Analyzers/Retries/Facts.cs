using System.Collections.Immutable;

namespace ProducerSafety.Analyzers.Retries;

/// <summary>What is known of the locals, parameters, captures and caught exceptions at one point of a path.</summary>
internal sealed class Facts : IEquatable<Facts>
{
    public static readonly Facts None = new(ImmutableDictionary<object, Value>.Empty);

    private readonly ImmutableDictionary<object, Value> values;
    private readonly int hash;

    private Facts(ImmutableDictionary<object, Value> values)
    {
        this.values = values;
        foreach (KeyValuePair<object, Value> pair in values)
        {
            hash ^= (pair.Key.GetHashCode() * 31) + pair.Value.GetHashCode();
        }
    }

    public Value this[object key] => values.TryGetValue(key, out Value? value) ? value : Value.Unknown;

    /// <summary>The same facts with one more, or with one forgotten where the value is not known.</summary>
    public Facts With(object key, Value value)
    {
        ImmutableDictionary<object, Value> changed = value.IsKnown ? values.SetItem(key, value) : values.Remove(key);
        return ReferenceEquals(changed, values) ? this : new Facts(changed);
    }

    public Facts Without(IEnumerable<object> keys)
    {
        ImmutableDictionary<object, Value> changed = values.RemoveRange(keys);
        return ReferenceEquals(changed, values) ? this : new Facts(changed);
    }

    public bool Equals(Facts? other) =>
        other is not null && (ReferenceEquals(this, other)
            || (hash == other.hash && values.Count == other.values.Count
                && values.All(pair => other.values.TryGetValue(pair.Key, out Value? value) && value.Equals(pair.Value))));

    public override bool Equals(object? obj) => Equals(obj as Facts);

    public override int GetHashCode() => hash;
}
