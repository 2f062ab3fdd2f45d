using Confluent.Kafka;
using ProducerSafety.Runtime.Network;
using Xunit;

namespace ProducerSafety.Network.Tests;

/// <summary>Transactions of the real client.</summary>
public sealed class TransactionTests
{
    private static readonly EmbeddedBrokerOptions ThreeNodes = new() { Nodes = 3, Topics = [new EmbeddedTopic("orders", 3)] };

    [Fact]
    public async Task Readers_of_what_is_committed_see_nothing_else()
    {
        await using EmbeddedBroker broker = await EmbeddedBroker.StartAsync(ThreeNodes);
        using IProducer<string, string> producer = Transactional(broker);
        producer.InitTransactions(Clients.Patience);

        foreach (string transaction in (string[])["aborted", "committed", "open"])
        {
            producer.BeginTransaction();
            for (int partition = 0; partition < 3; partition++)
            {
                await producer.ProduceAsync(new TopicPartition("orders", partition), new Message<string, string> { Value = transaction });
            }

            if (transaction == "aborted")
            {
                producer.AbortTransaction(Clients.Patience);
            }
            else if (transaction == "committed")
            {
                producer.CommitTransaction(Clients.Patience);
            }
        }

        for (int partition = 0; partition < 3; partition++)
        {
            Assert.Equal(["aborted", "committed", "open"], Clients.Values(broker, "orders", partition));
            Assert.Equal(["committed"], broker.ReadCommitted("orders", partition).Select(record => Clients.Text(record.Value)));
        }

        string[] kcat = ["-C", "-b", broker.BootstrapServers, "-t", "orders", "-o", "beginning", "-e", "-q"];
        Assert.Equal("committed\ncommitted\ncommitted\n", await Programs.RunAsync("kcat", [.. kcat, "-X", "isolation.level=read_committed"]));
        Assert.Equal(9, (await Programs.RunAsync("kcat", [.. kcat, "-X", "isolation.level=read_uncommitted"])).Count(character => character == '\n'));
    }

    /// <summary>KPS5001 and others rest on it: the older of two instances can write no more.</summary>
    [Fact]
    public async Task A_second_instance_fences_off_the_first()
    {
        await using EmbeddedBroker broker = await EmbeddedBroker.StartAsync(ThreeNodes);
        using IProducer<string, string> first = Transactional(broker);
        first.InitTransactions(Clients.Patience);
        first.BeginTransaction();
        await first.ProduceAsync("orders", new Message<string, string> { Value = "of the first" });

        using IProducer<string, string> second = Transactional(broker);
        second.InitTransactions(Clients.Patience);
        second.BeginTransaction();
        await second.ProduceAsync("orders", new Message<string, string> { Value = "of the second" });

        KafkaException thrown = Assert.ThrowsAny<KafkaException>(() => first.CommitTransaction(Clients.Patience));
        second.CommitTransaction(Clients.Patience);
        Assert.True(thrown.Error.IsFatal, thrown.Error.ToString());
        Assert.Contains(thrown.Error.Code, (ErrorCode[])[ErrorCode.Local_Fenced, ErrorCode.ProducerFenced, ErrorCode.InvalidProducerEpoch]);
        Assert.Equal(["of the second"], Committed(broker));
    }

    [Fact]
    public async Task A_transaction_that_is_open_for_too_long_is_aborted()
    {
        await using EmbeddedBroker broker = await EmbeddedBroker.StartAsync(ThreeNodes);
        using IProducer<string, string> producer = Transactional(broker, config =>
        {
            config.TransactionTimeoutMs = 3_000;
            config.SocketTimeoutMs = 3_000;
            config.MessageTimeoutMs = 3_000;
        });
        producer.InitTransactions(Clients.Patience);
        producer.BeginTransaction();
        await producer.ProduceAsync("orders", new Message<string, string> { Value = "late" });
        await Task.Delay(3_500);

        Assert.ThrowsAny<KafkaException>(() => producer.CommitTransaction(Clients.Patience));
        Assert.Empty(Committed(broker));
    }

    [Fact]
    public async Task A_lost_acknowledgement_leaves_a_transaction_whole()
    {
        await using EmbeddedBroker broker = await EmbeddedBroker.StartAsync(ThreeNodes);
        using IProducer<string, string> producer = Transactional(broker);
        producer.InitTransactions(Clients.Patience);
        Fault fault = broker.Faults.LoseAcknowledgement();

        producer.BeginTransaction();
        await producer.ProduceAsync("orders", new Message<string, string> { Value = "once" });
        producer.CommitTransaction(Clients.Patience);

        Assert.Equal(1, fault.Strikes);
        Assert.Equal(["once"], Committed(broker));
    }

    [Fact]
    public async Task A_transaction_survives_a_new_leader()
    {
        await using EmbeddedBroker broker = await EmbeddedBroker.StartAsync(ThreeNodes);
        using IProducer<string, string> producer = Transactional(broker);
        producer.InitTransactions(Clients.Patience);
        producer.BeginTransaction();
        await producer.ProduceAsync(new TopicPartition("orders", 0), new Message<string, string> { Value = "a" });

        broker.Faults.MoveLeader("orders", 0);
        await producer.ProduceAsync(new TopicPartition("orders", 0), new Message<string, string> { Value = "b" });
        Assert.Empty(broker.ReadCommitted("orders"));
        producer.CommitTransaction(Clients.Patience);

        Assert.Equal(["a", "b"], Committed(broker));
    }

    private static IEnumerable<string> Committed(EmbeddedBroker broker) =>
        Enumerable.Range(0, 3).SelectMany(partition => broker.ReadCommitted("orders", partition)).Select(record => Clients.Text(record.Value));

    private static IProducer<string, string> Transactional(EmbeddedBroker broker, Action<ProducerConfig>? configure = null) => Clients.Producer(broker, config =>
    {
        config.TransactionalId = "billing";
        configure?.Invoke(config);
    });
}
