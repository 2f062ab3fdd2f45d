namespace ProducerSafety.Runtime.Protocol;

/// <summary>
/// The errors of Kafka's protocol, with the numbers that go over the network. Source: Kafka 4.4's protocol guide, "Error Codes".
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

    /// <summary>A fetch of an impossible size.</summary>
    InvalidFetchSize = 4,

    /// <summary>The partition has no leader at the moment.</summary>
    LeaderNotAvailable = 5,

    /// <summary>This broker does not lead the partition.</summary>
    NotLeaderOrFollower = 6,

    /// <summary>The in-sync replicas did not have the batch in time; it may still be in the log.</summary>
    RequestTimedOut = 7,

    /// <summary>The broker is not available.</summary>
    BrokerNotAvailable = 8,

    /// <summary>The broker has no replica that could answer.</summary>
    ReplicaNotAvailable = 9,

    /// <summary>The batch is larger than the broker takes.</summary>
    MessageTooLarge = 10,

    /// <summary>A controller that a newer one has replaced.</summary>
    StaleControllerEpoch = 11,

    /// <summary>Metadata of a committed offset that is too large.</summary>
    OffsetMetadataTooLarge = 12,

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

    /// <summary>A generation that is not the group's.</summary>
    IllegalGeneration = 22,

    /// <summary>The members of the group have no protocol in common.</summary>
    InconsistentGroupProtocol = 23,

    /// <summary>A group id that is not valid.</summary>
    InvalidGroupId = 24,

    /// <summary>The coordinator does not know the member.</summary>
    UnknownMemberId = 25,

    /// <summary>A session timeout outside what the broker takes.</summary>
    InvalidSessionTimeout = 26,

    /// <summary>The group rebalances; join again.</summary>
    RebalanceInProgress = 27,

    /// <summary>An offset commit that is too large.</summary>
    InvalidCommitOffsetSize = 28,

    /// <summary>No right to write to the topic.</summary>
    TopicAuthorizationFailed = 29,

    /// <summary>No right to use the group.</summary>
    GroupAuthorizationFailed = 30,

    /// <summary>No right to do this in the cluster.</summary>
    ClusterAuthorizationFailed = 31,

    /// <summary>A timestamp outside what the broker takes.</summary>
    InvalidTimestamp = 32,

    /// <summary>A SASL mechanism that the broker does not know.</summary>
    UnsupportedSaslMechanism = 33,

    /// <summary>A request that does not fit the state of authentication.</summary>
    IllegalSaslState = 34,

    /// <summary>A version of a request that the broker does not know.</summary>
    UnsupportedVersion = 35,

    /// <summary>A topic of that name exists.</summary>
    TopicAlreadyExists = 36,

    /// <summary>A number of partitions that is not valid.</summary>
    InvalidPartitions = 37,

    /// <summary>A replication factor below 1 or above the number of brokers.</summary>
    InvalidReplicationFactor = 38,

    /// <summary>An assignment of replicas that is not valid.</summary>
    InvalidReplicaAssignment = 39,

    /// <summary>A configuration that is not valid.</summary>
    InvalidConfig = 40,

    /// <summary>Another broker is the controller.</summary>
    NotController = 41,

    /// <summary>A request that makes no sense.</summary>
    InvalidRequest = 42,

    /// <summary>The log's format cannot hold what is asked.</summary>
    UnsupportedForMessageFormat = 43,

    /// <summary>The request breaks a policy.</summary>
    PolicyViolation = 44,

    /// <summary>A sequence that does not follow the last one.</summary>
    OutOfOrderSequenceNumber = 45,

    /// <summary>A sequence that is in the log already. No current broker answers it.</summary>
    DuplicateSequenceNumber = 46,

    /// <summary>An epoch that a newer one has replaced.</summary>
    InvalidProducerEpoch = 47,

    /// <summary>The transaction's state does not allow this.</summary>
    InvalidTxnState = 48,

    /// <summary>A producer id that does not belong to the transactional id.</summary>
    InvalidProducerIdMapping = 49,

    /// <summary>A transaction timeout above the broker's maximum.</summary>
    InvalidTransactionTimeout = 50,

    /// <summary>Another operation of the same transaction is going on.</summary>
    ConcurrentTransactions = 51,

    /// <summary>A transaction coordinator that a newer one has replaced.</summary>
    TransactionCoordinatorFenced = 52,

    /// <summary>No right to use the transactional id.</summary>
    TransactionalIdAuthorizationFailed = 53,

    /// <summary>Security features are switched off.</summary>
    SecurityDisabled = 54,

    /// <summary>Not tried, because something else in the request failed.</summary>
    OperationNotAttempted = 55,

    /// <summary>An append to a disk failed.</summary>
    KafkaStorageError = 56,

    /// <summary>A log directory that is not the broker's.</summary>
    LogDirNotFound = 57,

    /// <summary>SASL authentication failed.</summary>
    SaslAuthenticationFailed = 58,

    /// <summary>The broker knows nothing of the producer id. No current broker answers it to a produce request.</summary>
    UnknownProducerId = 59,

    /// <summary>Replicas of the partition are being moved.</summary>
    ReassignmentInProgress = 60,

    /// <summary>Delegation tokens are switched off.</summary>
    DelegationTokenAuthDisabled = 61,

    /// <summary>No such delegation token.</summary>
    DelegationTokenNotFound = 62,

    /// <summary>A delegation token of someone else.</summary>
    DelegationTokenOwnerMismatch = 63,

    /// <summary>Delegation tokens are not given on this connection.</summary>
    DelegationTokenRequestNotAllowed = 64,

    /// <summary>No right to use delegation tokens.</summary>
    DelegationTokenAuthorizationFailed = 65,

    /// <summary>The delegation token has expired.</summary>
    DelegationTokenExpired = 66,

    /// <summary>A type of principal that is not supported.</summary>
    InvalidPrincipalType = 67,

    /// <summary>The group has members.</summary>
    NonEmptyGroup = 68,

    /// <summary>No such group.</summary>
    GroupIdNotFound = 69,

    /// <summary>No such fetch session.</summary>
    FetchSessionIdNotFound = 70,

    /// <summary>An epoch that is not the fetch session's.</summary>
    InvalidFetchSessionEpoch = 71,

    /// <summary>The leader has no listener of that name.</summary>
    ListenerNotFound = 72,

    /// <summary>Topics cannot be deleted.</summary>
    TopicDeletionDisabled = 73,

    /// <summary>The leader epoch is older than the broker's.</summary>
    FencedLeaderEpoch = 74,

    /// <summary>The leader epoch is newer than the broker's.</summary>
    UnknownLeaderEpoch = 75,

    /// <summary>A compression type that the client does not know.</summary>
    UnsupportedCompressionType = 76,

    /// <summary>A broker epoch that is not the broker's.</summary>
    StaleBrokerEpoch = 77,

    /// <summary>The new leader does not know the high watermark yet.</summary>
    OffsetNotAvailable = 78,

    /// <summary>A member id is needed first.</summary>
    MemberIdRequired = 79,

    /// <summary>The preferred leader is not available.</summary>
    PreferredLeaderNotAvailable = 80,

    /// <summary>The group is full.</summary>
    GroupMaxSizeReached = 81,

    /// <summary>Another member has taken over the group instance id.</summary>
    FencedInstanceId = 82,

    /// <summary>No replica that may be elected is available.</summary>
    EligibleLeadersNotAvailable = 83,

    /// <summary>The partition has a leader.</summary>
    ElectionNotNeeded = 84,

    /// <summary>No replicas are being moved.</summary>
    NoReassignmentInProgress = 85,

    /// <summary>The group is subscribed to the topic.</summary>
    GroupSubscribedToTopic = 86,

    /// <summary>A batch that the broker refuses.</summary>
    InvalidRecord = 87,

    /// <summary>An open transaction may still change the offsets.</summary>
    UnstableOffsetCommit = 88,

    /// <summary>A quota is used up.</summary>
    ThrottlingQuotaExceeded = 89,

    /// <summary>A newer producer with the same transactional id has taken over.</summary>
    ProducerFenced = 90,

    /// <summary>No such resource.</summary>
    ResourceNotFound = 91,

    /// <summary>A resource that is named twice.</summary>
    DuplicateResource = 92,

    /// <summary>A credential that is not acceptable.</summary>
    UnacceptableCredential = 93,

    /// <summary>The voters of sender and receiver differ.</summary>
    InconsistentVoterSet = 94,

    /// <summary>A version that is not the one after the current.</summary>
    InvalidUpdateVersion = 95,

    /// <summary>Features could not be updated.</summary>
    FeatureUpdateFailed = 96,

    /// <summary>A forwarded principal could not be read.</summary>
    PrincipalDeserializationFailure = 97,

    /// <summary>No such snapshot.</summary>
    SnapshotNotFound = 98,

    /// <summary>A position outside the snapshot.</summary>
    PositionOutOfRange = 99,

    /// <summary>No such topic id.</summary>
    UnknownTopicId = 100,

    /// <summary>The broker id is in use.</summary>
    DuplicateBrokerRegistration = 101,

    /// <summary>The broker is not registered.</summary>
    BrokerIdNotRegistered = 102,

    /// <summary>A topic id that is not the log's.</summary>
    InconsistentTopicId = 103,

    /// <summary>Another cluster's id.</summary>
    InconsistentClusterId = 104,

    /// <summary>No such transactional id.</summary>
    TransactionalIdNotFound = 105,

    /// <summary>The fetch session mixes topic ids and names.</summary>
    FetchSessionTopicIdError = 106,

    /// <summary>A replica that may not be in sync, because it was restarted or is not alive.</summary>
    IneligibleReplica = 107,

    /// <summary>The change was made, and another leader elected.</summary>
    NewLeaderElected = 108,

    /// <summary>The offset lies in tiered storage.</summary>
    OffsetMovedToTieredStorage = 109,

    /// <summary>The coordinator has fenced the member.</summary>
    FencedMemberEpoch = 110,

    /// <summary>The group instance id is still in use.</summary>
    UnreleasedInstanceId = 111,

    /// <summary>An assignor that the group does not support.</summary>
    UnsupportedAssignor = 112,

    /// <summary>A member epoch that is not current.</summary>
    StaleMemberEpoch = 113,

    /// <summary>An endpoint of another kind.</summary>
    MismatchedEndpointType = 114,

    /// <summary>A kind of endpoint that is not supported.</summary>
    UnsupportedEndpointType = 115,

    /// <summary>No such controller.</summary>
    UnknownControllerId = 116,

    /// <summary>A telemetry subscription that is not current.</summary>
    UnknownSubscriptionId = 117,

    /// <summary>Telemetry that is too large.</summary>
    TelemetryTooLarge = 118,

    /// <summary>A broker registration that the controller refuses.</summary>
    InvalidRegistration = 119,

    /// <summary>The transaction must be aborted.</summary>
    TransactionAbortable = 120,

    /// <summary>The record's state does not allow this acknowledgement.</summary>
    InvalidRecordState = 121,

    /// <summary>No such share session.</summary>
    ShareSessionNotFound = 122,

    /// <summary>An epoch that is not the share session's.</summary>
    InvalidShareSessionEpoch = 123,

    /// <summary>A state epoch that is not current.</summary>
    FencedStateEpoch = 124,

    /// <summary>A voter key that is not the receiver's.</summary>
    InvalidVoterKey = 125,

    /// <summary>The voter is one already.</summary>
    DuplicateVoter = 126,

    /// <summary>No such voter.</summary>
    VoterNotFound = 127,

    /// <summary>A regular expression that is not valid.</summary>
    InvalidRegularExpression = 128,

    /// <summary>The client's metadata is too old; start from the bootstrap servers again.</summary>
    RebootstrapRequired = 129,

    /// <summary>A topology that is not valid.</summary>
    StreamsInvalidTopology = 130,

    /// <summary>A topology epoch that is not valid.</summary>
    StreamsInvalidTopologyEpoch = 131,

    /// <summary>A topology that is out of date.</summary>
    StreamsTopologyFenced = 132,

    /// <summary>No more share sessions.</summary>
    ShareSessionLimitReached = 133,

    /// <summary>A group could not be deleted.</summary>
    GroupDeletionFailed = 134,

    /// <summary>The description of a topology could not be updated.</summary>
    StreamsTopologyDescriptionUpdateFailed = 135,

    /// <summary>The controller is not registered.</summary>
    ControllerIdNotRegistered = 136,
}
