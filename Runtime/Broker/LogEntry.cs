using ProducerSafety.Runtime.Records;

namespace ProducerSafety.Runtime.Broker;

/// <summary>A batch in a log. Two logs that have an entry of the same offset and leader epoch have the same batch there and the same batches before.</summary>
/// <param name="BaseOffset">The offset of its first record.</param>
/// <param name="LeaderEpoch">The epoch of the leader that appended it.</param>
/// <param name="Batch">The batch.</param>
public readonly record struct LogEntry(long BaseOffset, int LeaderEpoch, RecordBatch Batch)
{
    /// <summary>The offset after its last record.</summary>
    public long EndOffset => BaseOffset + Batch.Count;
}
