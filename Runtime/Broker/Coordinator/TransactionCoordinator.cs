using ProducerSafety.Runtime.Protocol;
using ProducerSafety.Runtime.Protocol.Wire;

namespace ProducerSafety.Runtime.Broker.Coordinator;

/// <summary>
/// The transactional ids as a state machine: who may write with an id, which partitions a transaction has, how it ended. Source: Kafka's <c>TransactionCoordinator</c>, for
/// transactions version 1. One serves a whole cluster, as if what it knows were replicated like Kafka's <c>__transaction_state</c>.
/// </summary>
/// <param name="effects">What it asks of its driver.</param>
/// <param name="storage">Where what it knows is kept beside memory, or null.</param>
internal sealed class TransactionCoordinator(ITransactionEffects effects, ICoordinatorStorage? storage = null)
{
    /// <summary><c>transaction.max.timeout.ms</c>.</summary>
    public const int MaxTimeoutMs = 900_000;

    private readonly SortedDictionary<string, TransactionalProducer> producers = new(StringComparer.Ordinal);

    /// <summary>When <see cref="Tick"/> has something to do.</summary>
    public long NextTick => producers.Count == 0 ? long.MaxValue : producers.Values.Min(static producer => producer.IsEnding ? 0 : producer.ExpiresAt);

    public TransactionalProducer? Find(string transactionalId) => producers.GetValueOrDefault(transactionalId);

    /// <summary>Takes over what was known before a restart.</summary>
    public void Restore(IEnumerable<CoordinatorEntry> entries)
    {
        foreach (TransactionEntry entry in entries.OfType<TransactionEntry>())
        {
            producers.Add(entry.TransactionalId, TransactionalProducer.From(entry));
        }
    }

    /// <summary>
    /// Gives the id to a new instance: the epoch grows, so that an older instance is fenced off, and its open transaction is aborted. Meanwhile the new one is told to come
    /// again.
    /// </summary>
    public InitProducerIdResponse Init(InitProducerIdRequest request)
    {
        if (request.TransactionalId!.Length == 0)
        {
            return Refusal(ErrorCode.InvalidRequest);
        }

        if (request.TransactionTimeoutMs is <= 0 or > MaxTimeoutMs)
        {
            return Refusal(ErrorCode.InvalidTransactionTimeout);
        }

        if (!producers.TryGetValue(request.TransactionalId, out TransactionalProducer? producer))
        {
            producer = new TransactionalProducer(request.TransactionalId, effects.NewProducerId());
            producers.Add(request.TransactionalId, producer);
        }
        else if (request.ProducerId >= 0 && (request.ProducerId != producer.ProducerId || request.ProducerEpoch != producer.Epoch))
        {
            // An instance that wants the next epoch (KIP-360) is no longer the newest one.
            return Refusal(ErrorCode.ProducerFenced);
        }

        if (producer.State == TransactionState.Ongoing)
        {
            producer.Epoch++;
            End(producer, isCommit: false);
        }

        if (producer.IsEnding)
        {
            return Refusal(ErrorCode.ConcurrentTransactions);
        }

        if (producer.Epoch == short.MaxValue - 1)
        {
            producer = new TransactionalProducer(request.TransactionalId, effects.NewProducerId());
            producers[request.TransactionalId] = producer;
        }

        producer.Epoch++;
        producer.TimeoutMs = request.TransactionTimeoutMs;
        producer.Reset();
        Save(producer);
        return new InitProducerIdResponse(ErrorCode.None, producer.ProducerId, producer.Epoch);
    }

    public ErrorCode AddPartitions(long now, string transactionalId, long producerId, short epoch, IEnumerable<TopicPartition> partitions)
    {
        ErrorCode error = ErrorOf(transactionalId, producerId, epoch, out TransactionalProducer? producer);
        if (error == ErrorCode.None)
        {
            producer!.Begin(now);
            producer.Partitions.UnionWith(partitions);
            Save(producer);
        }

        return error;
    }

    public ErrorCode AddOffsets(long now, string transactionalId, long producerId, short epoch, string groupId)
    {
        ErrorCode error = ErrorOf(transactionalId, producerId, epoch, out TransactionalProducer? producer);
        if (error == ErrorCode.None)
        {
            producer!.Begin(now);
            producer.Groups.Add(groupId);
            Save(producer);
        }

        return error;
    }

    /// <summary>Whether a transaction may commit offsets of a consumer group.</summary>
    public ErrorCode ErrorOfOffsets(string transactionalId, long producerId, short epoch, string groupId)
    {
        ErrorCode error = ErrorOf(transactionalId, producerId, epoch, out TransactionalProducer? producer);
        return error == ErrorCode.None && (producer!.State != TransactionState.Ongoing || !producer.Groups.Contains(groupId)) ? ErrorCode.InvalidTxnState : error;
    }

    /// <summary>Whether a transactional batch may be appended: its partition must have been added to the transaction (KIP-890).</summary>
    public ErrorCode ErrorOfBatch(string? transactionalId, long producerId, TopicPartition partition) =>
        transactionalId == null || Find(transactionalId) is not { } producer || producer.ProducerId != producerId ? ErrorCode.InvalidProducerIdMapping
        : producer.State == TransactionState.Ongoing && producer.Partitions.Contains(partition) ? ErrorCode.None
        : producer.IsEnding ? ErrorCode.ConcurrentTransactions
        : ErrorCode.InvalidTxnState;

    public ErrorCode End(string transactionalId, long producerId, short epoch, bool isCommit)
    {
        if (Find(transactionalId) is not { } producer || producer.ProducerId != producerId)
        {
            return ErrorCode.InvalidProducerIdMapping;
        }

        if (epoch != producer.Epoch)
        {
            return ErrorCode.ProducerFenced;
        }

        switch (producer.State)
        {
            case TransactionState.Ongoing:
                End(producer, isCommit);
                return ErrorCode.None;
            case TransactionState.CompleteCommit or TransactionState.PrepareCommit when isCommit:
            case TransactionState.CompleteAbort or TransactionState.PrepareAbort when !isCommit:
                // The answer to an earlier request was lost.
                return producer.IsEnding ? ErrorCode.ConcurrentTransactions : ErrorCode.None;
            default:
                return ErrorCode.InvalidTxnState;
        }
    }

    /// <summary>Aborts what is open for too long, with an epoch that fences off its producer, and tries again what could not be written.</summary>
    public void Tick(long now)
    {
        foreach (TransactionalProducer producer in producers.Values)
        {
            if (producer.ExpiresAt <= now)
            {
                producer.Epoch++;
                End(producer, isCommit: false);
            }
            else if (producer.IsEnding)
            {
                WriteMarkers(producer);
            }
        }
    }

    private static InitProducerIdResponse Refusal(ErrorCode error) => new(error, -1, -1);

    private ErrorCode ErrorOf(string transactionalId, long producerId, short epoch, out TransactionalProducer? producer)
    {
        producer = Find(transactionalId);
        return producer == null || producer.ProducerId != producerId ? ErrorCode.InvalidProducerIdMapping
            : producer.Epoch != epoch ? ErrorCode.ProducerFenced
            : producer.IsEnding ? ErrorCode.ConcurrentTransactions
            : ErrorCode.None;
    }

    private void Save(TransactionalProducer producer) => storage?.Put(producer.ToEntry());

    private void End(TransactionalProducer producer, bool isCommit)
    {
        producer.Prepare(isCommit);
        Save(producer);
        WriteMarkers(producer);
    }

    private void WriteMarkers(TransactionalProducer producer)
    {
        bool isCommit = producer.State == TransactionState.PrepareCommit;
        producer.Partitions.RemoveWhere(partition => effects.WriteMarker(partition, producer.ProducerId, producer.Epoch, isCommit));
        if (producer.Partitions.Count > 0)
        {
            return;
        }

        foreach (string groupId in producer.Groups)
        {
            effects.EndOffsets(groupId, producer.ProducerId, isCommit);
        }

        producer.Complete();
        Save(producer);
    }
}
