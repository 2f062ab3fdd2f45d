using ProducerSafety.Runtime.Protocol;

namespace ProducerSafety.Runtime.Broker;

/// <summary>A produce request with acks=all whose batches wait for the in-sync replicas (Kafka: <c>DelayedProduce</c>).</summary>
internal sealed class PendingProduce(ClientConnection connection, int correlationId, long deadline, PartitionAppended[] partitions)
{
    public ClientConnection Connection { get; } = connection;

    public int CorrelationId { get; } = correlationId;

    public long Deadline { get; } = deadline;

    public PartitionAppended[] Partitions { get; } = partitions;

    public int Unresolved { get; set; }
}
