using Confluent.Kafka;
using ProducerSafety.Runtime.Network.Producing;
using ProducerSafety.Runtime.Producer;
using Xunit;

namespace ProducerSafety.Network.Tests;

/// <summary>The reference producer against the mock cluster of librdkafka, a broker that is not ours.</summary>
public sealed class MockClusterTests
{
    [Fact]
    public async Task What_it_produces_comes_in_order_and_has_its_offsets()
    {
        using IProducer<string, string> mock = NewMock(brokers: 3);
        using IdempotentProducer<string, string> producer = new(new ProducerConfig { BootstrapServers = BootstrapOf(mock), LingerMs = 1, BatchNumMessages = 100 });
        Task<DeliveryReport>[] deliveries = [.. Enumerable.Range(0, 5_000).Select(index => producer.ProduceAsync(new Runtime.Protocol.TopicPartition("orders", index % 4), new() { Value = $"{index}" }))];
        DeliveryReport[] reports = await Task.WhenAll(deliveries).WaitAsync(Clients.Patience);
        for (int partition = 0; partition < 4; partition++)
        {
            Assert.Equal(Enumerable.Range(0, 1_250).Select(offset => (long)offset), reports.Where(report => report.Partition.Partition == partition).Select(report => report.Offset));
        }

        Assert.All(reports, report => Assert.Equal(DeliveryStatus.Persisted, report.Status));
    }

    [Fact]
    public async Task Gzip_is_taken()
    {
        using IProducer<string, string> mock = NewMock(brokers: 1);
        using IdempotentProducer<string, string> producer = new(new ProducerConfig { BootstrapServers = BootstrapOf(mock), CompressionType = CompressionType.Gzip });
        DeliveryReport report = await producer.ProduceAsync("orders", new() { Value = new string('x', 10_000) }).WaitAsync(Clients.Patience);
        Assert.Equal((0, DeliveryStatus.Persisted), (report.Offset, report.Status));
    }

    private static IProducer<string, string> NewMock(int brokers) =>
        new ProducerBuilder<string, string>(new Dictionary<string, string> { ["test.mock.num.brokers"] = $"{brokers}" }).SetLogHandler((_, _) => { }).Build();

    // The mock cluster lives in the client that made it, which knows its addresses.
    private static string BootstrapOf(IProducer<string, string> mock)
    {
        using IAdminClient admin = new DependentAdminClientBuilder(mock.Handle).Build();
        return string.Join(",", admin.GetMetadata(Clients.Patience).Brokers.Select(broker => $"{broker.Host}:{broker.Port}"));
    }
}
