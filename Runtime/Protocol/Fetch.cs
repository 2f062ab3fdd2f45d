using ProducerSafety.Runtime.Broker;

namespace ProducerSafety.Runtime.Protocol;

/// <summary>A consumer asks a leader for batches. It is answered when there are enough of them, or when it has waited long enough.</summary>
/// <param name="MaxWaitMs">How long the broker may wait for <paramref name="MinBytes"/>, in milliseconds.</param>
/// <param name="MinBytes">How many bytes are worth an answer.</param>
/// <param name="MaxBytes">How many bytes at most; the first batch comes however large it is.</param>
/// <param name="ReadCommitted">Whether to read only what lies before the first transaction that is open.</param>
/// <param name="Partitions">From where on, for each partition.</param>
public sealed record FetchRequest(int MaxWaitMs, int MinBytes, int MaxBytes, bool ReadCommitted, IReadOnlyList<FetchPartition> Partitions) : Request;

/// <summary>From where on a consumer reads a partition.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="CurrentLeaderEpoch">The leader epoch that the consumer knows (KIP-320), or -1.</param>
/// <param name="FetchOffset">The offset of the next record.</param>
/// <param name="MaxBytes">How many bytes of this partition at most.</param>
public readonly record struct FetchPartition(TopicPartition Partition, int CurrentLeaderEpoch, long FetchOffset, int MaxBytes);

/// <summary>The batches.</summary>
/// <param name="Partitions">One entry for each partition of the request.</param>
public sealed record FetchResponse(IReadOnlyList<FetchedPartition> Partitions) : Response
{
    /// <summary>The batches are read later, when their logs may have dropped them.</summary>
    internal void Hold()
    {
        foreach (LogEntry entry in Entries)
        {
            entry.Batch.Shared?.Hold();
        }
    }

    internal void LetGo()
    {
        foreach (LogEntry entry in Entries)
        {
            entry.Batch.Shared?.LetGo();
        }
    }

    private IEnumerable<LogEntry> Entries => Partitions.SelectMany(partition => partition.Entries);
}

/// <summary>The batches of one partition.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="Error"><see cref="ErrorCode.None"/>, or why there are none.</param>
/// <param name="HighWatermark">Everything before it is on all in-sync replicas; or -1.</param>
/// <param name="LastStableOffset">No transaction before it is open; or -1.</param>
/// <param name="LogStartOffset">The first offset that the log still has, or -1.</param>
/// <param name="Aborted">The aborted transactions among the batches, for a consumer that reads what is committed; otherwise null.</param>
/// <param name="Entries">The batches; the first may begin before the offset that was asked for.</param>
public sealed record FetchedPartition(
    TopicPartition Partition, ErrorCode Error, long HighWatermark, long LastStableOffset, long LogStartOffset, IReadOnlyList<AbortedTransaction>? Aborted,
    IReadOnlyList<LogEntry> Entries);

/// <summary>A transaction that was aborted: its batches, up to the marker, are to be skipped.</summary>
/// <param name="ProducerId">The producer id.</param>
/// <param name="FirstOffset">The offset of its first record.</param>
public readonly record struct AbortedTransaction(long ProducerId, long FirstOffset);
