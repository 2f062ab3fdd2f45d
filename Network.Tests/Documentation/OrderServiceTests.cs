using System.Text;
using Confluent.Kafka;
using ProducerSafety.Runtime.Network;
using Xunit;

namespace ProducerSafety.Network.Tests.Documentation;

/// <summary>What follows this line is the example in docs/embedded-broker.md, to the letter.</summary>
public sealed class OrderServiceTests
{
    [Fact]
    public async Task An_order_is_stored_once_although_its_acknowledgement_is_lost()
    {
        await using EmbeddedBroker broker = await EmbeddedBroker.StartAsync(new EmbeddedBrokerOptions { Topics = [new EmbeddedTopic("orders")] });
        using OrderService service = new(new ProducerConfig { BootstrapServers = broker.BootstrapServers, EnableIdempotence = true });
        Fault lost = broker.Faults.LoseAcknowledgement(new FaultTarget { Topic = "orders" });

        await service.PlaceAsync("order 7");

        Assert.Equal(1, lost.Strikes);
        Assert.Equal(["order 7"], broker.ReadAll("orders").Select(record => Encoding.UTF8.GetString(record.Value!)));
    }
}

public sealed class OrderService(ProducerConfig config) : IDisposable
{
    private readonly IProducer<Null, string> producer = new ProducerBuilder<Null, string>(config).Build();

    public Task PlaceAsync(string order) => producer.ProduceAsync("orders", new Message<Null, string> { Value = order });

    public void Dispose() => producer.Dispose();
}
