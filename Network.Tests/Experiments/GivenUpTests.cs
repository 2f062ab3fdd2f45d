using Confluent.Kafka;
using ProducerSafety.Runtime.Network;
using Xunit;
using BrokerError = ProducerSafety.Runtime.Protocol.ErrorCode;

namespace ProducerSafety.Network.Tests.Experiments;

/// <summary>When the client gives up, and what would have been stored a moment later.</summary>
public sealed class GivenUpTests
{
    [Theory]
    [Shows("retries-disabled")]
    [InlineData(0, false)]
    [InlineData(null, true)]
    public async Task Without_retries_one_broken_connection_costs_the_message(int? retries, bool isStored)
    {
        await using EmbeddedBroker broker = await Brokers.StartAsync();
        using IProducer<string, string> producer = Producer(broker, retries);
        broker.Faults.LoseRequest();

        await AssertStoredAsync(broker, producer, isStored);
    }

    [Theory]
    [Shows("retries-few")]
    [InlineData(3, false)]
    [InlineData(null, true)]
    public async Task Three_retries_are_over_before_the_cluster_takes_the_message(int? retries, bool isStored)
    {
        await using EmbeddedBroker broker = await Brokers.StartAsync();
        using IProducer<string, string> producer = Producer(broker, retries);
        broker.Faults.Fail(BrokerError.NotEnoughReplicas, times: 4);

        await AssertStoredAsync(broker, producer, isStored);
    }

    [Theory]
    [Shows("retriable-not-enough-replicas")]
    [Shows("retriable-request-timed-out")]
    [InlineData(BrokerError.NotEnoughReplicas)]
    [InlineData(BrokerError.RequestTimedOut)]
    public async Task An_error_that_passes_is_retried(BrokerError error)
    {
        foreach (int? retries in (int?[])[0, null])
        {
            await using EmbeddedBroker broker = await Brokers.StartAsync();
            using IProducer<string, string> producer = Producer(broker, retries);
            broker.Faults.Fail(error, times: 2);

            await AssertStoredAsync(broker, producer, isStored: retries == null);
        }
    }

    /// <summary>Why <see cref="CompletenessTests.NotShown"/> has two of the errors: librdkafka retries one however few retries it has, and the other never.</summary>
    [Theory]
    [InlineData(BrokerError.LeaderNotAvailable, true)]
    [InlineData(BrokerError.NetworkException, false)]
    public async Task Two_errors_are_retried_otherwise_than_by_the_reference(BrokerError error, bool isStored)
    {
        foreach (int? retries in (int?[])[0, null])
        {
            await using EmbeddedBroker broker = await Brokers.StartAsync();
            using IProducer<string, string> producer = Producer(broker, retries);
            broker.Faults.Fail(error, times: 2);

            await AssertStoredAsync(broker, producer, isStored);
        }
    }

    /// <summary>The first request may use up all of a short delivery timeout.</summary>
    [Theory]
    [Shows("delivery-timeout-short")]
    [InlineData(2_000, false)]
    [InlineData(60_000, true)]
    public async Task A_short_delivery_timeout_leaves_no_time_to_retry(int timeoutMs, bool isAcknowledged)
    {
        await using EmbeddedBroker broker = await Brokers.StartAsync();
        using IProducer<string, string> producer = broker.Idempotent(config =>
        {
            config.SocketTimeoutMs = 3_000;
            config.MessageTimeoutMs = timeoutMs;
        });
        await producer.SendAsync("first");
        broker.Faults.NeverAnswer();

        Task<DeliveryResult<string, string>> delivery = producer.SendAsync("order");

        ErrorCode error = isAcknowledged ? ErrorCode.NoError : ErrorCode.Local_MsgTimedOut;
        Assert.Equal(error, await ErrorOf(delivery));
        Assert.Equal(["first", "order"], broker.Stored());
    }

    [Theory]
    [Shows("delivery-timeout-infinite")]
    [InlineData(0, true)]
    [InlineData(500, false)]
    public async Task Without_a_delivery_timeout_there_is_no_verdict_while_no_broker_takes_the_message(int timeoutMs, bool hangs)
    {
        await using EmbeddedBroker broker = await Brokers.StartAsync();
        using IProducer<string, string> producer = broker.Idempotent(config => config.MessageTimeoutMs = timeoutMs);
        broker.Faults.StopNode(1);

        Task<DeliveryResult<string, string>> delivery = producer.SendAsync("order");

        Assert.Equal(!hangs, await Task.WhenAny(delivery, Task.Delay(2_500)) == delivery);
        if (!hangs)
        {
            Assert.Equal(ErrorCode.Local_MsgTimedOut, await ErrorOf(delivery));
        }
    }

    [Fact]
    [Shows("delivery-timeout-drops-and-reports")]
    public async Task At_the_end_of_the_delivery_timeout_only_who_looks_is_told()
    {
        await using EmbeddedBroker broker = await Brokers.StartAsync();
        using IProducer<string, string> producer = broker.Idempotent(config => config.MessageTimeoutMs = 500);
        broker.Faults.StopNode(1);
        ErrorCode told = ErrorCode.NoError;

        producer.Produce(Brokers.Topic, Brokers.Message("nobody looks"));
        producer.Produce(Brokers.Topic, Brokers.Message("somebody looks"), report => told = report.Error.Code);

        Assert.Equal(0, producer.Flush(Clients.Patience));
        await Clients.UntilAsync(() => told == ErrorCode.Local_MsgTimedOut);
        broker.Faults.StartNode(1);
        Assert.Empty(broker.Stored());
    }

    private static IProducer<string, string> Producer(EmbeddedBroker broker, int? retries) => Clients.Producer(broker, config =>
    {
        config.EnableIdempotence = retries == null;
        config.MessageSendMaxRetries = retries;
    });

    private static async Task AssertStoredAsync(EmbeddedBroker broker, IProducer<string, string> producer, bool isStored)
    {
        Assert.Equal(isStored, await ErrorOf(producer.SendAsync("order")) == ErrorCode.NoError);
        Assert.Equal(isStored ? ["order"] : [], broker.Stored());
    }

    private static async Task<ErrorCode> ErrorOf(Task<DeliveryResult<string, string>> delivery)
    {
        try
        {
            await delivery.WaitAsync(Clients.Patience);
            return ErrorCode.NoError;
        }
        catch (ProduceException<string, string> failed)
        {
            return failed.Error.Code;
        }
    }
}
