using ProducerSafety.Runtime.Protocol;

namespace ProducerSafety.Runtime.Broker;

/// <summary>A leader asks the controller for other in-sync replicas (Kafka: AlterPartition, KIP-497).</summary>
/// <param name="Partition">The partition.</param>
/// <param name="Leader">The broker that asks.</param>
/// <param name="LeaderEpoch">The epoch in which it leads.</param>
/// <param name="PartitionEpoch">The partition epoch that it knows.</param>
/// <param name="Isr">The in-sync replicas that it wants.</param>
/// <param name="BrokerEpochs">The broker epoch that each of them had when it last fetched (KIP-903): a replica that was restarted since may have lost what it fetched.</param>
public sealed record IsrChange(
    TopicPartition Partition, int Leader, int LeaderEpoch, int PartitionEpoch, IReadOnlyList<int> Isr, IReadOnlyList<long> BrokerEpochs);
