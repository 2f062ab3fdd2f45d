using ProducerSafety.Runtime.Records;

namespace ProducerSafety.Runtime.Broker;

/// <summary>
/// The log of one partition on one broker, with the producer state that follows from it. It is what outlives a <see cref="BrokerCore"/>: a crash of the process leaves
/// it whole, <see cref="Crash"/> is a loss of power. Batches are shared, never copied.
/// </summary>
public sealed class PartitionLog
{
    private readonly List<LogEntry> _entries = [];
    private ProducerStateTable? _snapshot;

    /// <summary>The first offset that the log still has (Kafka: <c>logStartOffset</c>).</summary>
    public long StartOffset { get; private set; }

    /// <summary>The offset of the next record.</summary>
    public long EndOffset { get; private set; }

    /// <summary>What lies before it survives a loss of power.</summary>
    public long FlushedOffset { get; private set; }

    /// <summary>The batches, in order and without a gap.</summary>
    public IReadOnlyList<LogEntry> Entries => _entries;

    /// <summary>What the log says about the producers that wrote to it.</summary>
    public ProducerStateTable Producers { get; private set; } = new();

    /// <summary>The leader epoch of the last batch, or -1 in an empty log.</summary>
    public int LastEpoch => _entries.Count == 0 ? -1 : _entries[^1].LeaderEpoch;

    internal LogTransactions Transactions { get; private set; } = new();

    /// <summary>Appends a batch as the leader.</summary>
    /// <param name="leaderEpoch">The leader's epoch.</param>
    /// <param name="batch">The batch, checked.</param>
    /// <returns>The offset of its first record.</returns>
    public long Append(int leaderEpoch, RecordBatch batch)
    {
        long baseOffset = EndOffset;
        AssertInSequence(batch);
        batch.Stamp(baseOffset, leaderEpoch);
        Append(new LogEntry(baseOffset, leaderEpoch, batch));
        return baseOffset;
    }

    /// <summary>Appends what the leader has. Followers do not check sequences (Kafka: <c>AppendOrigin.REPLICATION</c>).</summary>
    /// <param name="entry">The leader's next entry.</param>
    public void Append(in LogEntry entry)
    {
        if (entry.BaseOffset != EndOffset || entry.LeaderEpoch < LastEpoch || entry.Batch.Count == 0)
        {
            throw new InvariantViolationException($"Offset {entry.BaseOffset} of leader epoch {entry.LeaderEpoch} after end {EndOffset} of epoch {LastEpoch}.");
        }

        _entries.Add(entry);
        EndOffset = entry.EndOffset;
        Producers.Apply(entry.Batch, entry.BaseOffset);
        Transactions.Apply(entry);
    }

    /// <summary>The batches from an offset on.</summary>
    /// <param name="from">The base offset of a batch, or the end of the log.</param>
    /// <param name="maxBytes">How many bytes at most; the first batch comes however large it is.</param>
    public LogEntry[] Read(long from, int maxBytes)
    {
        int first = IndexOf(from);
        int next = first;
        for (long bytes = 0; next < _entries.Count; next++)
        {
            bytes += _entries[next].Batch.SizeInBytes;
            if (bytes > maxBytes && next > first)
            {
                break;
            }
        }

        LogEntry[] entries = new LogEntry[next - first];
        _entries.CopyTo(first, entries, 0, entries.Length);
        return entries;
    }

    /// <summary>The batches that have something at or after an offset and end at or before another.</summary>
    /// <param name="from">An offset in the log, or its end.</param>
    /// <param name="end">The end of what may be read.</param>
    /// <param name="maxBytes">How many bytes at most; the first batch comes however large it is.</param>
    internal LogEntry[] ReadCovering(long from, long end, int maxBytes)
    {
        int first = CountBefore(from);
        int next = first;
        for (long bytes = 0; next < _entries.Count && _entries[next].EndOffset <= end; next++)
        {
            bytes += _entries[next].Batch.SizeInBytes;
            if (bytes > maxBytes && next > first)
            {
                break;
            }
        }

        return [.. System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_entries)[first..next]];
    }

    /// <summary>How many bytes <see cref="ReadCovering"/> would have; it is enough to know that there are so many.</summary>
    internal long BytesBetween(long from, long end, long enough)
    {
        long bytes = 0;
        for (int index = CountBefore(from); index < _entries.Count && _entries[index].EndOffset <= end && bytes < enough; index++)
        {
            bytes += _entries[index].Batch.SizeInBytes;
        }

        return bytes;
    }

    /// <summary>
    /// Where a leader epoch ends: the largest epoch in the log that is not larger than the given one, and the offset where the next larger one begins
    /// (Kafka: <c>LeaderEpochFileCache.endOffsetFor</c>).
    /// </summary>
    /// <param name="leaderEpoch">The leader epoch.</param>
    public (int LeaderEpoch, long EndOffset) EndOf(int leaderEpoch)
    {
        int low = 0;
        int high = _entries.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_entries[middle].LeaderEpoch <= leaderEpoch)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return (low == 0 ? leaderEpoch : _entries[low - 1].LeaderEpoch, low == _entries.Count ? EndOffset : _entries[low].BaseOffset);
    }

    /// <summary>Drops the batches that reach beyond an offset, and rebuilds the producer state (Kafka: <c>UnifiedLog.truncateTo</c>).</summary>
    /// <param name="offset">The end of what stays.</param>
    public void TruncateTo(long offset)
    {
        if (offset >= EndOffset)
        {
            return;
        }

        int kept = CountBefore(offset);

        _entries.RemoveRange(kept, _entries.Count - kept);
        EndOffset = kept == 0 ? StartOffset : _entries[kept - 1].EndOffset;
        FlushedOffset = Math.Min(FlushedOffset, EndOffset);
        Rebuild();
    }

    /// <summary>
    /// Drops the batches that lie before an offset, as retention and DeleteRecords do. What they told about producers stays known
    /// (Kafka, since KIP-360: <c>ProducerStateManager</c> keeps producers whose records are deleted).
    /// </summary>
    /// <param name="offset">The first offset that is kept, with the whole batch that it lies in.</param>
    public void DeleteTo(long offset)
    {
        int dropped = CountBefore(offset);
        if (dropped == 0)
        {
            return;
        }

        _snapshot ??= new ProducerStateTable();
        for (int index = 0; index < dropped; index++)
        {
            _snapshot.Apply(_entries[index].Batch, _entries[index].BaseOffset);
        }

        _entries.RemoveRange(0, dropped);
        StartOffset = _entries.Count == 0 ? EndOffset : _entries[0].BaseOffset;
        FlushedOffset = Math.Max(FlushedOffset, StartOffset);
    }

    /// <summary>Drops the oldest batches until the rest is no larger than the retention allows, or could not be read otherwise (Kafka: <c>log.retention.bytes</c>).</summary>
    /// <param name="maxBytes">How many bytes of batches may stay; those that are lists of records do not count.</param>
    /// <param name="highWatermark">Nothing from here on is dropped.</param>
    internal void Retain(long maxBytes, long highWatermark)
    {
        long bytes = 0;
        int first = _entries.Count;
        while (first > 0 && (bytes <= maxBytes || _entries[first - 1].EndOffset > highWatermark))
        {
            bytes += _entries[--first].Batch.Bytes.Length;
        }

        first += bytes > maxBytes && first < _entries.Count - 1 && _entries[first].EndOffset <= highWatermark ? 1 : 0;
        if (first > 0 && first < _entries.Count)
        {
            DeleteTo(_entries[first].BaseOffset);
            Transactions.Forget(StartOffset, highWatermark);
        }
    }

    /// <summary>Begins anew at an offset: the leader no longer has what a follower would need next (Kafka: <c>truncateFullyAndStartAt</c>).</summary>
    /// <param name="offset">The leader's first offset.</param>
    public void RestartAt(long offset)
    {
        _entries.Clear();
        _snapshot = null;
        StartOffset = EndOffset = FlushedOffset = offset;
        Rebuild();
    }

    /// <summary>Makes everything survive a loss of power.</summary>
    public void Flush() => FlushedOffset = EndOffset;

    /// <summary>A loss of power: what was not flushed is gone.</summary>
    /// <returns>Whether anything was lost.</returns>
    public bool Crash()
    {
        bool lost = FlushedOffset < EndOffset;
        TruncateTo(FlushedOffset);
        return lost;
    }

    /// <summary>Builds the producer state from the log alone, as a broker does when it starts.</summary>
    public void Rebuild()
    {
        Producers = _snapshot?.Copy() ?? new ProducerStateTable();
        Transactions = new LogTransactions();
        foreach (LogEntry entry in _entries)
        {
            Producers.Apply(entry.Batch, entry.BaseOffset);
            Transactions.Apply(entry);
        }
    }

    /// <summary>Forgets the producer ids that <c>producer.id.expiration.ms</c> has passed for.</summary>
    /// <param name="now">The time.</param>
    /// <param name="expirationMs"><c>producer.id.expiration.ms</c>.</param>
    public void Expire(long now, long expirationMs)
    {
        Producers.Expire(now, expirationMs);
        _snapshot?.Expire(now, expirationMs);
    }

    /// <summary>Adds the complete state.</summary>
    /// <param name="hash">The hash.</param>
    /// <param name="now">The time that timestamps are counted from.</param>
    public void AddTo(ref StateHash hash, long now)
    {
        hash.Add(StartOffset);
        hash.Add(FlushedOffset);
        hash.Add(_entries.Count);
        foreach (LogEntry entry in _entries)
        {
            hash.Add(entry.LeaderEpoch);
            hash.Add(entry.Batch, now);
        }

        Producers.AddTo(ref hash, now);
        hash.Add(_snapshot != null);
        _snapshot?.AddTo(ref hash, now);
    }

    /// <summary>Whether an offset follows directly on a batch of an epoch: then everything before it is the same as in the log that has the same pair.</summary>
    internal bool Matches(long offset, int epochBefore)
    {
        if (offset == EndOffset)
        {
            return epochBefore == LastEpoch;
        }

        int index = IndexOf(offset);
        return index > 0 && index < _entries.Count && _entries[index].BaseOffset == offset && _entries[index - 1].LeaderEpoch == epochBefore;
    }

    /// <summary>The index of the first batch that does not begin before an offset.</summary>
    private int IndexOf(long offset)
    {
        int low = 0;
        int high = _entries.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_entries[middle].BaseOffset < offset)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    /// <summary>How many batches lie completely before an offset.</summary>
    private int CountBefore(long offset)
    {
        int count = IndexOf(offset);
        return count > 0 && _entries[count - 1].EndOffset > offset ? count - 1 : count;
    }

    private void AssertInSequence(RecordBatch batch)
    {
        if (batch.HasProducerId && !batch.IsControl && Producers.Find(batch.ProducerId) is { } producer)
        {
            bool continues = batch.ProducerEpoch == producer.Epoch && batch.BaseSequence == Sequence.Add(producer.LastSequence, 1);
            if (!continues && (batch.ProducerEpoch <= producer.Epoch || batch.BaseSequence != 0))
            {
                throw new InvariantViolationException($"Sequence {batch.BaseSequence} of epoch {batch.ProducerEpoch} after {producer.LastSequence} of epoch {producer.Epoch}.");
            }
        }
    }
}
