using ProducerSafety.Runtime.Records;

namespace ProducerSafety.Runtime.Protocol;

/// <summary>Asks a leader to append batches, one for each partition.</summary>
/// <param name="TransactionalId">The transactional id, or null.</param>
/// <param name="Acks">0: no answer; 1: when the leader has it; -1: when all in-sync replicas have it.</param>
/// <param name="TimeoutMs">How long the broker may wait for the in-sync replicas (<c>request.timeout.ms</c>), in milliseconds.</param>
/// <param name="Batches">The batches.</param>
public sealed record ProduceRequest(string? TransactionalId, short Acks, int TimeoutMs, IReadOnlyList<PartitionBatch> Batches) : Request;

/// <summary>One batch and where it goes.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="Batch">The batch.</param>
public readonly record struct PartitionBatch(TopicPartition Partition, RecordBatch Batch);

/// <summary>What became of each batch. There is none for acks 0.</summary>
/// <param name="Partitions">One entry for each batch of the request.</param>
public sealed record ProduceResponse(IReadOnlyList<PartitionAppended> Partitions) : Response;

/// <summary>What became of one batch.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="Error"><see cref="ErrorCode.None"/> when it was appended, now or by an earlier request with the same sequences.</param>
/// <param name="BaseOffset">The offset of its first record, or -1.</param>
/// <param name="LogStartOffset">The first offset that the log still has, or -1.</param>
public readonly record struct PartitionAppended(TopicPartition Partition, ErrorCode Error, long BaseOffset, long LogStartOffset);
