using System.Diagnostics;
using Confluent.Kafka;
using ProducerSafety.Runtime.Broker;
using ProducerSafety.Runtime.Network;
using Xunit;
using ErrorCode = ProducerSafety.Runtime.Protocol.ErrorCode;

namespace ProducerSafety.Network.Tests;

/// <summary>Every fault does what it says, as the real client sees it.</summary>
public sealed class FaultTests
{
    private static readonly EmbeddedBrokerOptions OneTopic = new() { Topics = [new EmbeddedTopic("orders", 2)] };

    [Fact]
    public async Task A_lost_request_is_not_in_the_log_and_is_sent_again()
    {
        await using EmbeddedBroker broker = await EmbeddedBroker.StartAsync(OneTopic);
        using IProducer<string, string> producer = Clients.Producer(broker);
        Fault fault = broker.Faults.LoseRequest(times: 2);

        await SendAsync(producer, "a");

        Assert.Equal(["a"], Clients.Values(broker, "orders"));
        Assert.Equal(2, fault.Strikes);
        Assert.True(fault.Happened.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task A_delayed_request_takes_as_long()
    {
        await using EmbeddedBroker broker = await EmbeddedBroker.StartAsync(OneTopic);
        using IProducer<string, string> producer = Clients.Producer(broker);
        await SendAsync(producer, "first");
        broker.Faults.Delay(TimeSpan.FromMilliseconds(400));

        Stopwatch watch = Stopwatch.StartNew();
        await SendAsync(producer, "second");

        Assert.True(watch.ElapsedMilliseconds >= 390, $"{watch.ElapsedMilliseconds} ms");
    }

    [Fact]
    public async Task An_error_is_answered_as_often_as_was_asked_for()
    {
        await using EmbeddedBroker broker = await EmbeddedBroker.StartAsync(OneTopic);
        using IProducer<string, string> producer = Clients.Producer(broker);
        Fault fault = broker.Faults.Fail(ErrorCode.NotEnoughReplicas, times: 3);

        DeliveryResult<string, string> result = await SendAsync(producer, "a");

        Assert.Equal((0, 3), (result.Offset.Value, fault.Strikes));
    }

    [Fact]
    public async Task A_permanent_error_reaches_the_application()
    {
        await using EmbeddedBroker broker = await EmbeddedBroker.StartAsync(OneTopic);
        using IProducer<string, string> producer = Clients.Producer(broker);
        broker.Faults.Fail(ErrorCode.TopicAuthorizationFailed);

        ProduceException<string, string> thrown = await Assert.ThrowsAsync<ProduceException<string, string>>(() => SendAsync(producer, "a"));

        Assert.Equal(Confluent.Kafka.ErrorCode.TopicAuthorizationFailed, thrown.Error.Code);
        Assert.Empty(Clients.Values(broker, "orders"));
    }

    [Fact]
    public async Task A_fault_strikes_only_what_it_is_aimed_at()
    {
        await using EmbeddedBroker broker = await EmbeddedBroker.StartAsync(OneTopic);
        using IProducer<string, string> producer = Clients.Producer(broker);
        Fault partition = broker.Faults.Fail(ErrorCode.MessageTooLarge, new FaultTarget { Topic = "orders", Partition = 1 });
        Fault topic = broker.Faults.Fail(ErrorCode.MessageTooLarge, new FaultTarget { Topic = "other" });
        Fault node = broker.Faults.Fail(ErrorCode.MessageTooLarge, new FaultTarget { Node = 2 });

        await SendAsync(producer, "a");

        await Assert.ThrowsAsync<ProduceException<string, string>>(() => SendAsync(producer, "b", partition: 1));
        Assert.Equal((1, 0, 0), (partition.Strikes, topic.Strikes, node.Strikes));
    }

    [Fact]
    public async Task What_is_taken_back_does_not_happen()
    {
        await using EmbeddedBroker broker = await EmbeddedBroker.StartAsync(OneTopic);
        using IProducer<string, string> producer = Clients.Producer(broker);
        Fault fault = broker.Faults.Fail(ErrorCode.MessageTooLarge);

        broker.Faults.Clear();
        await SendAsync(producer, "a");

        Assert.Equal(0, fault.Strikes);
    }

    [Fact]
    public async Task Closed_connections_are_opened_again()
    {
        await using EmbeddedBroker broker = await EmbeddedBroker.StartAsync(OneTopic);
        using IProducer<string, string> producer = Clients.Producer(broker, config => config.EnableIdempotence = true);
        await SendAsync(producer, "a");

        broker.Faults.CloseConnections();
        await SendAsync(producer, "b");

        Assert.Equal(["a", "b"], Clients.Values(broker, "orders"));
    }

    [Fact]
    public async Task A_client_finds_the_new_leader()
    {
        await using EmbeddedBroker broker = await EmbeddedBroker.StartAsync(new EmbeddedBrokerOptions { Nodes = 3, Topics = [new EmbeddedTopic("orders")] });
        using IProducer<string, string> producer = Clients.Producer(broker, config => config.EnableIdempotence = true);
        await SendAsync(producer, "a");

        broker.Faults.MoveLeader("orders", 0, node: 2);
        await SendAsync(producer, "b");

        Assert.Equal(2, broker.LeaderOf("orders"));
        Assert.Equal(["a", "b"], Clients.Values(broker, "orders"));
        Assert.Throws<InvalidOperationException>(() => broker.Faults.MoveLeader("orders", 0, node: 2));
        Assert.Throws<InvalidOperationException>(() => broker.Faults.MoveLeader("unknown", 0));
    }

    [Fact]
    public async Task With_too_few_in_sync_replicas_nothing_is_appended_until_they_are_back()
    {
        await using EmbeddedBroker broker = await EmbeddedBroker.StartAsync(new EmbeddedBrokerOptions
        {
            Nodes = 3,
            Topics = [new EmbeddedTopic("orders")],
            Broker = new BrokerOptions { MinInsyncReplicas = 2 },
        });
        using IProducer<string, string> producer = Clients.Producer(broker, config => config.EnableIdempotence = true);
        await SendAsync(producer, "a");
        broker.Faults.ShrinkIsr("orders", 0);
        Assert.Equal([broker.LeaderOf("orders")], broker.InSyncReplicasOf("orders"));

        Task<DeliveryResult<string, string>> later = SendAsync(producer, "b");
        await Task.Delay(300);
        Assert.False(later.IsCompleted);
        broker.Faults.RestoreIsr();

        Assert.Equal(1, (await later).Offset.Value);
        Assert.Equal([1, 2, 3], broker.InSyncReplicasOf("orders").Order());
    }

    private static Task<DeliveryResult<string, string>> SendAsync(IProducer<string, string> producer, string value, int partition = 0) =>
        producer.ProduceAsync(new TopicPartition("orders", partition), new Message<string, string> { Value = value }).WaitAsync(Clients.Patience);
}
