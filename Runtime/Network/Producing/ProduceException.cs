using ProducerSafety.Runtime.Producer;

namespace ProducerSafety.Runtime.Network.Producing;

/// <summary>A message was not acknowledged, or not even accepted.</summary>
public sealed class ProduceException : Exception
{
    internal ProduceException(in DeliveryReport report)
        : base($"{report.Failure}{(report.Error == Protocol.ErrorCode.None ? "" : $", {report.Error}")}: {report.Status}") => Report = report;

    internal ProduceException(AppendResult result, string topic, int partition)
        : base(result switch
        {
            AppendResult.QueueFull => "The buffer is full: call again after a report.",
            AppendResult.TooLarge => "The message is larger than message.max.bytes.",
            AppendResult.Closed => "The producer is disposed.",
            _ => "The producer has failed for good.",
        })
    {
        Result = result;
        Report = new(null, new(topic, partition), -1, DeliveryStatus.NotPersisted, result == AppendResult.Fatal ? DeliveryFailure.Fatal : DeliveryFailure.Refused);
    }

    /// <summary>What is known of the message. Unlike Confluent.Kafka's, its status is right: a message that may be stored is "possibly persisted".</summary>
    public DeliveryReport Report { get; }

    /// <summary>Why the message was not accepted, or <see cref="AppendResult.Accepted"/> where it was.</summary>
    public AppendResult Result { get; } = AppendResult.Accepted;
}
