using ProducerSafety.Analyzers.Tests.Verification;

namespace ProducerSafety.Analyzers.Tests.ConfigurationRules;

/// <summary>What the configuration rules must report in every test that expects no diagnostic.</summary>
public sealed class ConfigurationControl : IControl<ConfigurationAnalyzer>
{
    public static string ControlSource => """
        using Confluent.Kafka;

        namespace Control
        {
            public static class Producers
            {
                public static IProducer<Null, string> Rejected() => new ProducerBuilder<Null, string>(new ProducerConfig
                {
                    EnableIdempotence = true,
                    {|KPS1001:Acks = Acks.Leader|},
                    {|KPS1002:MaxInFlight = 6|},
                    {|KPS1003:MessageSendMaxRetries = 0|},
                    {|KPS1004:QueueBufferingBackpressureThreshold = 2|},
                }).Build();

                public static IProducer<Null, string> Transactional() => new ProducerBuilder<Null, string>(
                    new ProducerConfig { TransactionalId = "a", {|KPS1005:EnableIdempotence = false|} }).Build();

                public static IProducer<Null, string> Disabled() => new ProducerBuilder<Null, string>(
                    new ProducerConfig { {|KPS1101:EnableIdempotence = false|} }).Build();

                public static IProducer<Null, string> LeftOff() => new ProducerBuilder<Null, string>({|KPS1102:new ProducerConfig|}
                {
                    {|KPS1103:Acks = Acks.None|},
                    {|KPS1104:MaxInFlight = 2|},
                    {|KPS1105:MessageSendMaxRetries = 0|},
                }).Build();

                public static bool IsStored(Message<Null, string> message)
                {
                    using var producer = new ProducerBuilder<Null, string>({|KPS1102:new ProducerConfig|} { {|KPS1103:Acks = Acks.None|} }).Build();
                    return {|KPS3012:producer.ProduceAsync("orders", message).Result.Status|} == PersistenceStatus.Persisted;
                }
            }
        }
        """;
}
