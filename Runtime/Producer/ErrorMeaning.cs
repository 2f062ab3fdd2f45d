using ProducerSafety.Runtime.Protocol;

namespace ProducerSafety.Runtime.Producer;

/// <summary>What an error means to a producer.</summary>
internal static class ErrorMeaning
{
    /// <summary>
    /// Whether trying again may help: the protocol's table, of which librdkafka takes some as permanent (Kafka: <c>Errors</c>, <c>RetriableException</c>; librdkafka:
    /// <c>rd_kafka_err_action</c> as called in <c>rd_kafka_handle_Produce_error</c>).
    /// </summary>
    public static bool IsRetriable(ErrorCode error, ProducerProfile profile) =>
        error.IsRetriable() && !(profile == ProducerProfile.Librdkafka && error is ErrorCode.FencedLeaderEpoch or ErrorCode.UnknownLeaderEpoch or ErrorCode.ThrottlingQuotaExceeded);

    /// <summary>
    /// Whether the error says that this transmission was not appended. Losing the leadership is told with the same error as never having had it, and then the batch may be in the log;
    /// librdkafka takes it for not appended (<c>rd_kafka_handle_Produce_error</c>: <c>RD_KAFKA_ERR_ACTION_MSG_NOT_PERSISTED</c>).
    /// </summary>
    public static bool IsCertainlyNotAppended(ErrorCode error, ProducerProfile profile) => error switch
    {
        ErrorCode.CorruptMessage or ErrorCode.MessageTooLarge or ErrorCode.InvalidTopicException or ErrorCode.RecordListTooLarge or ErrorCode.NotEnoughReplicas
            or ErrorCode.InvalidRequiredAcks or ErrorCode.TopicAuthorizationFailed or ErrorCode.ClusterAuthorizationFailed or ErrorCode.InvalidTimestamp
            or ErrorCode.UnsupportedVersion or ErrorCode.InvalidRequest or ErrorCode.UnsupportedForMessageFormat or ErrorCode.OutOfOrderSequenceNumber
            or ErrorCode.InvalidProducerEpoch or ErrorCode.UnknownProducerId or ErrorCode.InvalidRecord or ErrorCode.InvalidConfig or ErrorCode.ThrottlingQuotaExceeded => true,
        ErrorCode.UnknownTopicOrPartition or ErrorCode.LeaderNotAvailable or ErrorCode.NotLeaderOrFollower or ErrorCode.KafkaStorageError
            or ErrorCode.FencedLeaderEpoch or ErrorCode.UnknownLeaderEpoch => profile == ProducerProfile.Librdkafka,
        _ => false,
    };

    /// <summary>Whether the leader may be another one by now (Kafka: <c>InvalidMetadataException</c>; librdkafka: <c>RD_KAFKA_ERR_ACTION_REFRESH</c>).</summary>
    public static bool AsksForMetadata(ErrorCode error) => error
        is ErrorCode.UnknownTopicOrPartition or ErrorCode.LeaderNotAvailable or ErrorCode.NotLeaderOrFollower or ErrorCode.NetworkException
        or ErrorCode.KafkaStorageError or ErrorCode.FencedLeaderEpoch or ErrorCode.UnknownLeaderEpoch;

    /// <summary>Whether librdkafka retries without counting: the request was certainly not taken, and metadata will tell why (<c>rd_kafka_handle_Produce_error</c>: <c>incr_retry</c>).</summary>
    public static bool IsFreeOfCharge(ErrorCode error) => error
        is ErrorCode.UnknownTopicOrPartition or ErrorCode.LeaderNotAvailable or ErrorCode.NotLeaderOrFollower;
}
