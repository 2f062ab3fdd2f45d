namespace ProducerSafety.Runtime.Records;

/// <summary>
/// Records that are appended together or not at all, with what a broker needs to recognise them (record batch, magic 2). A batch never changes: a retry sends the
/// same one. It is either a list of records, or the bytes that came over the network, of which only the header is read.
/// </summary>
/// <param name="records">The records, at least one.</param>
/// <param name="producerId">The producer id, or -1 without idempotence.</param>
/// <param name="producerEpoch">The producer's epoch, or -1.</param>
/// <param name="baseSequence">The sequence of the first record, or -1.</param>
public sealed partial class RecordBatch(IReadOnlyList<Record> records, long producerId = -1, short producerEpoch = -1, int baseSequence = -1)
{
    private IReadOnlyList<Record>? records = records;

    /// <summary>The records. Those of a batch of bytes are read when they are first asked for.</summary>
    /// <exception cref="Protocol.ProtocolException">The bytes are no records.</exception>
    /// <exception cref="NotSupportedException">They are compressed in a way that is not read here.</exception>
    public IReadOnlyList<Record> Records => records ??= RecordBatchDecoder.Records(Bytes);

    /// <summary>The producer id, or -1 without idempotence.</summary>
    public long ProducerId { get; } = producerId;

    /// <summary>The producer's epoch, or -1.</summary>
    public short ProducerEpoch { get; } = producerEpoch;

    /// <summary>The sequence of the first record, or -1.</summary>
    public int BaseSequence { get; } = baseSequence;

    /// <summary>Whether the batch belongs to a transaction.</summary>
    public bool IsTransactional { get; init; }

    /// <summary>Whether it says that a transaction ended: only a broker writes such a batch.</summary>
    public bool IsControl { get; init; }

    /// <summary>Whether its checksum (CRC-32C) did not match its bytes.</summary>
    public bool IsCorrupt { get; init; }

    /// <summary>The base offset that a client wrote into it. Only 0 is right; the offset in the log is the broker's to give.</summary>
    public long BaseOffset { get; init; }

    /// <summary>How many records it has.</summary>
    public int Count { get; private init; } = records.Count;

    /// <summary>Whether a broker can recognise a second copy.</summary>
    public bool HasProducerId => ProducerId >= 0;

    /// <summary>The sequence of the last record, or -1. After 2147483647 comes 0.</summary>
    public int LastSequence => HasProducerId ? Sequence.Add(BaseSequence, Count - 1) : -1;

    /// <summary>The batch's size in bytes as it counts against <c>message.max.bytes</c>: a header of 61 bytes and the records.</summary>
    public int SizeInBytes
    {
        get => sizeInBytes ??= HeaderSize + Records.Sum(SizeOf);
        init => sizeInBytes = value;
    }

    /// <summary>The largest timestamp of the records.</summary>
    public long MaxTimestamp
    {
        get => maxTimestamp ??= Records.Count == 0 ? -1 : Records.Max(record => record.Timestamp);
        init => maxTimestamp = value;
    }

    /// <summary>The bytes of a batch without records.</summary>
    public const int HeaderSize = 61;

    private const int OverheadOfRecord = 7;
    private int? sizeInBytes;
    private long? maxTimestamp;

    /// <summary>How many bytes a record adds to its batch, about.</summary>
    /// <param name="record">The record.</param>
    public static int SizeOf(Record record) => OverheadOfRecord + (record.Key?.Length ?? 0) + (record.Value?.Length ?? 0);
}
