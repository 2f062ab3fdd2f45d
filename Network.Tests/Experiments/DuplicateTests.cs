using Confluent.Kafka;
using ProducerSafety.Runtime.Network;
using Xunit;

namespace ProducerSafety.Network.Tests.Experiments;

/// <summary>Who sends a message again, and whether the broker can tell.</summary>
public sealed class DuplicateTests
{
    /// <summary>Longer than the client waits for an answer that never comes.</summary>
    private const int ShortTimeoutMs = 4_000;

    [Theory]
    [Shows("duplicate-check")]
    [Shows("lost-acknowledgement")]
    [Shows("idempotence-disabled")]
    [InlineData(null, 2)]
    [InlineData(false, 2)]
    [InlineData(true, 1)]
    public async Task A_message_whose_acknowledgement_was_lost_is_stored_twice_without_idempotence(bool? idempotence, int copies)
    {
        await using EmbeddedBroker broker = await Brokers.StartAsync();
        using IProducer<string, string> producer = Clients.Producer(broker, config => config.EnableIdempotence = idempotence);
        Fault fault = broker.Faults.LoseAcknowledgement();

        DeliveryResult<string, string> result = await producer.SendAsync("order");

        Assert.Equal(1, fault.Strikes);
        Assert.Equal(PersistenceStatus.Persisted, result.Status);
        Assert.Equal(copies, broker.Stored().Count);
        // The answer to the duplicate has the offset of the original.
        Assert.Equal(copies - 1, result.Offset.Value);
    }

    /// <summary>For the broker, what the application sends again is another message.</summary>
    [Fact]
    [Shows("manual-retry")]
    [Shows("retry-policy")]
    [Shows("retry-in-catch")]
    public async Task A_retry_by_hand_is_stored_twice_although_idempotence_is_on()
    {
        await using EmbeddedBroker broker = await Brokers.StartAsync();
        using IProducer<string, string> producer = broker.Idempotent(config => config.MessageTimeoutMs = ShortTimeoutMs);
        broker.Faults.NeverAnswer();

        ProduceException<string, string> failed = await Assert.ThrowsAsync<ProduceException<string, string>>(() => producer.SendAsync("order"));
        await producer.SendAsync("order");

        Assert.Equal(ErrorCode.Local_MsgTimedOut, failed.Error.Code);
        Assert.Equal(["order", "order"], broker.Stored());
    }

    [Fact]
    [Shows("manual-retry")]
    [Shows("retry-policy")]
    [Shows("retry-in-catch")]
    [Shows("retry-in-handler")]
    public async Task Left_to_the_client_the_retry_is_stored_once()
    {
        await using EmbeddedBroker broker = await Brokers.StartAsync();
        using IProducer<string, string> producer = broker.Idempotent(config => config.SocketTimeoutMs = ShortTimeoutMs);
        Fault fault = broker.Faults.NeverAnswer();

        DeliveryResult<string, string> result = await producer.SendAsync("order");

        Assert.Equal((1, PersistenceStatus.Persisted), (fault.Strikes, result.Status));
        Assert.Equal(["order"], broker.Stored());
    }

    [Fact]
    [Shows("retry-in-handler")]
    public async Task A_handler_that_sends_the_failed_message_again_stores_it_twice()
    {
        await using EmbeddedBroker broker = await Brokers.StartAsync();
        using IProducer<string, string> producer = broker.Idempotent(config => config.MessageTimeoutMs = ShortTimeoutMs);
        broker.Faults.NeverAnswer();
        TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);

        producer.Produce(Brokers.Topic, Brokers.Message("order"), Handle);

        await done.Task.WaitAsync(Clients.Patience);
        Assert.Equal(["order", "order"], broker.Stored());

        void Handle(DeliveryReport<string, string> report)
        {
            if (report.Error.IsError)
            {
                producer.Produce(Brokers.Topic, Brokers.Message("order"), Handle);
            }
            else
            {
                done.SetResult();
            }
        }
    }

    [Theory]
    [Shows("cancelled-and-sent-again")]
    [InlineData(true, 2)]
    [InlineData(false, 1)]
    public async Task A_cancelled_message_that_is_sent_again_is_stored_twice(bool sendsAgain, int copies)
    {
        await using EmbeddedBroker broker = await Brokers.StartAsync();
        using IProducer<string, string> producer = broker.Idempotent();
        broker.Faults.Delay(TimeSpan.FromMilliseconds(500));
        using CancellationTokenSource impatience = new(TimeSpan.FromMilliseconds(100));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => producer.ProduceAsync(Brokers.Topic, Brokers.Message("order"), impatience.Token));
        if (sendsAgain)
        {
            await producer.SendAsync("order");
        }

        producer.Flush(Clients.Patience);
        Assert.Equal(Enumerable.Repeat("order", copies), broker.Stored());
    }

    [Fact]
    [Shows("status-of-failed-produceasync")]
    [Shows("status-decides")]
    public async Task The_exception_calls_not_persisted_what_is_in_the_topic_and_sending_that_again_stores_it_twice()
    {
        await using EmbeddedBroker broker = await Brokers.StartAsync();
        using IProducer<string, string> producer = broker.Idempotent(config => config.MessageTimeoutMs = ShortTimeoutMs);
        broker.Faults.NeverAnswer();

        ProduceException<string, string> failed = await Assert.ThrowsAsync<ProduceException<string, string>>(() => producer.SendAsync("order"));

        Assert.Equal(PersistenceStatus.NotPersisted, failed.DeliveryResult.Status);
        Assert.Equal(["order"], broker.Stored());
        await producer.SendAsync("order");
        Assert.Equal(["order", "order"], broker.Stored());
    }

    [Fact]
    [Shows("status-of-failed-produceasync")]
    [Shows("status-decides")]
    public async Task The_handler_is_told_that_it_may_be_stored()
    {
        await using EmbeddedBroker broker = await Brokers.StartAsync();
        using IProducer<string, string> producer = broker.Idempotent(config => config.MessageTimeoutMs = ShortTimeoutMs);
        broker.Faults.NeverAnswer();
        TaskCompletionSource<PersistenceStatus> status = new(TaskCreationOptions.RunContinuationsAsynchronously);

        producer.Produce(Brokers.Topic, Brokers.Message("order"), report => status.SetResult(report.Status));

        Assert.Equal(PersistenceStatus.PossiblyPersisted, await status.Task.WaitAsync(Clients.Patience));
        Assert.Equal(["order"], broker.Stored());
    }

    [Fact]
    [Shows("session-ends-with-producer")]
    public async Task A_process_that_starts_again_is_another_producer()
    {
        await using EmbeddedBroker broker = await Brokers.StartAsync();
        for (int start = 0; start < 2; start++)
        {
            using IProducer<string, string> producer = broker.Idempotent();
            await producer.SendAsync("order");
        }

        Assert.Equal(["order", "order"], broker.Stored());
    }
}
