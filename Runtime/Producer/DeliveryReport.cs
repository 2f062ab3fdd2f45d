using ProducerSafety.Runtime.Protocol;

namespace ProducerSafety.Runtime.Producer;

/// <summary>What is known of a message when the producer is done with it. The names are Confluent.Kafka's <c>PersistenceStatus</c>.</summary>
public enum DeliveryStatus : byte
{
    /// <summary>The message is not in the log and never will be.</summary>
    NotPersisted,

    /// <summary>The message was sent, and nobody can say whether it is in the log.</summary>
    PossiblyPersisted,

    /// <summary>The message is in the log.</summary>
    Persisted,
}

/// <summary>Why a message was not acknowledged.</summary>
public enum DeliveryFailure : byte
{
    /// <summary>It was acknowledged, or no acknowledgement was asked for.</summary>
    None,

    /// <summary>The broker refused it, with an error that is not retried or after the last retry.</summary>
    Refused,

    /// <summary><c>delivery.timeout.ms</c> has passed.</summary>
    TimedOut,

    /// <summary>The producer was closed without waiting.</summary>
    Purged,

    /// <summary>The producer has failed for good; see <see cref="ProducerCore.FatalError"/>.</summary>
    Fatal,
}

/// <summary>The verdict on one message. Every accepted message gets exactly one.</summary>
/// <param name="State">What the caller gave with the message.</param>
/// <param name="Partition">Where it went; the index is -1 when none was chosen.</param>
/// <param name="Offset">Its offset, or -1 where it is not known.</param>
/// <param name="Status">What is known of it.</param>
/// <param name="Failure">Why it was not acknowledged.</param>
/// <param name="Error">The last error that a broker or the connection gave, or none.</param>
public readonly record struct DeliveryReport(
    object? State, TopicPartition Partition, long Offset, DeliveryStatus Status, DeliveryFailure Failure = DeliveryFailure.None, ErrorCode Error = ErrorCode.None);
