using System.Collections.Concurrent;
using Confluent.Kafka;
using ProducerSafety.Runtime.Network;
using Xunit;

namespace ProducerSafety.Network.Tests;

/// <summary>Faults as somebody types them.</summary>
public sealed class FaultCommandTests
{
    [Fact]
    public async Task Each_command_does_what_it_says()
    {
        ConcurrentQueue<string> log = [];
        await using EmbeddedBroker broker = await EmbeddedBroker.StartAsync(new EmbeddedBrokerOptions { Nodes = 3, Topics = [new EmbeddedTopic("orders")], Log = log.Enqueue });
        using IProducer<string, string> producer = Clients.Producer(broker, config =>
        {
            config.EnableIdempotence = true;
            config.SocketTimeoutMs = 1_000;
        });
        await SendAsync("lose-ack", "the acknowledgement of a produce request is lost");
        await SendAsync("lose-request", "a produce request is lost");
        await SendAsync("never-answer 1", "is never answered");
        await SendAsync("fail NOT_ENOUGH_REPLICAS 2", "is answered with NotEnoughReplicas");
        await SendAsync("delay 50", "is handled 50 ms later");
        await SendAsync("close", "is over");
        Assert.Equal(1, broker.LeaderOf("orders"));
        broker.Faults.Run("move-leader orders 0 3");
        Assert.Equal(3, broker.LeaderOf("orders"));
        broker.Faults.Run("shrink-isr orders 0");
        Assert.Equal([3], broker.InSyncReplicasOf("orders"));
        broker.Faults.Run("restore-isr");
        await Clients.UntilAsync(() => broker.InSyncReplicasOf("orders").Count == 3);
        broker.Faults.Run("stop 3");
        Assert.NotEqual(3, broker.LeaderOf("orders"));
        broker.Faults.Run("start 3");
        await Clients.UntilAsync(() => broker.InSyncReplicasOf("orders").Count == 3);
        broker.Faults.Run("pause-replication orders 0");
        broker.Faults.Run("fail message_too_large 5");
        broker.Faults.Run("clear");
        broker.Faults.Run("restore-isr");
        await SendAsync("close 1", "is over");

        async Task SendAsync(string command, string logged)
        {
            log.Clear();
            broker.Faults.Run(command);
            await producer.ProduceAsync("orders", new Message<string, string> { Value = command }).WaitAsync(Clients.Patience);
            await Clients.UntilAsync(() => log.Any(line => line.Contains(logged, StringComparison.Ordinal)));
            Assert.Single(Clients.Values(broker, "orders"), command);
        }
    }

    [Theory]
    [InlineData("", "is no fault; there are: lose-ack [TIMES], ")]
    [InlineData("loose-ack", "is no fault")]
    [InlineData("lose-ack many", "'many' is no whole number")]
    [InlineData("lose-ack 0", "times")]
    [InlineData("lose-ack 1 2", "it is lose-ack [TIMES]")]
    [InlineData("fail", "it is fail ERROR [TIMES]")]
    [InlineData("fail SOMETHING", "'SOMETHING' is no error")]
    [InlineData("fail NONE", "None is no error")]
    [InlineData("stop 7", "The nodes are 1 to 1")]
    [InlineData("move-leader orders 0", "cannot be led by another node")]
    [InlineData("shrink-isr payments 0", "There is no partition payments-0")]
    public async Task What_cannot_be_done_is_said(string command, string says)
    {
        await using EmbeddedBroker broker = await EmbeddedBroker.StartAsync(new EmbeddedBrokerOptions { Topics = [new EmbeddedTopic("orders")] });

        Assert.Contains(says, Assert.Throws<FormatException>(() => broker.Faults.Run(command)).Message);
    }
}
