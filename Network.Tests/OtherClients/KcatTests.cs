using Confluent.Kafka;
using ProducerSafety.Runtime.Network;
using Xunit;

namespace ProducerSafety.Network.Tests.OtherClients;

public sealed class KcatTests
{
    [Fact]
    public async Task It_reads_what_the_dotnet_client_produced()
    {
        await using EmbeddedBroker broker = await EmbeddedBroker.StartAsync(new EmbeddedBrokerOptions { Nodes = 3, Topics = [new EmbeddedTopic("orders", 3)] });
        using IProducer<string, string> producer = Clients.Producer(broker, config =>
        {
            config.EnableIdempotence = true;
            config.CompressionType = CompressionType.Lz4;
        });
        await Task.WhenAll(Enumerable.Range(0, 300).Select(index => producer.ProduceAsync("orders", new Message<string, string> { Key = $"{index}", Value = $"value {index}" })));

        string read = await Programs.RunAsync("kcat", ["-C", "-b", broker.BootstrapServers, "-t", "orders", "-o", "beginning", "-e", "-q", "-f", "%k=%s\n"]);

        Assert.Equal(Enumerable.Range(0, 300).Select(index => $"{index}=value {index}").Order(), read.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order());
    }

    [Fact]
    public async Task It_produces_idempotently_under_a_lost_acknowledgement()
    {
        await using EmbeddedBroker broker = await EmbeddedBroker.StartAsync(new EmbeddedBrokerOptions { Nodes = 3, Topics = [new EmbeddedTopic("orders")] });
        Fault fault = broker.Faults.LoseAcknowledgement();

        await Programs.RunAsync("kcat", ["-P", "-b", broker.BootstrapServers, "-t", "orders", "-X", "enable.idempotence=true"], input: "one\ntwo\n");

        Assert.Equal(1, fault.Strikes);
        Assert.Equal(["one", "two"], Clients.Values(broker, "orders"));
    }

    [Fact]
    public async Task It_lists_the_cluster()
    {
        await using EmbeddedBroker broker = await EmbeddedBroker.StartAsync(new EmbeddedBrokerOptions { Nodes = 3, Topics = [new EmbeddedTopic("orders", 2)] });

        string listed = await Programs.RunAsync("kcat", ["-L", "-b", broker.BootstrapServers]);

        Assert.Contains("3 brokers:", listed);
        Assert.Contains("topic \"orders\" with 2 partitions:", listed);
        Assert.Contains("partition 1, leader 2, replicas: 2,3,1, isrs: 2,3,1", listed);
    }

    [Fact]
    public async Task It_starts_at_a_timestamp()
    {
        await using EmbeddedBroker broker = await EmbeddedBroker.StartAsync(new EmbeddedBrokerOptions { Topics = [new EmbeddedTopic("orders")] });
        using IProducer<string, string> producer = Clients.Producer(broker);
        long start = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() - 10_000;
        for (int index = 0; index < 10; index++)
        {
            producer.Produce("orders", new Message<string, string> { Value = $"{index}", Timestamp = new Timestamp(start + index, TimestampType.CreateTime) });
        }

        producer.Flush(Clients.Patience);

        string read = await Programs.RunAsync("kcat", ["-C", "-b", broker.BootstrapServers, "-t", "orders", "-o", $"s@{start + 7}", "-e", "-q"]);
        Assert.Equal(["7", "8", "9"], read.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
