using ProducerSafety.Runtime.Producer;
using ProducerSafety.Runtime.Simulation;

namespace ProducerSafety.Runtime.Experiments;

/// <summary>The settings of the experiments' producers, and of their runs.</summary>
internal static class Settings
{
    /// <summary>A producer of librdkafka, which sends without lingering so that traces are short.</summary>
    public static ProducerOptions Librdkafka(params (string Name, string Value)[] settings) => Of(ProducerProfile.Librdkafka, settings);

    /// <summary>A producer by Kafka's rules, which sends without lingering so that traces are short.</summary>
    public static ProducerOptions Reference(params (string Name, string Value)[] settings) => Of(ProducerProfile.Reference, settings);

    /// <summary>An idempotent producer by Kafka's rules: what the fixes lead to.</summary>
    public static ProducerOptions Idempotent(params (string Name, string Value)[] settings) => Reference([("enable.idempotence", "true"), .. settings]);

    private static ProducerOptions Of(ProducerProfile profile, (string Name, string Value)[] settings) =>
        ProducerOptions.From([new("linger.ms", "0"), .. settings.Select(setting => new KeyValuePair<string, string>(setting.Name, setting.Value))], profile);
}
