using Confluent.Kafka;
using ProducerSafety.Runtime.Network.Producing;
using DeliveryReport = ProducerSafety.Runtime.Producer.DeliveryReport;

namespace ProducerSafety.Network.Tests.Documentation;

/// <summary>What this method does is the example in docs/runtime.md, to the letter.</summary>
internal static class ProducerOnTheNetwork
{
    public static async Task SendAsync(string servers)
    {
        await using IdempotentProducer<string, string> producer = new(new ProducerConfig { BootstrapServers = servers });
        DeliveryReport report = await producer.ProduceAsync("orders", new() { Key = "7", Value = "paid" });
        producer.Produce("orders", new() { Key = "8", Value = "open" }, later => Console.WriteLine(later.Status));
        producer.Flush(TimeSpan.FromSeconds(10));
    }
}
