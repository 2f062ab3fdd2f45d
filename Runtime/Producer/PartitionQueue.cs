using ProducerSafety.Runtime.Protocol;
using ProducerSafety.Runtime.Records;

namespace ProducerSafety.Runtime.Producer;

/// <summary>
/// The batches of one partition: those that wait, in the order of the calls, and those that are in flight. It decides which batch may go out next, so that the log gets them in that order.
/// </summary>
/// <param name="partition">The partition.</param>
/// <param name="options">The producer's settings.</param>
/// <param name="newContent">Makes what the records of a batch are collected in.</param>
internal sealed class PartitionQueue(TopicPartition partition, ProducerOptions options, Func<BatchContent> newContent)
{
    private readonly List<PendingBatch> waiting = [];
    private readonly List<PendingBatch> inFlight = [];
    private long nextOrdinal;

    public TopicPartition Partition { get; } = partition;

    /// <summary>The leader's id as far as is known, or -1.</summary>
    public int Leader { get; set; } = -1;

    public int LeaderEpoch { get; set; } = -1;

    public long ProducerId { get; private set; } = -1;

    public short Epoch { get; private set; } = -1;

    public int NextSequence { get; set; }

    /// <summary>Whether a sequence is missing for ever, so that the broker takes nothing more of this epoch.</summary>
    public bool NeedsNewEpoch { get; set; }

    /// <summary>Whether nothing goes out until what is in flight is answered: librdkafka does so before each retry (<c>rd_kafka_toppar_producer_serve</c>: <c>wait_drain</c>).</summary>
    public bool IsDraining { get; set; }

    /// <summary>
    /// Whether the broker has acknowledged a batch of this epoch. Before, it knows nothing of the producer and takes any first sequence, so a second batch must not overtake the first
    /// (Kafka: <c>RecordAccumulator.shouldStopDrainBatchesForPartition</c> has the same for retries and for a new epoch).
    /// </summary>
    public bool IsKnownToBroker { get; set; }

    public IReadOnlyList<PendingBatch> Waiting => waiting;

    public IReadOnlyList<PendingBatch> InFlight => inFlight;

    public bool IsEmpty => waiting.Count == 0 && inFlight.Count == 0;

    /// <summary>Whether every batch has its answer, and none is left that might be in the log.</summary>
    public bool HasNothingUnresolved => inFlight.Count == 0 && !waiting.Exists(batch => batch.MayBeInLog);

    /// <summary>Adds a message at the end.</summary>
    /// <returns>The batch that it went into.</returns>
    public PendingBatch Append(long now, in RecordData record, object? state)
    {
        if (waiting.Count == 0 || !waiting[^1].HasRoomFor(record, options))
        {
            waiting.Add(new PendingBatch(Partition, nextOrdinal++, now, newContent()));
        }

        waiting[^1].Add(now, record, state);
        return waiting[^1];
    }

    /// <summary>The batch that may go out now, or null.</summary>
    /// <param name="now">The time.</param>
    /// <param name="hurry">Whether <c>linger.ms</c> is over for all.</param>
    public PendingBatch? Sendable(long now, bool hurry)
    {
        PendingBatch? batch = Next();
        return batch is not null && now >= ReadyAt(batch, hurry) && KeepsOrder(batch) ? batch : null;
    }

    /// <summary>When the next batch is ready as far as time decides it.</summary>
    public long ReadyAt(bool hurry) => Next() is { } batch ? ReadyAt(batch, hurry) : long.MaxValue;

    /// <summary>
    /// Takes a batch out of the queue to be sent, with the sequence that it has or the next one: a retry is never numbered anew (Kafka:
    /// <c>RecordAccumulator.drainBatchesForOneNode</c>; librdkafka: <c>rd_kafka_toppar_producer_serve</c>).
    /// </summary>
    public void Start(PendingBatch batch)
    {
        waiting.Remove(batch);
        Insert(inFlight, batch);
        if (!batch.IsSealed)
        {
            batch.Seal(ProducerId, Epoch, ProducerId < 0 ? -1 : NextSequence);
            NextSequence = ProducerId < 0 ? 0 : Sequence.Add(NextSequence, batch.Count);
        }

        Invariant.Holds(ProducerId < 0 || inFlight.Count <= Math.Max(options.MaxInFlight, 1), "A partition has more batches in flight than a broker remembers.");
    }

    /// <summary>Puts a batch back before the younger ones (Kafka: <c>RecordAccumulator.insertInSequenceOrder</c>; librdkafka: <c>rd_kafka_retry_msgq</c>).</summary>
    public void Retry(PendingBatch batch, long at)
    {
        inFlight.Remove(batch);
        batch.RetryAt = at;
        Insert(waiting, batch);
        IsDraining &= inFlight.Count > 0;
    }

    /// <summary>Takes a batch out for ever.</summary>
    public void Remove(PendingBatch batch)
    {
        if (!inFlight.Remove(batch))
        {
            waiting.Remove(batch);
        }

        IsDraining &= inFlight.Count > 0;
    }

    /// <summary>Whether every batch called before this one has its verdict (Kafka: <c>TransactionManager.isNextSequence</c>).</summary>
    public bool IsNextInLine(PendingBatch batch) =>
        !inFlight.Exists(other => other.Ordinal < batch.Ordinal) && !waiting.Exists(other => other.Ordinal < batch.Ordinal && other.IsSealed);

    /// <summary>Starts again at sequence 0 of a new epoch: what waits gets new sequences (KIP-360; librdkafka: <c>rd_kafka_idemp_drain_done</c>).</summary>
    public void UseEpoch(long producerId, short epoch)
    {
        Invariant.Holds(inFlight.Count == 0, "A new epoch begins while a batch of the old one is in flight.");
        ProducerId = producerId;
        Epoch = epoch;
        NextSequence = 0;
        NeedsNewEpoch = false;
        IsKnownToBroker = false;
        foreach (PendingBatch batch in waiting)
        {
            Invariant.Holds(!batch.MayBeInLog || options.IsLibrdkafka, "A batch that may be in the log gets another sequence.");
            batch.Unseal();
        }
    }

    public void AddTo(ref StateHash hash, long now)
    {
        hash.Add(Leader);
        hash.Add(LeaderEpoch);
        hash.Add(ProducerId);
        hash.Add((Epoch << 8) | (NeedsNewEpoch ? 1 : 0) | (IsDraining ? 2 : 0) | (IsKnownToBroker ? 4 : 0));
        hash.Add(NextSequence);
        hash.Add(waiting.Count);
        foreach (PendingBatch batch in waiting)
        {
            batch.AddTo(ref hash, now);
        }

        foreach (PendingBatch batch in inFlight)
        {
            batch.AddTo(ref hash, now);
        }
    }

    // Before a new epoch, what may be in the log is asked for once more: the answer tells whether it is.
    private PendingBatch? Next() =>
        NeedsNewEpoch && !options.IsLibrdkafka ? waiting.Find(waits => waits.MayBeInLog) : waiting.Count > 0 ? waiting[0] : null;

    private long ReadyAt(PendingBatch batch, bool hurry) =>
        batch.IsSealed || batch.Failures > 0 ? batch.RetryAt
        : hurry || waiting.Count > 1 || batch.IsFull(options) ? batch.RetryAt
        : Math.Max(batch.CreatedAt + options.LingerMs, batch.RetryAt);

    private bool KeepsOrder(PendingBatch batch)
    {
        if (IsDraining && inFlight.Count > 0)
        {
            return false;
        }

        if (!options.IsIdempotent)
        {
            // The Java client mutes a partition while its only request is out; librdkafka does not (measured).
            return options.IsLibrdkafka || options.MaxInFlight > 1 || inFlight.Count == 0;
        }

        if (ProducerId < 0 || inFlight.Count >= options.MaxInFlight)
        {
            return false;
        }

        bool isRetry = batch.IsSealed;
        return isRetry ? inFlight.Count == 0 || inFlight[0].Ordinal > batch.Ordinal
            : options.IsLibrdkafka || IsKnownToBroker || inFlight.Count == 0;
    }

    private static void Insert(List<PendingBatch> batches, PendingBatch batch)
    {
        int index = batches.Count;
        while (index > 0 && batches[index - 1].Ordinal > batch.Ordinal)
        {
            index--;
        }

        batches.Insert(index, batch);
    }
}
