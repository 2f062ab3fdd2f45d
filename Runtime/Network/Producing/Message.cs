namespace ProducerSafety.Runtime.Network.Producing;

/// <summary>A message as an application has it.</summary>
/// <typeparam name="TKey">The type of the key.</typeparam>
/// <typeparam name="TValue">The type of the value.</typeparam>
public readonly record struct Message<TKey, TValue>
{
    /// <summary>The key, or null: its hash chooses the partition.</summary>
    public TKey? Key { get; init; }

    /// <summary>The value, or null for a tombstone.</summary>
    public TValue? Value { get; init; }

    /// <summary>When it happened; null for the moment of the call.</summary>
    public DateTimeOffset? Timestamp { get; init; }

    /// <summary>The headers, in order; names may repeat.</summary>
    public IReadOnlyList<KeyValuePair<string, byte[]?>>? Headers { get; init; }
}
