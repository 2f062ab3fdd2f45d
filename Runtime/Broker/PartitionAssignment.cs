using ProducerSafety.Runtime.Protocol;

namespace ProducerSafety.Runtime.Broker;

/// <summary>
/// What the controller says of a partition (Kafka: <c>PartitionRegistration</c>). Brokers may learn it late: a broker that does not know yet that it is no longer the
/// leader can take batches, but never acknowledge them with acks=all, since the followers no longer fetch from it.
/// </summary>
/// <param name="Partition">The partition.</param>
/// <param name="Replicas">The brokers that have a log of it, the preferred leader first.</param>
/// <param name="Leader">The broker that leads it, or -1.</param>
/// <param name="LeaderEpoch">How often the leader has changed.</param>
/// <param name="Isr">The in-sync replicas.</param>
/// <param name="PartitionEpoch">How often anything about the partition has changed.</param>
/// <param name="MetadataOffset">
/// When it was said, in the order of all that the controller says. A broker ignores what was said before it registered (KRaft: a starting broker catches up with the
/// metadata log to its own registration before it acts).
/// </param>
public sealed record PartitionAssignment(
    TopicPartition Partition, IReadOnlyList<int> Replicas, int Leader, int LeaderEpoch, IReadOnlyList<int> Isr, int PartitionEpoch, long MetadataOffset)
{
    internal void AddTo(ref StateHash hash)
    {
        hash.Add(Partition);
        hash.Add(Leader);
        hash.Add(LeaderEpoch);
        hash.Add(PartitionEpoch);
        hash.Add(Replicas);
        hash.Add(Isr);
    }
}
