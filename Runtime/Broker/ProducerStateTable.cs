using ProducerSafety.Runtime.Protocol;
using ProducerSafety.Runtime.Records;

namespace ProducerSafety.Runtime.Broker;

/// <summary>
/// What one partition knows of the producers that wrote to it: enough to recognise a retry and to refuse a gap. It follows from the log, so that a follower, which
/// checks nothing, has it when it becomes the leader. Source: Kafka's <c>ProducerStateManager</c> and <c>ProducerAppendInfo</c>, without transactions.
/// </summary>
public sealed class ProducerStateTable
{
    private readonly Dictionary<long, ProducerState> producers;
    private long oldestTimestamp = long.MaxValue;

    internal ProducerStateTable() => producers = [];

    private ProducerStateTable(ProducerStateTable other)
    {
        producers = new Dictionary<long, ProducerState>(other.producers.Count);
        foreach (ProducerState producer in other.producers.Values)
        {
            producers.Add(producer.ProducerId, producer.Copy());
        }

        oldestTimestamp = other.oldestTimestamp;
    }

    /// <summary>How many producer ids are known.</summary>
    public int Count => producers.Count;

    /// <summary>No last timestamp of a producer is older than this; <see cref="long.MaxValue"/> when none is known.</summary>
    internal long OldestTimestamp => oldestTimestamp;

    /// <summary>What is known of a producer id, or null.</summary>
    /// <param name="producerId">The producer id.</param>
    public ProducerState? Find(long producerId) => producers.GetValueOrDefault(producerId);

    /// <summary>
    /// What becomes of a batch that a client sends: first whether it is one of the last five, then its epoch, then its sequence
    /// (Kafka: <c>UnifiedLog.analyzeAndValidateProducerState</c>, <c>ProducerAppendInfo.checkProducerEpoch</c> and <c>checkSequence</c>).
    /// </summary>
    /// <param name="batch">The batch.</param>
    public ProducerCheck Check(RecordBatch batch)
    {
        // Of an unknown producer, which may be new, expired, or have had its records deleted, any sequence is the first.
        if (!batch.HasProducerId || Find(batch.ProducerId) is not { } producer)
        {
            return ProducerCheck.Accepted;
        }

        int duplicate = producer.IndexOf(batch.ProducerEpoch, batch.BaseSequence, batch.LastSequence);
        if (duplicate >= 0)
        {
            return new ProducerCheck(ErrorCode.None, producer[duplicate].BaseOffset);
        }

        if (batch.ProducerEpoch < producer.Epoch)
        {
            return ProducerCheck.Refused(ErrorCode.InvalidProducerEpoch);
        }

        int expected = batch.ProducerEpoch > producer.Epoch ? 0 : Sequence.Next(producer.LastSequence);
        return batch.BaseSequence == expected ? ProducerCheck.Accepted : ProducerCheck.Refused(ErrorCode.OutOfOrderSequenceNumber);
    }

    internal void Apply(RecordBatch batch, long baseOffset)
    {
        if (!batch.HasProducerId)
        {
            return;
        }

        if (!producers.TryGetValue(batch.ProducerId, out ProducerState? producer))
        {
            producer = new ProducerState(batch.ProducerId);
            producers.Add(batch.ProducerId, producer);
        }

        if (batch.IsControl)
        {
            producer.SetEpoch(batch.ProducerEpoch);
        }
        else
        {
            producer.Add(batch, baseOffset);
        }

        oldestTimestamp = Math.Min(oldestTimestamp, batch.MaxTimestamp);
    }

    /// <summary>Forgets the producer ids whose last batch is older than <c>producer.id.expiration.ms</c> (Kafka: <c>isProducerExpired</c>).</summary>
    internal void Expire(long now, long expirationMs)
    {
        oldestTimestamp = long.MaxValue;
        foreach ((long producerId, ProducerState producer) in producers)
        {
            if (now - producer.LastTimestamp >= expirationMs)
            {
                producers.Remove(producerId);
            }
            else
            {
                oldestTimestamp = Math.Min(oldestTimestamp, producer.LastTimestamp);
            }
        }
    }

    internal void Write(BinaryWriter writer)
    {
        writer.Write(producers.Count);
        foreach (ProducerState producer in producers.Values)
        {
            producer.Write(writer);
        }
    }

    internal static ProducerStateTable Read(BinaryReader reader)
    {
        ProducerStateTable table = new();
        for (int count = reader.ReadInt32(); count > 0; count--)
        {
            ProducerState producer = ProducerState.Read(reader);
            table.producers.Add(producer.ProducerId, producer);
            table.oldestTimestamp = Math.Min(table.oldestTimestamp, producer.LastTimestamp);
        }

        return table;
    }

    internal ProducerStateTable Copy() => new(this);

    internal void AddTo(ref StateHash hash, long now)
    {
        UInt128 sum = 0;
        foreach (ProducerState producer in producers.Values)
        {
            StateHash element = default;
            producer.AddTo(ref element, now);
            StateHash.AddToSet(element, ref sum);
        }

        hash.AddSet(sum);
    }
}
