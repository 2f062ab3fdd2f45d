using ProducerSafety.Runtime.Protocol;
using ProducerSafety.Runtime.Records;

namespace ProducerSafety.Runtime.Broker;

/// <content>What consumers ask of a partition.</content>
public sealed partial class Replica
{
    /// <summary>Asks for the first offset that the log has (<c>ListOffsetsRequest.EARLIEST_TIMESTAMP</c>).</summary>
    internal const long EarliestTimestamp = -2;

    /// <summary>Asks for the offset after the last record that can be read (<c>LATEST_TIMESTAMP</c>).</summary>
    internal const long LatestTimestamp = -1;

    /// <summary>Asks for the record with the largest timestamp (<c>MAX_TIMESTAMP</c>, KIP-734).</summary>
    internal const long MaxTimestamp = -3;

    /// <summary>No transaction before it is open, as far as this broker knows.</summary>
    public long LastStableOffset => Log.Transactions.StableBefore(HighWatermark);

    /// <summary>Up to where a consumer may read.</summary>
    internal long EndFor(bool readCommitted) => readCommitted ? LastStableOffset : HighWatermark;

    /// <summary>Whether a client that knows a leader epoch asks the right broker (Kafka: <c>Partition.checkCurrentLeaderEpoch</c>).</summary>
    internal ErrorCode ErrorOf(int currentLeaderEpoch)
    {
        if (currentLeaderEpoch >= 0 && currentLeaderEpoch != Assignment.LeaderEpoch)
        {
            return currentLeaderEpoch < Assignment.LeaderEpoch ? ErrorCode.FencedLeaderEpoch : ErrorCode.UnknownLeaderEpoch;
        }

        return IsLeader ? ErrorCode.None : ErrorCode.NotLeaderOrFollower;
    }

    internal ErrorCode ErrorOf(in FetchPartition fetch)
    {
        ErrorCode error = ErrorOf(fetch.CurrentLeaderEpoch);
        return error == ErrorCode.None && (fetch.FetchOffset < Log.StartOffset || fetch.FetchOffset > Log.EndOffset) ? ErrorCode.OffsetOutOfRange : error;
    }

    /// <summary>What a consumer gets.</summary>
    /// <param name="fetch">From where on.</param>
    /// <param name="readCommitted">Whether only up to the last stable offset.</param>
    /// <param name="room">How many bytes the answer may still have; a first batch comes however large it is, where the answer is empty so far.</param>
    internal FetchedPartition Read(in FetchPartition fetch, bool readCommitted, ref int room)
    {
        ErrorCode error = ErrorOf(fetch);
        if (error != ErrorCode.None)
        {
            return new FetchedPartition(Partition, error, -1, -1, -1, null, []);
        }

        LogEntry[] entries = room <= 0 ? [] : Log.ReadCovering(fetch.FetchOffset, EndFor(readCommitted), Math.Min(room, fetch.MaxBytes));
        foreach (LogEntry entry in entries)
        {
            room -= entry.Batch.SizeInBytes;
        }

        IReadOnlyList<AbortedTransaction>? aborted = !readCommitted ? null
            : entries.Length == 0 ? []
            : Log.Transactions.AbortedIn(entries[0].BaseOffset, entries[^1].EndOffset);
        return new FetchedPartition(Partition, ErrorCode.None, HighWatermark, LastStableOffset, Log.StartOffset, aborted, entries);
    }

    /// <summary>Ends a producer's transaction here; where it has none, its epoch is still made known, so that an older instance is refused.</summary>
    /// <returns>Whether this broker leads the partition.</returns>
    internal bool AppendMarker(long now, long producerId, short producerEpoch, bool isCommit)
    {
        if (!IsLeader)
        {
            return false;
        }

        Log.Append(Assignment.LeaderEpoch, EndMarker.Of(producerId, producerEpoch, isCommit, now));
        Grown(now);
        AdvanceHighWatermark();
        Log.Transactions.Forget(Log.StartOffset, HighWatermark);
        return true;
    }

    /// <summary>The first record that is not older than a timestamp, or what one of the negative ones stands for (Kafka: <c>UnifiedLog.fetchOffsetByTimestamp</c>).</summary>
    /// <returns>Timestamp, offset and leader epoch, each -1 where there is none.</returns>
    internal (long Timestamp, long Offset, int LeaderEpoch) OffsetOf(long timestamp, bool readCommitted)
    {
        switch (timestamp)
        {
            case EarliestTimestamp:
                return (-1, Log.StartOffset, Log.Entries.Count == 0 ? Assignment.LeaderEpoch : Log.Entries[0].LeaderEpoch);
            case LatestTimestamp:
                return (-1, EndFor(readCommitted), Assignment.LeaderEpoch);
            case MaxTimestamp:
                return Log.Entries.Count == 0 ? (-1, -1, -1) : FirstFrom(Log.Entries.Max(entry => entry.Batch.MaxTimestamp), readCommitted);
            default:
                return FirstFrom(timestamp, readCommitted);
        }
    }

    /// <summary>In a batch that cannot be read here, the first record stands for all.</summary>
    private (long Timestamp, long Offset, int LeaderEpoch) FirstFrom(long timestamp, bool readCommitted)
    {
        foreach (LogEntry entry in Log.Entries)
        {
            if (entry.Batch.MaxTimestamp < timestamp || entry.BaseOffset >= EndFor(readCommitted) || entry.Batch.IsControl)
            {
                continue;
            }

            IReadOnlyList<Record> records = RecordsOf(entry.Batch);
            int index = 0;
            while (index < records.Count && records[index].Timestamp < timestamp)
            {
                index++;
            }

            return index < records.Count
                ? (records[index].Timestamp, entry.BaseOffset + index, entry.LeaderEpoch)
                : (entry.Batch.MaxTimestamp, entry.BaseOffset, entry.LeaderEpoch);
        }

        return (-1, -1, -1);
    }

    private static IReadOnlyList<Record> RecordsOf(RecordBatch batch)
    {
        try
        {
            return batch.Records;
        }
        catch (Exception e) when (e is NotSupportedException or ProtocolException)
        {
            return [];
        }
    }
}
