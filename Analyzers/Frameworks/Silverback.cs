namespace ProducerSafety.Analyzers.Frameworks;

/// <summary>Silverback: <c>AddProducer(p => p.EnableIdempotence().WithMaxInFlight(…))</c>.</summary>
internal static class Silverback
{
    public static FrameworkType[] Types { get; } =
    {
        new("Silverback.Messaging.Configuration.Kafka.KafkaProducerConfigurationBuilder")
        {
            MirrorsProducerConfig = true,
            IdempotenceMethods = ("EnableIdempotence", "DisableIdempotence"),
        },
    };
}
