using ProducerSafety.Runtime.Protocol;

namespace ProducerSafety.Runtime.Broker.Coordinator;

/// <summary>What the coordinator knows of a transactional id (Kafka: <c>TransactionMetadata</c>).</summary>
internal sealed class TransactionalProducer(string id, long producerId)
{
    public string Id { get; } = id;

    public long ProducerId { get; } = producerId;

    public short Epoch { get; set; } = -1;

    public int TimeoutMs { get; set; }

    public TransactionState State { get; private set; }

    /// <summary>When the open transaction began.</summary>
    public long StartedAt { get; private set; }

    /// <summary>The partitions of the transaction; while it ends, those that have no marker yet.</summary>
    public HashSet<TopicPartition> Partitions { get; } = [];

    /// <summary>The consumer groups whose offsets the transaction commits.</summary>
    public HashSet<string> Groups { get; } = [];

    public bool IsEnding => State is TransactionState.PrepareCommit or TransactionState.PrepareAbort;

    public long ExpiresAt => State == TransactionState.Ongoing ? StartedAt + TimeoutMs : long.MaxValue;

    /// <summary>What must be known after a restart.</summary>
    public TransactionEntry ToEntry() => new(Id, ProducerId, Epoch, TimeoutMs, State, StartedAt, [.. Partitions], [.. Groups]);

    public static TransactionalProducer From(TransactionEntry entry)
    {
        TransactionalProducer producer = new(entry.TransactionalId, entry.ProducerId)
        {
            Epoch = entry.Epoch,
            TimeoutMs = entry.TimeoutMs,
            State = entry.State,
            StartedAt = entry.StartedAt,
        };
        producer.Partitions.UnionWith(entry.Partitions);
        producer.Groups.UnionWith(entry.Groups);
        return producer;
    }

    /// <summary>Something is added to the transaction, which begins with it.</summary>
    public void Begin(long now)
    {
        Invariant.Holds(!IsEnding, "A transaction gets a partition while it ends.");
        if (State != TransactionState.Ongoing)
        {
            State = TransactionState.Ongoing;
            StartedAt = now;
        }
    }

    public void Prepare(bool isCommit)
    {
        Invariant.Holds(State == TransactionState.Ongoing, "A transaction ends that is not open.");
        State = isCommit ? TransactionState.PrepareCommit : TransactionState.PrepareAbort;
    }

    public void Complete()
    {
        Invariant.Holds(IsEnding && Partitions.Count == 0, "A transaction is complete before every partition knows.");
        State = State == TransactionState.PrepareCommit ? TransactionState.CompleteCommit : TransactionState.CompleteAbort;
        Groups.Clear();
    }

    /// <summary>A new instance begins without a transaction.</summary>
    public void Reset() => State = TransactionState.Empty;
}
