using Confluent.Kafka;
using ProducerSafety.Runtime.Network;
using Xunit;

namespace ProducerSafety.Network.Tests;

/// <summary>What rules claim of the real client and no experiment shows.</summary>
public sealed class ClaimTests
{
    /// <summary>KPS1103: only 0, 1 and all exist; librdkafka takes 2, and the broker refuses it.</summary>
    [Fact]
    public async Task Acks_2_is_refused_by_the_broker()
    {
        await using EmbeddedBroker broker = await EmbeddedBroker.StartAsync(new EmbeddedBrokerOptions { Topics = [new EmbeddedTopic("orders")] });
        using IProducer<string, string> producer = Clients.Producer(broker, config => config.Acks = (Acks)2);

        ProduceException<string, string> thrown = await Assert.ThrowsAsync<ProduceException<string, string>>(
            () => producer.ProduceAsync("orders", new Message<string, string> { Value = "order" }));

        Assert.Equal(ErrorCode.InvalidRequiredAcks, thrown.Error.Code);
        Assert.Empty(Clients.Values(broker, "orders"));
    }
}
