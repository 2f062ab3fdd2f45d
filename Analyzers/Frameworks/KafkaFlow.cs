namespace ProducerSafety.Analyzers.Frameworks;

/// <summary>KafkaFlow: <c>AddProducer(p => p.WithAcks(…).WithProducerConfig(…))</c>.</summary>
internal static class KafkaFlow
{
    // Its GetKafkaConfig assigns acks and linger.ms of its own to the configuration, also where nobody has set them.
    public static FrameworkType[] Types { get; } =
    {
        new("KafkaFlow.Configuration.IProducerConfigurationBuilder")
        {
            Methods = new Dictionary<string, string> { ["WithAcks"] = "acks" },
            Takes = "WithProducerConfig",
            Overwrites = new Dictionary<string, string> { ["acks"] = "WithAcks", ["linger.ms"] = "WithLingerMs" },
            MayEnableIdempotence = "WithTransaction",
        },
    };
}
