using ProducerSafety.Runtime.Protocol;
using ProducerSafety.Runtime.Records;

namespace ProducerSafety.Runtime.Broker;

/// <summary>
/// What one partition knows of the producers that wrote to it: enough to recognise a retry and to refuse a gap. It follows from the log, so that a follower, which
/// checks nothing, has it when it becomes the leader. Source: Kafka's <c>ProducerStateManager</c> and <c>ProducerAppendInfo</c>, without transactions.
/// </summary>
public sealed class ProducerStateTable
{
    private readonly Dictionary<long, ProducerState> _producers;
    private long _oldestTimestamp = long.MaxValue;

    internal ProducerStateTable() => _producers = [];

    private ProducerStateTable(ProducerStateTable other)
    {
        _producers = new Dictionary<long, ProducerState>(other._producers.Count);
        foreach (ProducerState producer in other._producers.Values)
        {
            _producers.Add(producer.ProducerId, producer.Copy());
        }

        _oldestTimestamp = other._oldestTimestamp;
    }

    /// <summary>How many producer ids are known.</summary>
    public int Count => _producers.Count;

    /// <summary>No last timestamp of a producer is older than this; <see cref="long.MaxValue"/> when none is known.</summary>
    internal long OldestTimestamp => _oldestTimestamp;

    /// <summary>What is known of a producer id, or null.</summary>
    /// <param name="producerId">The producer id.</param>
    public ProducerState? Find(long producerId) => _producers.GetValueOrDefault(producerId);

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

        if (!_producers.TryGetValue(batch.ProducerId, out ProducerState? producer))
        {
            producer = new ProducerState(batch.ProducerId);
            _producers.Add(batch.ProducerId, producer);
        }

        if (batch.IsControl)
        {
            producer.SetEpoch(batch.ProducerEpoch);
        }
        else
        {
            producer.Add(batch, baseOffset);
        }

        _oldestTimestamp = Math.Min(_oldestTimestamp, batch.MaxTimestamp);
    }

    /// <summary>Forgets the producer ids whose last batch is older than <c>producer.id.expiration.ms</c> (Kafka: <c>isProducerExpired</c>).</summary>
    internal void Expire(long now, long expirationMs)
    {
        _oldestTimestamp = long.MaxValue;
        foreach ((long producerId, ProducerState producer) in _producers)
        {
            if (now - producer.LastTimestamp >= expirationMs)
            {
                _producers.Remove(producerId);
            }
            else
            {
                _oldestTimestamp = Math.Min(_oldestTimestamp, producer.LastTimestamp);
            }
        }
    }

    internal ProducerStateTable Copy() => new(this);

    internal void AddTo(ref StateHash hash, long now)
    {
        UInt128 sum = 0;
        foreach (ProducerState producer in _producers.Values)
        {
            StateHash element = default;
            producer.AddTo(ref element, now);
            StateHash.AddToSet(element, ref sum);
        }

        hash.AddSet(sum);
    }
}
