using Confluent.Kafka;
using ProducerSafety.Runtime.Network;
using Xunit;
using ErrorCode = ProducerSafety.Runtime.Protocol.ErrorCode;

namespace ProducerSafety.Network.Tests;

/// <summary>What the rules claim of the real client, against a broker that checks sequences.</summary>
public sealed class ClaimTests
{
    private static readonly EmbeddedBrokerOptions OneTopic = new() { Topics = [new EmbeddedTopic("orders")] };

    /// <summary>KPS1102.</summary>
    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 2)]
    public async Task A_message_whose_acknowledgement_was_lost_is_stored_twice_without_idempotence(bool idempotence, int copies)
    {
        await using EmbeddedBroker broker = await EmbeddedBroker.StartAsync(OneTopic);
        using IProducer<string, string> producer = Clients.Producer(broker, config => config.EnableIdempotence = idempotence);
        Fault fault = broker.Faults.LoseAcknowledgement();

        DeliveryResult<string, string> result = await producer.ProduceAsync("orders", new Message<string, string> { Value = "order" });

        Assert.Equal(1, fault.Strikes);
        Assert.Equal(PersistenceStatus.Persisted, result.Status);
        Assert.Equal(copies, Clients.Values(broker, "orders").Count);
        // The answer to the duplicate has the offset of the original.
        Assert.Equal(copies - 1, result.Offset.Value);
    }

    /// <summary>KPS2001: for the broker, what the application sends again is another message.</summary>
    [Fact]
    public async Task A_retry_by_hand_is_stored_twice_although_idempotence_is_on()
    {
        await using EmbeddedBroker broker = await EmbeddedBroker.StartAsync(OneTopic);
        using IProducer<string, string> producer = Clients.Producer(broker, config =>
        {
            config.EnableIdempotence = true;
            config.MessageTimeoutMs = 2_000;
        });
        broker.Faults.NeverAnswer();

        for (int attempt = 0; ; attempt++)
        {
            try
            {
                await producer.ProduceAsync("orders", new Message<string, string> { Value = "order" });
                break;
            }
            catch (ProduceException<string, string> e) when (attempt == 0)
            {
                Assert.Equal(Confluent.Kafka.ErrorCode.Local_MsgTimedOut, e.Error.Code);
            }
        }

        Assert.Equal(["order", "order"], Clients.Values(broker, "orders"));
    }

    /// <summary>KPS1103: the first of five requests in flight is refused with an error that is retried.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Five_requests_in_flight_keep_their_order_only_with_idempotence(bool idempotence)
    {
        await using EmbeddedBroker broker = await EmbeddedBroker.StartAsync(OneTopic);
        using IProducer<string, string> producer = Clients.Producer(broker, config =>
        {
            config.EnableIdempotence = idempotence;
            config.MaxInFlight = 5;
            config.LingerMs = 0;
            config.BatchNumMessages = 1;
        });
        await producer.ProduceAsync("orders", new Message<string, string> { Value = "0" });
        broker.Faults.Delay(TimeSpan.FromSeconds(1));
        broker.Faults.Fail(ErrorCode.NotEnoughReplicas, times: 3);

        // The first is held up until the others are in flight behind it; the next three are refused.
        for (int index = 1; index <= 20; index++)
        {
            producer.Produce("orders", new Message<string, string> { Value = $"{index}" });
        }

        producer.Flush(Clients.Patience);
        List<string> stored = Clients.Values(broker, "orders");
        string[] sent = [.. Enumerable.Range(0, 21).Select(index => $"{index}")];
        Assert.Equal(sent.Order(), stored.Order());
        Assert.Equal(idempotence, sent.SequenceEqual(stored));
    }

    /// <summary>KPS1106: only 0, 1 and all exist; librdkafka takes 2, and the broker refuses it.</summary>
    [Fact]
    public async Task Acks_2_is_refused_by_the_broker()
    {
        await using EmbeddedBroker broker = await EmbeddedBroker.StartAsync(OneTopic);
        using IProducer<string, string> producer = Clients.Producer(broker, config => config.Acks = (Acks)2);

        ProduceException<string, string> thrown = await Assert.ThrowsAsync<ProduceException<string, string>>(
            () => producer.ProduceAsync("orders", new Message<string, string> { Value = "order" }));

        Assert.Equal(Confluent.Kafka.ErrorCode.InvalidRequiredAcks, thrown.Error.Code);
        Assert.Empty(Clients.Values(broker, "orders"));
    }

    [Fact]
    public async Task With_acks_0_a_refused_message_is_reported_as_sent_and_is_lost()
    {
        await using EmbeddedBroker broker = await EmbeddedBroker.StartAsync(OneTopic);
        using IProducer<string, string> producer = Clients.Producer(broker, config => config.Acks = Acks.None);
        await producer.ProduceAsync("orders", new Message<string, string> { Value = "first" });
        await Clients.UntilAsync(() => Clients.Values(broker, "orders").Count == 1);
        Fault fault = broker.Faults.LoseRequest();

        DeliveryResult<string, string> result = await producer.ProduceAsync("orders", new Message<string, string> { Value = "second" });

        await fault.Happened.WaitAsync(Clients.Patience);
        Assert.NotEqual(PersistenceStatus.NotPersisted, result.Status);
        Assert.Equal(["first"], Clients.Values(broker, "orders"));
    }
}
