using Confluent.Kafka;
using ProducerSafety.Runtime.Network;
using Xunit;
using ErrorCode = ProducerSafety.Runtime.Protocol.ErrorCode;

namespace ProducerSafety.Network.Tests.Experiments;

/// <summary>What is sent again comes behind what was sent later, or not.</summary>
public sealed class OrderTests
{
    private const int Messages = 20;

    [Theory]
    [Shows("order-many-in-flight")]
    [Shows("new-writes-wait")]
    [Shows("first-of-two-fails-2")]
    [Shows("first-of-two-fails-3")]
    [Shows("first-of-two-fails-4")]
    [Shows("first-of-two-fails-5")]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(10)]
    public async Task Without_idempotence_a_message_that_is_sent_again_is_stored_behind_later_ones(int inFlight)
    {
        List<string> stored = await SendAsync(idempotence: false, inFlight);

        Assert.Equal(Sent.Order(), stored.Order());
        Assert.NotEqual(Sent, stored);
    }

    /// <summary>In librdkafka, unlike in the Java client: the next request is built already.</summary>
    [Fact]
    [Shows("order-one-in-flight-librdkafka")]
    [Shows("first-of-two-fails-1")]
    public async Task Not_even_one_in_flight_keeps_the_order_without_idempotence()
    {
        Assert.NotEqual(Sent, await SendAsync(idempotence: false, inFlight: 1));
    }

    [Theory]
    [Shows("order-many-in-flight")]
    [Shows("order-one-in-flight-librdkafka")]
    [Shows("new-writes-wait")]
    [Shows("first-of-two-fails-1")]
    [Shows("first-of-two-fails-2")]
    [Shows("first-of-two-fails-3")]
    [Shows("first-of-two-fails-4")]
    [Shows("first-of-two-fails-5")]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task With_idempotence_up_to_five_in_flight_keep_the_order(int inFlight) => Assert.Equal(Sent, await SendAsync(idempotence: true, inFlight));

    [Theory]
    [Shows("producer-per-message")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Messages_of_several_producers_have_no_order(bool onePerMessage)
    {
        await using EmbeddedBroker broker = await Brokers.StartAsync();
        IProducer<string, string>[] producers = [.. Enumerable.Range(0, 2).Select(_ => broker.Idempotent(config => config.RetryBackoffMs = 500))];
        await Task.WhenAll(producers.Select(producer => producer.SendAsync("first")));
        Fault refusal = broker.Faults.Fail(ErrorCode.NotEnoughReplicas, times: onePerMessage ? 1 : 3);

        Task<DeliveryResult<string, string>> earlier = producers[0].SendAsync("earlier");
        await (onePerMessage ? refusal.Happened : Task.Delay(10));
        await Task.WhenAll(earlier, producers[onePerMessage ? 1 : 0].SendAsync("later"));

        Assert.Equal(onePerMessage ? ["first", "first", "later", "earlier"] : ["first", "first", "earlier", "later"], broker.Stored());
        Array.ForEach(producers, producer => producer.Dispose());
    }

    private static string[] Sent { get; } = [.. Enumerable.Range(0, Messages + 1).Select(index => $"{index}")];

    /// <summary>The first request is held up until the others are in flight behind it; the next three are refused.</summary>
    private static async Task<List<string>> SendAsync(bool idempotence, int inFlight)
    {
        await using EmbeddedBroker broker = await Brokers.StartAsync();
        using IProducer<string, string> producer = Clients.Producer(broker, config =>
        {
            config.EnableIdempotence = idempotence;
            config.MaxInFlight = inFlight;
            config.LingerMs = 0;
            config.BatchNumMessages = 1;
        });
        await producer.SendAsync(0);
        broker.Faults.Delay(TimeSpan.FromMilliseconds(300));
        broker.Faults.Fail(ErrorCode.NotEnoughReplicas, times: inFlight < 5 ? 1 : 3);
        for (int index = 1; index <= Messages; index++)
        {
            producer.Produce(Brokers.Topic, Brokers.Message(index));
        }

        producer.Flush(Clients.Patience);
        return broker.Stored();
    }
}
