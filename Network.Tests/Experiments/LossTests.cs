using Confluent.Kafka;
using ProducerSafety.Runtime.Broker;
using ProducerSafety.Runtime.Network;
using Xunit;
using BrokerError = ProducerSafety.Runtime.Protocol.ErrorCode;

namespace ProducerSafety.Network.Tests.Experiments;

/// <summary>Messages that the application takes for stored, and that are not there.</summary>
public sealed class LossTests
{
    [Theory]
    [Shows("acks-none")]
    [InlineData(Acks.None, 0)]
    [InlineData(Acks.All, 1)]
    public async Task With_acks_0_a_lost_request_is_reported_as_sent(Acks acks, int copies)
    {
        await using EmbeddedBroker broker = await Brokers.StartAsync();
        using IProducer<string, string> producer = Clients.Producer(broker, config =>
        {
            config.Acks = acks;
            config.EnableIdempotence = acks == Acks.All;
        });
        await producer.SendAsync("first");
        await Clients.UntilAsync(() => broker.Stored().Count == 1);
        Fault fault = broker.Faults.LoseRequest();

        DeliveryResult<string, string> result = await producer.SendAsync("second");

        await fault.Happened.WaitAsync(Clients.Patience);
        Assert.NotEqual(PersistenceStatus.NotPersisted, result.Status);
        Assert.Equal(["first", .. Enumerable.Repeat("second", copies)], broker.Stored());
    }

    [Theory]
    [Shows("acks-leader")]
    [InlineData(Acks.Leader, false)]
    [InlineData(Acks.All, true)]
    public async Task With_acks_1_an_acknowledged_message_is_gone_with_its_leader(Acks acks, bool isStored)
    {
        await using EmbeddedBroker broker = await Brokers.StartAsync(nodes: 3);
        using IProducer<string, string> producer = Clients.Producer(broker, config =>
        {
            config.Acks = acks;
            config.EnableIdempotence = acks == Acks.All;
        });
        await producer.SendAsync("first");
        broker.Faults.PauseReplication(Brokers.Topic, 0);

        Task<DeliveryResult<string, string>> second = producer.SendAsync("second");
        await Task.WhenAny(second, Task.Delay(500));
        Assert.Equal(acks == Acks.Leader, second.IsCompletedSuccessfully);
        broker.Faults.MoveLeader(Brokers.Topic, 0);
        broker.Faults.RestoreIsr();

        await second.WaitAsync(Clients.Patience);
        Assert.Equal(isStored ? ["first", "second"] : ["first"], broker.Stored());
    }

    [Theory]
    [Shows("delivery-reports-disabled")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Without_delivery_reports_an_awaited_message_counts_as_sent_when_it_is_queued(bool reports)
    {
        await using EmbeddedBroker broker = await Brokers.StartRefusingAsync();
        using IProducer<string, string> producer = broker.Idempotent(config => config.EnableDeliveryReports = reports);

        Task sending = producer.SendAsync("order");
        Exception? thrown = await Record.ExceptionAsync(() => sending);

        Assert.Equal(reports, thrown is ProduceException<string, string>);
        producer.Flush(Clients.Patience);
        Assert.Empty(broker.Stored());
    }

    [Fact]
    [Shows("task-not-observed")]
    [Shows("no-delivery-handler")]
    [Shows("handler-ignores-error")]
    [Shows("topic-authorization-failed")]
    public async Task A_refusal_that_nobody_looks_at_leaves_no_sign()
    {
        await using EmbeddedBroker broker = await Brokers.StartRefusingAsync();
        List<Error> errors = [];
        using IProducer<string, string> producer = broker.Idempotent();
        int counted = 0;

        _ = producer.SendAsync("task");
        producer.Produce(Brokers.Topic, Brokers.Message("no handler"));
        producer.Produce(Brokers.Topic, Brokers.Message("handler"), _ => counted++);

        Assert.Equal(0, producer.Flush(Clients.Patience));
        Assert.Equal((1, 0), (counted, errors.Count));
        Assert.Empty(broker.Stored());
    }

    [Theory]
    [Shows("task-not-observed")]
    [Shows("no-delivery-handler")]
    [Shows("handler-ignores-error")]
    [Shows("failure-swallowed")]
    [Shows("topic-authorization-failed")]
    [Shows("message-too-large")]
    [Shows("invalid-config")]
    [InlineData(BrokerError.TopicAuthorizationFailed)]
    [InlineData(BrokerError.MessageTooLarge)]
    [InlineData(BrokerError.InvalidConfig)]
    public async Task A_refusal_is_told_to_who_awaits_and_to_who_looks_at_the_report(BrokerError error)
    {
        await using EmbeddedBroker broker = await Brokers.StartAsync();
        Fault fault = broker.Faults.Fail(error, times: 2);
        using IProducer<string, string> producer = broker.Idempotent();
        ErrorCode told = ErrorCode.NoError;

        ProduceException<string, string> failed = await Assert.ThrowsAsync<ProduceException<string, string>>(() => producer.SendAsync("order"));
        // One that was refused the topic refuses the next call at once.
        using IProducer<string, string> other = broker.Idempotent();
        other.Produce(Brokers.Topic, Brokers.Message("order"), report => told = report.Error.Code);
        other.Flush(Clients.Patience);

        await Clients.UntilAsync(() => told != ErrorCode.NoError);
        Assert.Equal(((int)error, (int)error), ((int)failed.Error.Code, (int)told));
        Assert.Equal(2, fault.Strikes);
        Assert.Empty(broker.Stored());
    }

    [Fact]
    [Shows("message-too-large")]
    [Shows("invalid-config")]
    [Shows("failure-swallowed")]
    [Shows("catch-of-other-types")]
    public async Task Where_the_exception_is_swallowed_or_caught_by_another_type_the_application_goes_on()
    {
        await using EmbeddedBroker broker = await Brokers.StartRefusingAsync();
        using IProducer<string, string> producer = broker.Idempotent();
        List<string> ran = [];
        try
        {
            try
            {
                await producer.SendAsync("order");
            }
            catch (ProduceException<Null, string>)
            {
                ran.Add("dead letter");
            }
        }
        catch (KafkaException)
        {
            ran.Add("log of the host");
        }

        Assert.Equal(["log of the host"], ran);
        Assert.Empty(broker.Stored());
    }

    [Fact]
    [Shows("catch-of-other-types")]
    public async Task A_catch_of_the_producers_types_runs()
    {
        await using EmbeddedBroker broker = await Brokers.StartRefusingAsync();
        using IProducer<string, string> producer = broker.Idempotent();

        await Assert.ThrowsAsync<ProduceException<string, string>>(() => producer.SendAsync("order"));
    }

    [Theory]
    [Shows("asynchronous-handler")]
    [InlineData(true, 0)]
    [InlineData(false, 1)]
    public async Task Flush_does_not_wait_for_what_an_asynchronous_handler_awaits(bool isAsynchronous, int recorded)
    {
        await using EmbeddedBroker broker = await Brokers.StartRefusingAsync();
        using IProducer<string, string> producer = broker.Idempotent();
        int failures = 0;
        TaskCompletionSource database = new(TaskCreationOptions.RunContinuationsAsynchronously);

        producer.Produce(Brokers.Topic, Brokers.Message("order"), async _ =>
        {
            if (isAsynchronous)
            {
                await database.Task;
            }

            failures++;
        });

        Assert.Equal(0, producer.Flush(Clients.Patience));
        if (!isAsynchronous)
        {
            await Clients.UntilAsync(() => failures == recorded);
        }

        Assert.Equal(recorded, failures);
    }

    [Theory]
    [Shows("unknown-topic")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_topic_that_nobody_creates_is_told_only_to_who_looks(bool looks)
    {
        await using EmbeddedBroker broker = await EmbeddedBroker.StartAsync(new EmbeddedBrokerOptions { Broker = new BrokerOptions { AutoCreateTopicsEnable = false } });
        using IProducer<string, string> producer = broker.Idempotent(config =>
        {
            config.TopicMetadataPropagationMaxMs = 500;
            config.TopicMetadataRefreshFastIntervalMs = 50;
            config.TopicMetadataRefreshIntervalMs = 100;
        });

        if (looks)
        {
            ProduceException<string, string> failed = await Assert.ThrowsAsync<ProduceException<string, string>>(() => producer.SendAsync("order").WaitAsync(Clients.Patience));
            Assert.Contains(failed.Error.Code, (ErrorCode[])[ErrorCode.Local_UnknownTopic, ErrorCode.UnknownTopicOrPart]);
        }
        else
        {
            producer.Produce(Brokers.Topic, Brokers.Message("order"));
            Assert.Equal(0, producer.Flush(Clients.Patience));
        }

        Assert.Empty(broker.Stored());
    }

    [Theory]
    [Shows("queue-full")]
    [InlineData(false, 2)]
    [InlineData(true, 4)]
    public async Task What_a_full_queue_refuses_and_nobody_sends_again_is_lost(bool waitsForRoom, int stored)
    {
        await using EmbeddedBroker broker = await Brokers.StartAsync();
        using IProducer<string, string> producer = broker.Idempotent(config =>
        {
            config.QueueBufferingMaxMessages = 2;
            config.LingerMs = 300;
        });

        for (int message = 0; message < 4; message++)
        {
            bool isQueued = false;
            do
            {
                try
                {
                    producer.Produce(Brokers.Topic, Brokers.Message(message));
                    isQueued = true;
                }
                catch (ProduceException<string, string> full) when (full.Error.Code == ErrorCode.Local_QueueFull)
                {
                    producer.Poll(TimeSpan.FromMilliseconds(20));
                }
            }
            while (!isQueued && waitsForRoom);
        }

        producer.Flush(Clients.Patience);
        Assert.Equal(stored, broker.Stored().Count);
    }
}
