namespace ProducerSafety.Analyzers.Frameworks;

/// <summary>Aspire: <c>builder.AddKafkaProducer&lt;TKey, TValue&gt;("kafka", settings => settings.Config.…)</c>, on top of sections with fixed names.</summary>
internal static class Aspire
{
    public static FrameworkType[] Types { get; } = { new("Aspire.Confluent.Kafka.KafkaProducerSettings") { Configuration = "Config" } };
}
