namespace ProducerSafety.Runtime.Protocol;

/// <summary>
/// The errors of Kafka's protocol that a producer can meet, with the numbers that go over the network. Source: Kafka protocol guide, "Error Codes".
/// </summary>
public enum ErrorCode : short
{
    /// <summary>The server met an error that it did not expect.</summary>
    UnknownServerError = -1,

    /// <summary>No error.</summary>
    None = 0,

    /// <summary>An offset outside the log.</summary>
    OffsetOutOfRange = 1,

    /// <summary>The batch does not match its checksum, or is malformed.</summary>
    CorruptMessage = 2,

    /// <summary>This broker does not have the topic or partition.</summary>
    UnknownTopicOrPartition = 3,

    /// <summary>The partition has no leader at the moment.</summary>
    LeaderNotAvailable = 5,

    /// <summary>This broker does not lead the partition.</summary>
    NotLeaderOrFollower = 6,

    /// <summary>The in-sync replicas did not have the batch in time; it may still be in the log.</summary>
    RequestTimedOut = 7,

    /// <summary>The batch is larger than the broker takes.</summary>
    MessageTooLarge = 10,

    /// <summary>The connection broke before an answer came. Clients give themselves this error.</summary>
    NetworkException = 13,

    /// <summary>The coordinator is still loading its state.</summary>
    CoordinatorLoadInProgress = 14,

    /// <summary>The coordinator is not available.</summary>
    CoordinatorNotAvailable = 15,

    /// <summary>Another broker is the coordinator.</summary>
    NotCoordinator = 16,

    /// <summary>The topic's name is not valid.</summary>
    InvalidTopicException = 17,

    /// <summary>The batch is larger than a segment.</summary>
    RecordListTooLarge = 18,

    /// <summary>Fewer in-sync replicas than <c>min.insync.replicas</c>; nothing was appended.</summary>
    NotEnoughReplicas = 19,

    /// <summary>Fewer in-sync replicas than <c>min.insync.replicas</c>, after the batch was appended.</summary>
    NotEnoughReplicasAfterAppend = 20,

    /// <summary>Acks other than -1, 0 and 1.</summary>
    InvalidRequiredAcks = 21,

    /// <summary>No right to write to the topic.</summary>
    TopicAuthorizationFailed = 29,

    /// <summary>No right to do this in the cluster.</summary>
    ClusterAuthorizationFailed = 31,

    /// <summary>A timestamp outside what the broker takes.</summary>
    InvalidTimestamp = 32,

    /// <summary>A version of a request that the broker does not know.</summary>
    UnsupportedVersion = 35,

    /// <summary>A topic of that name exists.</summary>
    TopicAlreadyExists = 36,

    /// <summary>Another broker is the controller.</summary>
    NotController = 41,

    /// <summary>A request that makes no sense.</summary>
    InvalidRequest = 42,

    /// <summary>A configuration that is not valid.</summary>
    InvalidConfig = 40,

    /// <summary>The log's format cannot hold what is asked.</summary>
    UnsupportedForMessageFormat = 43,

    /// <summary>A sequence that does not follow the last one.</summary>
    OutOfOrderSequenceNumber = 45,

    /// <summary>A sequence that is in the log already. No current broker answers it.</summary>
    DuplicateSequenceNumber = 46,

    /// <summary>An epoch that a newer one has replaced.</summary>
    InvalidProducerEpoch = 47,

    /// <summary>An append to a disk failed.</summary>
    KafkaStorageError = 56,

    /// <summary>The broker knows nothing of the producer id. No current broker answers it to a produce request.</summary>
    UnknownProducerId = 59,

    /// <summary>The leader epoch is older than the broker's.</summary>
    FencedLeaderEpoch = 74,

    /// <summary>The leader epoch is newer than the broker's.</summary>
    UnknownLeaderEpoch = 75,

    /// <summary>A batch that the broker refuses.</summary>
    InvalidRecord = 87,

    /// <summary>A quota is used up.</summary>
    ThrottlingQuotaExceeded = 89,

    /// <summary>A newer producer with the same transactional id has taken over.</summary>
    ProducerFenced = 90,
}
