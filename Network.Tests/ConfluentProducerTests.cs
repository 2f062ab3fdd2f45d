using System.Text;
using Confluent.Kafka;
using ProducerSafety.Runtime.Network;
using Xunit;

namespace ProducerSafety.Network.Tests;

/// <summary>The real client, librdkafka through Confluent.Kafka, against the broker.</summary>
public sealed class ConfluentProducerTests
{
    [Theory]
    [InlineData(true, CompressionType.None)]
    [InlineData(false, CompressionType.None)]
    [InlineData(true, CompressionType.Gzip)]
    public async Task What_it_produces_is_in_the_log(bool idempotence, CompressionType compression)
    {
        await using EmbeddedBroker broker = await EmbeddedBroker.StartAsync(new EmbeddedBrokerOptions { Topics = [new EmbeddedTopic("orders", 3)] });
        using (IProducer<string, string> producer = Clients.Producer(broker, config =>
        {
            config.EnableIdempotence = idempotence;
            config.CompressionType = compression;
        }))
        {
            for (int index = 0; index < 100; index++)
            {
                Message<string, string> message = new() { Key = $"key {index}", Value = $"value {index}", Headers = [new Header("index", Encoding.UTF8.GetBytes($"{index}"))] };
                producer.Produce(new TopicPartition("orders", index % 3), message);
            }

            producer.Flush(Clients.Patience);
        }

        for (int partition = 0; partition < 3; partition++)
        {
            Assert.Equal(
                Enumerable.Range(0, 100).Where(index => index % 3 == partition).Select(index => $"key {index}, value {index}, index={index}"),
                broker.ReadAll("orders", partition).Select(record =>
                    $"{Clients.Text(record.Key)}, {Clients.Text(record.Value)}, {record.Headers[0].Key}={Clients.Text(record.Headers[0].Value)}"));
        }
    }

    [Fact]
    public async Task It_learns_its_offsets()
    {
        await using EmbeddedBroker broker = await EmbeddedBroker.StartAsync();
        using IProducer<string, string> producer = Clients.Producer(broker, config => config.EnableIdempotence = true);

        for (int index = 0; index < 3; index++)
        {
            DeliveryResult<string, string> result = await producer.ProduceAsync("created", new Message<string, string> { Value = "hello" });

            Assert.Equal((index, PersistenceStatus.Persisted), (result.Offset.Value, result.Status));
        }
    }

    [Fact]
    public async Task Every_replica_has_what_was_acknowledged()
    {
        await using EmbeddedBroker broker = await EmbeddedBroker.StartAsync(new EmbeddedBrokerOptions { Nodes = 3, Topics = [new EmbeddedTopic("orders", 6)] });
        using IProducer<string, string> producer = Clients.Producer(broker, config => config.EnableIdempotence = true);
        await Task.WhenAll(Enumerable.Range(0, 60).Select(index =>
            producer.ProduceAsync(new TopicPartition("orders", index % 6), new Message<string, string> { Value = $"{index}" })));

        for (int partition = 0; partition < 6; partition++)
        {
            int first = broker.LeaderOf("orders", partition);
            List<string> before = Clients.Values(broker, "orders", partition);
            broker.Faults.StopNode(first);

            Assert.Equal(10, before.Count);
            Assert.Equal(before, Clients.Values(broker, "orders", partition));
            Assert.NotEqual(first, broker.LeaderOf("orders", partition));
            broker.Faults.StartNode(first);
        }
    }

    [Fact]
    public async Task A_broker_can_be_stopped_and_started_under_it()
    {
        await using EmbeddedBroker broker = await EmbeddedBroker.StartAsync(new EmbeddedBrokerOptions { Topics = [new EmbeddedTopic("orders")] });
        using IProducer<string, string> producer = Clients.Producer(broker, config => config.EnableIdempotence = true);
        await producer.ProduceAsync("orders", new Message<string, string> { Value = "before" });

        broker.Faults.StopNode(1);
        Task<DeliveryResult<string, string>> later = producer.ProduceAsync("orders", new Message<string, string> { Value = "while down" });
        await Task.Delay(200);
        broker.Faults.StartNode(1);

        Assert.Equal(1, (await later).Offset.Value);
        Assert.Equal(["before", "while down"], Clients.Values(broker, "orders"));
    }
}
