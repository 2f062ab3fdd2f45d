namespace ProducerSafety.Analyzers.Frameworks;

/// <summary>Wolverine: <c>UseKafka(…).ConfigureProducers(c => …)</c>, and <c>ToKafkaTopic(…).ConfigureProducer(c => …)</c> in its place for one topic.</summary>
internal static class Wolverine
{
    public static FrameworkType[] Types { get; } =
    {
        new("Wolverine.Kafka.KafkaTransportExpression") { Fills = "ConfigureProducers", CompletedBy = new[] { "ConfigureProducers", "ConfigureClient", "UseIdempotentProducer" } },
        new("Wolverine.Kafka.KafkaSubscriberConfiguration") { Fills = "ConfigureProducer", CompletedBy = new[] { "UseIdempotentProducer" } },
    };
}
