using ProducerSafety.Runtime.Records;

namespace ProducerSafety.Runtime.Broker;

/// <summary>
/// The log of one partition on one broker, with the producer state that follows from it. It is what outlives a <see cref="BrokerCore"/>: a crash of the process leaves
/// it whole, <see cref="Crash"/> is a loss of power. Batches are shared, never copied.
/// </summary>
public sealed class PartitionLog
{
    private readonly List<LogEntry> entries = [];
    private ProducerStateTable? snapshot;
    private long sizeInBytes;

    private readonly ILogFiles? files;

    /// <summary>A log in memory, which is empty.</summary>
    public PartitionLog()
    {
    }

    /// <summary>A log that is also in files, with what is there.</summary>
    internal PartitionLog(ILogFiles files)
    {
        IReadOnlyList<LogEntry> found = files.Load(out snapshot, out long startOffset);
        StartOffset = EndOffset = startOffset;
        Producers = snapshot?.Copy() ?? new ProducerStateTable();
        foreach (LogEntry entry in found)
        {
            Append(entry);
        }

        FlushedOffset = EndOffset;
        this.files = files;
    }

    /// <summary>The first offset that the log still has (Kafka: <c>logStartOffset</c>).</summary>
    public long StartOffset { get; private set; }

    /// <summary>The offset of the next record.</summary>
    public long EndOffset { get; private set; }

    /// <summary>What lies before it survives a loss of power.</summary>
    public long FlushedOffset { get; private set; }

    /// <summary>The batches, in order and without a gap.</summary>
    public IReadOnlyList<LogEntry> Entries => entries;

    /// <summary>What the log says about the producers that wrote to it.</summary>
    public ProducerStateTable Producers { get; private set; } = new();

    /// <summary>The leader epoch of the last batch, or -1 in an empty log.</summary>
    public int LastEpoch => entries.Count == 0 ? -1 : entries[^1].LeaderEpoch;

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

        files?.Append(entry);
        entry.Batch.Shared?.Hold();
        entries.Add(entry);
        sizeInBytes += entry.Batch.Bytes.Length;
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
        for (long bytes = 0; next < entries.Count; next++)
        {
            bytes += entries[next].Batch.SizeInBytes;
            if (bytes > maxBytes && next > first)
            {
                break;
            }
        }

        LogEntry[] read = new LogEntry[next - first];
        entries.CopyTo(first, read, 0, read.Length);
        return read;
    }

    /// <summary>The batches that have something at or after an offset and end at or before another.</summary>
    /// <param name="from">An offset in the log, or its end.</param>
    /// <param name="end">The end of what may be read.</param>
    /// <param name="maxBytes">How many bytes at most; the first batch comes however large it is.</param>
    internal LogEntry[] ReadCovering(long from, long end, int maxBytes)
    {
        int first = CountBefore(from);
        int next = first;
        for (long bytes = 0; next < entries.Count && entries[next].EndOffset <= end; next++)
        {
            bytes += entries[next].Batch.SizeInBytes;
            if (bytes > maxBytes && next > first)
            {
                break;
            }
        }

        return [.. System.Runtime.InteropServices.CollectionsMarshal.AsSpan(entries)[first..next]];
    }

    /// <summary>How many bytes <see cref="ReadCovering"/> would have; it is enough to know that there are so many.</summary>
    internal long BytesBetween(long from, long end, long enough)
    {
        long bytes = 0;
        for (int index = CountBefore(from); index < entries.Count && entries[index].EndOffset <= end && bytes < enough; index++)
        {
            bytes += entries[index].Batch.SizeInBytes;
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
        int high = entries.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (entries[middle].LeaderEpoch <= leaderEpoch)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return (low == 0 ? leaderEpoch : entries[low - 1].LeaderEpoch, low == entries.Count ? EndOffset : entries[low].BaseOffset);
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
        for (int index = kept; index < entries.Count; index++)
        {
            sizeInBytes -= entries[index].Batch.Bytes.Length;
        }

        entries.RemoveRange(kept, entries.Count - kept);
        EndOffset = kept == 0 ? StartOffset : entries[kept - 1].EndOffset;
        FlushedOffset = Math.Min(FlushedOffset, EndOffset);
        files?.TruncateTo(EndOffset);
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

        snapshot ??= new ProducerStateTable();
        for (int index = 0; index < dropped; index++)
        {
            snapshot.Apply(entries[index].Batch, entries[index].BaseOffset);
            sizeInBytes -= entries[index].Batch.Bytes.Length;
            entries[index].Batch.Shared?.LetGo();
        }

        entries.RemoveRange(0, dropped);
        StartOffset = entries.Count == 0 ? EndOffset : entries[0].BaseOffset;
        FlushedOffset = Math.Max(FlushedOffset, StartOffset);
        files?.DeleteTo(StartOffset, snapshot);
    }

    /// <summary>As <see cref="Retain"/>, once there is so much too much that it is worth the work.</summary>
    internal void RetainSoon(long maxBytes, long highWatermark)
    {
        if (maxBytes >= 0 && sizeInBytes > maxBytes + (maxBytes / 8))
        {
            Retain(maxBytes, highWatermark);
        }
    }

    /// <summary>Drops the oldest batches until the rest is no larger than the retention allows, or could not be read otherwise (Kafka: <c>log.retention.bytes</c>).</summary>
    /// <param name="maxBytes">How many bytes of batches may stay; those that are lists of records do not count.</param>
    /// <param name="highWatermark">Nothing from here on is dropped.</param>
    internal void Retain(long maxBytes, long highWatermark)
    {
        int first = 0;
        for (long left = sizeInBytes; left > maxBytes && first < entries.Count - 1 && entries[first].EndOffset <= highWatermark; first++)
        {
            left -= entries[first].Batch.Bytes.Length;
        }

        if (first > 0)
        {
            DeleteTo(entries[first].BaseOffset);
            Transactions.Forget(StartOffset, highWatermark);
        }
    }

    /// <summary>Begins anew at an offset: the leader no longer has what a follower would need next (Kafka: <c>truncateFullyAndStartAt</c>).</summary>
    /// <param name="offset">The leader's first offset.</param>
    public void RestartAt(long offset)
    {
        entries.Clear();
        sizeInBytes = 0;
        files?.RestartAt(offset);
        snapshot = null;
        StartOffset = EndOffset = FlushedOffset = offset;
        Rebuild();
    }

    /// <summary>Makes everything survive a loss of power.</summary>
    public void Flush()
    {
        files?.Flush();
        FlushedOffset = EndOffset;
    }

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
        Producers = snapshot?.Copy() ?? new ProducerStateTable();
        Transactions = new LogTransactions();
        foreach (LogEntry entry in entries)
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
        snapshot?.Expire(now, expirationMs);
    }

    /// <summary>Adds the complete state.</summary>
    /// <param name="hash">The hash.</param>
    /// <param name="now">The time that timestamps are counted from.</param>
    public void AddTo(ref StateHash hash, long now)
    {
        hash.Add(StartOffset);
        hash.Add(FlushedOffset);
        hash.Add(entries.Count);
        foreach (LogEntry entry in entries)
        {
            hash.Add(entry.LeaderEpoch);
            hash.Add(entry.Batch, now);
        }

        Producers.AddTo(ref hash, now);
        hash.Add(snapshot != null);
        snapshot?.AddTo(ref hash, now);
    }

    internal void DeleteFiles() => files?.Delete();

    /// <summary>Whether an offset follows directly on a batch of an epoch: then everything before it is the same as in the log that has the same pair.</summary>
    internal bool Matches(long offset, int epochBefore)
    {
        if (offset == EndOffset)
        {
            return epochBefore == LastEpoch;
        }

        int index = IndexOf(offset);
        return index > 0 && index < entries.Count && entries[index].BaseOffset == offset && entries[index - 1].LeaderEpoch == epochBefore;
    }

    /// <summary>The index of the first batch that does not begin before an offset.</summary>
    private int IndexOf(long offset)
    {
        int low = 0;
        int high = entries.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (entries[middle].BaseOffset < offset)
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
        return count > 0 && entries[count - 1].EndOffset > offset ? count - 1 : count;
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
