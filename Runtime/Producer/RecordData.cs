using ProducerSafety.Runtime.Records;

namespace ProducerSafety.Runtime.Producer;

/// <summary>A message on its way into a batch. It is only looked at, and what is kept of it is copied.</summary>
internal readonly ref struct RecordData
{
    private const int Overhead = 7;
    private readonly Record? record;

    public RecordData(Record record)
        : this(record.Key, record.Key is not null, record.Value, record.Value is not null, record.Timestamp, record.Headers) => this.record = record;

    public RecordData(
        ReadOnlySpan<byte> key, bool hasKey, ReadOnlySpan<byte> value, bool hasValue, long timestamp, IReadOnlyList<KeyValuePair<string, byte[]?>>? headers = null)
    {
        Key = key;
        HasKey = hasKey;
        Value = value;
        HasValue = hasValue;
        Timestamp = timestamp;
        Headers = headers ?? [];
        Size = Overhead + key.Length + value.Length;
        foreach ((string name, byte[]? header) in Headers)
        {
            Size += name.Length + (header?.Length ?? 0);
        }
    }

    public ReadOnlySpan<byte> Key { get; }

    public bool HasKey { get; }

    public ReadOnlySpan<byte> Value { get; }

    public bool HasValue { get; }

    public long Timestamp { get; }

    public IReadOnlyList<KeyValuePair<string, byte[]?>> Headers { get; }

    /// <summary>How many bytes it takes of the producer's buffer, about.</summary>
    public int Size { get; }

    public Record ToRecord() => record ?? new(HasKey ? Key.ToArray() : null, HasValue ? Value.ToArray() : null, Timestamp) { Headers = Headers };
}
