namespace ProducerSafety.Analyzers.Frameworks;

/// <summary>MassTransit's rider: <c>rider.AddProducer&lt;T&gt;(topic, producerConfig, (context, producer) => …)</c>.</summary>
internal static class MassTransit
{
    public static FrameworkType[] Types { get; } =
    {
        new("MassTransit.IKafkaProducerConfigurator") { MirrorsProducerConfig = true },
        new("MassTransit.IKafkaFactoryConfigurator") { Properties = new Dictionary<string, string> { ["Acks"] = "acks", ["MaxInFlight"] = "max.in.flight" } },
        new("MassTransit.KafkaProducerRegistrationExtensions") { Takes = "AddProducer", Fills = "AddProducer", InheritsFrom = ("UsingKafka", "ClientConfig") },
    };
}
