using Confluent.Kafka;
using Xunit;

namespace ProducerSafety.Analyzers.Tests.Oracle;

/// <summary>What the rules say of calls without a broker, the real client does.</summary>
public sealed class ProducerLifeOracleTests
{
    private static readonly Message<Null, string> Message = new() { Value = "1" };

    [Fact]
    public void A_transactional_producer_that_is_not_initialized_neither_begins_nor_sends()
    {
        RealClient.RequireLibrdkafka();
        using IProducer<Null, string> producer = Build(new ProducerConfig { TransactionalId = "oracle" });

        Assert.Throws<KafkaException>(producer.BeginTransaction);
        ProduceException<Null, string> refusal = Assert.Throws<ProduceException<Null, string>>(() => producer.Produce("oracle", Message));
        Assert.Equal(ErrorCode.Local_State, refusal.Error.Code);
    }

    [Fact]
    public void A_producer_that_is_not_transactional_has_no_transactions()
    {
        RealClient.RequireLibrdkafka();
        using IProducer<Null, string> producer = Build(new ProducerConfig());

        Assert.Throws<KafkaException>(producer.BeginTransaction);
    }

    [Fact]
    public void A_dispose_neither_waits_nor_reports_what_is_queued()
    {
        RealClient.RequireLibrdkafka();
        int reports = 0;
        using (IProducer<Null, string> producer = Build(new ProducerConfig()))
        {
            producer.Produce("oracle", Message, _ => reports++);

            Assert.Equal(1, producer.Flush(TimeSpan.FromMilliseconds(50)));
        }

        Assert.Equal(0, reports);
    }

    [Fact]
    public async Task A_commit_succeeds_without_a_message_that_did_not_fit_into_the_queue()
    {
        RealClient.RequireLibrdkafka();
        ProducerConfig config = new() { TransactionalId = "oracle", QueueBufferingMaxMessages = 1, LingerMs = 500 };
        config.Set("test.mock.num.brokers", "1");
        using IProducer<Null, string> producer = new ProducerBuilder<Null, string>(config).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
        producer.InitTransactions(TimeSpan.FromSeconds(30));
        producer.BeginTransaction();

        Task<DeliveryResult<Null, string>> first = producer.ProduceAsync("oracle", Message, TestContext.Current.CancellationToken);
        Task<DeliveryResult<Null, string>> second = producer.ProduceAsync("oracle", Message, TestContext.Current.CancellationToken);
        producer.CommitTransaction(TimeSpan.FromSeconds(30));

        Assert.Equal(PersistenceStatus.Persisted, (await first).Status);
        ProduceException<Null, string> refusal = await Assert.ThrowsAsync<ProduceException<Null, string>>(() => second);
        Assert.Equal(ErrorCode.Local_QueueFull, refusal.Error.Code);
    }

    private static IProducer<Null, string> Build(ProducerConfig config)
    {
        config.BootstrapServers = "127.0.0.1:1";
        return new ProducerBuilder<Null, string>(config).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
    }
}
