namespace ProducerSafety.Analyzers.Frameworks;

/// <summary>Silverback: <c>AddProducer(p => p.EnableIdempotence().WithMaxInFlight(…))</c>.</summary>
internal static class Silverback
{
    // Producers of one name are merged, and a default configuration comes before that of every producer. What is set on all clients at
    // once has no idempotence in it.
    public static FrameworkType[] Types { get; } =
    {
        new("Silverback.Messaging.Configuration.Kafka.KafkaProducerConfigurationBuilder")
        {
            MirrorsProducerConfig = true,
            HasSwitches = true,
            Methods = new Dictionary<string, string> { ["EnableTransactions"] = "transactional.id" },
        },
        new("Silverback.Messaging.Configuration.Kafka.KafkaClientsConfigurationBuilder")
        {
            Fills = "AddProducer",
            SharedBy = "name",
            CompletedBy = new[] { "AddDefaultProducerConfiguration" },
        },
    };
}
