namespace ProducerSafety.Runtime.Broker;

/// <summary>The settings of the brokers and of the controller of a cluster, named and defaulted as Kafka's where it has them. Times are in milliseconds, sizes in bytes.</summary>
public sealed class BrokerOptions
{
    /// <summary>Kafka's defaults.</summary>
    public static BrokerOptions Default { get; } = new();

    /// <summary><c>min.insync.replicas</c>, from 1. More than there are replicas counts as all of them (KIP-966, <c>Partition.effectiveMinIsr</c>).</summary>
    public int MinInsyncReplicas { get; init; } = 1;

    /// <summary><c>replica.lag.time.max.ms</c>: how long an in-sync follower may be behind the leader's log end.</summary>
    public long ReplicaLagTimeMaxMs { get; init; } = 30_000;

    /// <summary><c>replica.fetch.backoff.ms</c>: how long a follower waits after a fetch failed.</summary>
    public long ReplicaFetchBackoffMs { get; init; } = 1_000;

    /// <summary><c>replica.fetch.max.bytes</c> of one partition in one answer; a larger batch is sent alone.</summary>
    public int ReplicaFetchMaxBytes { get; init; } = 1 << 20;

    /// <summary>How long a leader waits for the controller's answer to a change of its in-sync replicas before it asks again. Kafka has no setting for it.</summary>
    public long IsrChangeRetryMs { get; init; } = 1_000;

    /// <summary><c>message.max.bytes</c>: the largest batch.</summary>
    public int MessageMaxBytes { get; init; } = 1_048_588;

    /// <summary><c>log.segment.bytes</c>: a batch larger than a segment cannot be appended.</summary>
    public int LogSegmentBytes { get; init; } = 1 << 30;

    /// <summary><c>log.message.timestamp.before.max.ms</c>: how far in the past a record's timestamp may lie.</summary>
    public long MessageTimestampBeforeMaxMs { get; init; } = long.MaxValue;

    /// <summary><c>log.message.timestamp.after.max.ms</c>: how far in the future a record's timestamp may lie.</summary>
    public long MessageTimestampAfterMaxMs { get; init; } = 3_600_000;

    /// <summary><c>producer.id.expiration.ms</c>: a producer id whose last batch is older is forgotten.</summary>
    public long ProducerIdExpirationMs { get; init; } = 86_400_000;

    /// <summary><c>producer.id.expiration.check.interval.ms</c>: how often the broker looks for such producer ids.</summary>
    public long ProducerIdExpirationCheckIntervalMs { get; init; } = 600_000;

    /// <summary><c>auto.create.topics.enable</c>: whether a metadata request creates a topic that does not exist.</summary>
    public bool AutoCreateTopicsEnable { get; init; } = true;

    /// <summary><c>num.partitions</c> of a topic that is created automatically.</summary>
    public int NumPartitions { get; init; } = 1;

    /// <summary><c>default.replication.factor</c> of a topic that is created automatically; fewer where fewer brokers are alive.</summary>
    public int DefaultReplicationFactor { get; init; } = 1;

    /// <summary>
    /// Redpanda's <c>enable_idempotence</c>, for the whole cluster. Off, its ApiVersions leave InitProducerId out (<c>api_versions.cc</c>), for which a client that asks
    /// all the same gets <see cref="Protocol.ErrorCode.UnsupportedVersion"/> here; batches with a producer id get
    /// <see cref="Protocol.ErrorCode.ClusterAuthorizationFailed"/> (<c>produce.cc</c>).
    /// </summary>
    public bool EnableIdempotence { get; init; } = true;

    /// <summary>
    /// Eligible leader replicas (KIP-966, on in Kafka 4.1): a replica that left the in-sync replicas while they were too few can still be elected, and one that lost
    /// what it had appended cannot. Off, as before, the last in-sync replica is elected when it comes back, whatever it lost.
    /// </summary>
    public bool EligibleLeaderReplicas { get; init; } = true;

    /// <summary>Topics that clients may see but not write to.</summary>
    public IReadOnlySet<string> UnauthorizedTopics { get; init; } = new HashSet<string>();
}
