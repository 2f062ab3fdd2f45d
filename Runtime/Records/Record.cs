namespace ProducerSafety.Runtime.Records;

/// <summary>A message as it lies in a log.</summary>
/// <param name="Key">The key, or null: its hash chooses the partition.</param>
/// <param name="Value">The value, or null for a tombstone.</param>
/// <param name="Timestamp">Milliseconds since 1970-01-01 UTC.</param>
public sealed record Record(byte[]? Key, byte[]? Value, long Timestamp)
{
    /// <summary>The headers, in order; names may repeat.</summary>
    public IReadOnlyList<KeyValuePair<string, byte[]?>> Headers { get; init; } = [];
}
