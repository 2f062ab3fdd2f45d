namespace ProducerSafety.Analyzers.Frameworks;

/// <summary>Brighter: <c>new KafkaPublication { Replication = Acks.All, EnableIdempotence = true }</c>, with defaults of its own.</summary>
internal static class Brighter
{
    public static FrameworkType[] Types { get; } =
    {
        new("Paramore.Brighter.MessagingGateway.Kafka.KafkaPublication")
        {
            Properties = new Dictionary<string, string>
            {
                ["Replication"] = "acks",
                ["EnableIdempotence"] = "enable.idempotence",
                ["MaxInFlightRequestsPerConnection"] = "max.in.flight",
                ["MessageSendMaxRetries"] = "message.send.max.retries",
                ["MessageTimeoutMs"] = "message.timeout.ms",
                ["TransactionalId"] = "transactional.id",
                ["LingerMs"] = "linger.ms",
                ["BatchNumberMessages"] = "batch.num.messages",
                ["RequestTimeoutMs"] = "request.timeout.ms",
                ["RetryBackoff"] = "retry.backoff.ms",
                ["QueueBufferingMaxMessages"] = "queue.buffering.max.messages",
                ["QueueBufferingMaxKbytes"] = "queue.buffering.max.kbytes",
            },
            Defaults = new Dictionary<string, string>
            {
                ["acks"] = "-1",
                ["enable.idempotence"] = "true",
                ["max.in.flight"] = "1",
                ["message.send.max.retries"] = "3",
                ["message.timeout.ms"] = "5000",
                ["linger.ms"] = "5",
                ["request.timeout.ms"] = "500",
                ["retry.backoff.ms"] = "100",
            },
        },
    };
}
