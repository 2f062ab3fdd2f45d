using ProducerSafety.Runtime.Protocol;
using ProducerSafety.Runtime.Records;

namespace ProducerSafety.Runtime.Producer;

/// <summary>Messages of one partition that share a request and a fate, from the call to the verdict.</summary>
/// <param name="partition">Where they go.</param>
/// <param name="ordinal">Counts the batches of the partition in the order of the calls.</param>
/// <param name="createdAt">When the first message was accepted.</param>
internal sealed class PendingBatch(TopicPartition partition, long ordinal, long createdAt)
{
    private readonly List<Record> records = [];

    public TopicPartition Partition { get; } = partition;

    public long Ordinal { get; } = ordinal;

    public long CreatedAt { get; } = createdAt;

    /// <summary>What the caller gave with each message.</summary>
    public List<object?> States { get; } = [];

    public int SizeInBytes { get; private set; } = RecordBatch.HeaderSize;

    /// <summary>What is sent, from the first time on; null before, and again when it gets another sequence.</summary>
    public RecordBatch? Sealed { get; private set; }

    public bool IsSealed => Sealed is not null;

    /// <summary>Whether it was sealed once: then it takes no more messages, because a broker may have what was sent.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>Whether a request with it has gone out and is not answered.</summary>
    public bool IsOut { get; set; }

    /// <summary>Whether a transmission ended without an answer that says that it was not appended.</summary>
    public bool MayBeInLog { get; set; }

    /// <summary>Whether its messages have their verdict.</summary>
    public bool IsReported { get; set; }

    /// <summary>How many attempts count against <c>retries</c>.</summary>
    public int Failures { get; set; }

    public long RetryAt { get; set; }

    public ErrorCode LastError { get; set; }

    /// <summary>What is known of the messages if they are given up now.</summary>
    public DeliveryStatus StatusIfGivenUp => IsOut || MayBeInLog ? DeliveryStatus.PossiblyPersisted : DeliveryStatus.NotPersisted;

    public bool HasRoomFor(Record record, ProducerOptions options) =>
        !IsClosed && States.Count < options.BatchMessages && SizeInBytes + RecordBatch.SizeOf(record) <= Math.Min(options.BatchSize, options.MessageMaxBytes);

    public bool IsFull(ProducerOptions options) => States.Count >= options.BatchMessages || SizeInBytes >= options.BatchSize;

    public void Add(Record record, object? state)
    {
        records.Add(record);
        States.Add(state);
        SizeInBytes += RecordBatch.SizeOf(record);
    }

    public void Seal(long producerId, short epoch, int baseSequence)
    {
        IsClosed = true;
        Sealed = new(records, producerId, epoch, baseSequence) { SizeInBytes = SizeInBytes };
    }

    public void Unseal() => Sealed = null;

    public void AddTo(ref StateHash hash, long now)
    {
        hash.Add(Ordinal);
        hash.Add(CreatedAt - now);
        hash.Add(States.Count);
        hash.Add(Sealed is null ? -2 : (Sealed.ProducerId << 32) ^ (Sealed.ProducerEpoch << 16) ^ Sealed.BaseSequence);
        hash.Add((IsOut ? 1 : 0) | (MayBeInLog ? 2 : 0) | (IsReported ? 4 : 0) | (IsClosed ? 8 : 0));
        hash.Add(Failures);
        hash.Add(Math.Max(RetryAt - now, 0));
    }
}
