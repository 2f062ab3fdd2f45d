using ProducerSafety.Runtime.Protocol;

namespace ProducerSafety.Runtime.Broker;

/// <summary>
/// A follower asks a leader for everything that it follows there (Kafka: Fetch 12 with a replica id, KIP-595). The leader answers once there is something to say,
/// however long that takes; a follower has one at each leader, and a newer one replaces it.
/// </summary>
/// <param name="Follower">The broker that asks.</param>
/// <param name="BrokerEpoch">Its broker epoch.</param>
/// <param name="Leader">The broker that it asks.</param>
/// <param name="Id">Larger than in every earlier request with this broker epoch.</param>
/// <param name="Partitions">The partitions.</param>
public sealed record ReplicaFetchRequest(int Follower, long BrokerEpoch, int Leader, long Id, IReadOnlyList<ReplicaFetchPartition> Partitions);

/// <summary>What a follower has of a partition.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="LeaderEpoch">The leader epoch that it knows.</param>
/// <param name="FetchOffset">The end of its log: everything before it, it has.</param>
/// <param name="LastEpoch">The leader epoch of its last batch, or -1.</param>
/// <param name="HighWatermark">The high watermark that it knows.</param>
public readonly record struct ReplicaFetchPartition(TopicPartition Partition, int LeaderEpoch, long FetchOffset, int LastEpoch, long HighWatermark);

/// <summary>What a leader has to say to a follower.</summary>
/// <param name="Leader">The broker that answers.</param>
/// <param name="Follower">The broker that asked.</param>
/// <param name="BrokerEpoch">The broker epoch with which it asked.</param>
/// <param name="Id">The request's id.</param>
/// <param name="Partitions">The partitions of which there is something to say.</param>
public sealed record ReplicaFetchResponse(int Leader, int Follower, long BrokerEpoch, long Id, IReadOnlyList<ReplicaFetchedPartition> Partitions);

/// <summary>What a follower is told of a partition.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="Error"><see cref="ErrorCode.None"/>, or why there is nothing to fetch here now.</param>
/// <param name="LeaderEpoch">The leader epoch of the request.</param>
/// <param name="HighWatermark">The leader's high watermark.</param>
/// <param name="LogStartOffset">The leader's first offset.</param>
/// <param name="Diverging">Where the logs part: the follower drops what it has beyond the end of this epoch, and asks again.</param>
/// <param name="Entries">The next batches.</param>
public readonly record struct ReplicaFetchedPartition(
    TopicPartition Partition, ErrorCode Error, int LeaderEpoch, long HighWatermark, long LogStartOffset, (int LeaderEpoch, long EndOffset)? Diverging,
    IReadOnlyList<LogEntry> Entries);
