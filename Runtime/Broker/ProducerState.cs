using System.Runtime.CompilerServices;
using ProducerSafety.Runtime.Records;

namespace ProducerSafety.Runtime.Broker;

/// <summary>
/// What a partition knows of one producer id: the epoch and the last five batches of it (Kafka: <c>ProducerStateEntry</c>). Five is also the most that an idempotent
/// producer may have in flight, so that every retry of its is recognised.
/// </summary>
public sealed class ProducerState
{
    /// <summary>How many batches are remembered (Kafka: <c>NUM_BATCHES_TO_RETAIN</c>).</summary>
    public const int Remembered = 5;

    private Batches batches;
    private int oldest;

    internal ProducerState(long producerId) => ProducerId = producerId;

    private ProducerState(ProducerState other)
    {
        ProducerId = other.ProducerId;
        Epoch = other.Epoch;
        Count = other.Count;
        batches = other.batches;
        oldest = other.oldest;
    }

    /// <summary>The producer id.</summary>
    public long ProducerId { get; }

    /// <summary>The epoch of the last batch, or -1 before the first.</summary>
    public short Epoch { get; private set; } = -1;

    /// <summary>How many batches are remembered, from 0 to <see cref="Remembered"/>.</summary>
    public int Count { get; private set; }

    /// <summary>The sequence of the last record, or -1 before the first.</summary>
    public int LastSequence => Count == 0 ? -1 : this[Count - 1].LastSequence;

    /// <summary>The timestamp by which the producer id expires: that of the last batch, which may be older than an earlier one's.</summary>
    public long LastTimestamp => Count == 0 ? -1 : this[Count - 1].Timestamp;

    /// <summary>A remembered batch.</summary>
    /// <param name="index">From 0, the oldest, to <see cref="Count"/> - 1, the last one.</param>
    public RememberedBatch this[int index] => batches[(oldest + index) % Remembered];

    internal ProducerState Copy() => new(this);

    /// <summary>A batch with exactly these sequences, or -1; a part of one or an overlap is not found (Kafka: <c>findDuplicateBatch</c>).</summary>
    internal int IndexOf(short epoch, int firstSequence, int lastSequence)
    {
        for (int index = epoch == Epoch ? Count - 1 : -1; index >= 0; index--)
        {
            RememberedBatch batch = this[index];
            if (batch.FirstSequence == firstSequence && batch.LastSequence == lastSequence)
            {
                return index;
            }
        }

        return -1;
    }

    /// <summary>Remembers a batch; another epoch, newer or (on a follower) older, forgets those of the old one (Kafka: <c>maybeUpdateProducerEpoch</c>).</summary>
    internal void Add(RecordBatch batch, long baseOffset)
    {
        SetEpoch(batch.ProducerEpoch);
        Add(new RememberedBatch(batch.BaseSequence, batch.LastSequence, baseOffset, batch.Count, batch.MaxTimestamp));
    }

    private void Add(RememberedBatch batch)
    {
        batches[(oldest + Count) % Remembered] = batch;
        if (Count == Remembered)
        {
            oldest = (oldest + 1) % Remembered;
        }
        else
        {
            Count++;
        }
    }

    internal void Write(BinaryWriter writer)
    {
        writer.Write(ProducerId);
        writer.Write(Epoch);
        writer.Write(Count);
        for (int index = 0; index < Count; index++)
        {
            RememberedBatch batch = this[index];
            writer.Write(batch.FirstSequence);
            writer.Write(batch.LastSequence);
            writer.Write(batch.BaseOffset);
            writer.Write(batch.Count);
            writer.Write(batch.Timestamp);
        }
    }

    internal static ProducerState Read(BinaryReader reader)
    {
        ProducerState state = new(reader.ReadInt64()) { Epoch = reader.ReadInt16() };
        for (int count = reader.ReadInt32(); count > 0; count--)
        {
            state.Add(new RememberedBatch(reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt64(), reader.ReadInt32(), reader.ReadInt64()));
        }

        return state;
    }

    /// <summary>The end of a transaction can come with a newer epoch; it has no sequences (Kafka: <c>appendEndTxnMarker</c>).</summary>
    internal void SetEpoch(short epoch)
    {
        if (epoch != Epoch)
        {
            Epoch = epoch;
            Count = 0;
            oldest = 0;
        }
    }

    internal void AddTo(ref StateHash hash, long now)
    {
        hash.Add(ProducerId);
        hash.Add(Epoch);
        hash.Add(Count);
        for (int index = 0; index < Count; index++)
        {
            RememberedBatch batch = this[index];
            hash.Add(batch.FirstSequence);
            hash.Add(batch.LastSequence);
            hash.Add(batch.BaseOffset);
            hash.Add(batch.Timestamp - now);
        }
    }

    [InlineArray(Remembered)]
    private struct Batches
    {
        private RememberedBatch first;
    }
}
