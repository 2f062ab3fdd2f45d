using System.Collections.Concurrent;
using Confluent.Kafka;
using ProducerSafety.Runtime.Network;
using Xunit;
using BrokerError = ProducerSafety.Runtime.Protocol.ErrorCode;

namespace ProducerSafety.Network.Tests.Experiments;

/// <summary>What never ends, and what a dead producer says.</summary>
public sealed class BlockingTests
{
    /// <summary>Long after everything else has happened.</summary>
    private static readonly TimeSpan LongEnough = TimeSpan.FromSeconds(1.5);

    [Theory]
    [Shows("nobody-polls")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Where_nobody_polls_a_message_has_no_result_although_it_is_in_the_topic(bool polls)
    {
        await using EmbeddedBroker broker = await Brokers.StartAsync();
        using IProducer<string, string> producer = broker.Idempotent(config => config.EnableBackgroundPoll = polls);

        Task<DeliveryResult<string, string>> delivery = producer.SendAsync("order");

        await Clients.UntilAsync(() => broker.Stored().Count == 1);
        Assert.Equal(polls, await Task.WhenAny(delivery, Task.Delay(LongEnough)) == delivery);
    }

    [Theory]
    [Shows("blocking-on-produce-async")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_thread_that_blocks_on_what_goes_on_in_it_waits_for_ever(bool blocks)
    {
        await using EmbeddedBroker broker = await Brokers.StartAsync();
        using IProducer<string, string> producer = broker.Idempotent();
        using ManualResetEventSlim ended = new();
        new Thread(() =>
        {
            OneThread context = new();
            SynchronizationContext.SetSynchronizationContext(context);
            Task method = SendAsync();
            if (blocks)
            {
                method.Wait();
            }
            else
            {
                context.RunUntil(method);
            }

            ended.Set();
        })
        { IsBackground = true }.Start();

        await Clients.UntilAsync(() => broker.Stored().Count == 1);
        Assert.Equal(!blocks, ended.Wait(blocks ? LongEnough : Clients.Patience));

        async Task SendAsync() => await producer.SendAsync("order");
    }

    /// <summary>The reports come on one thread, which waits for itself until the timeout ends.</summary>
    [Theory]
    [Shows("flush-in-handler")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_handler_that_flushes_waits_for_reports_that_only_its_thread_hands_out(bool flushes)
    {
        await using EmbeddedBroker broker = await Brokers.StartAsync();
        using IProducer<string, string> producer = broker.Idempotent();
        ConcurrentQueue<string> reported = new();
        TaskCompletionSource first = new(TaskCreationOptions.RunContinuationsAsynchronously);

        // A request of its own each, the second behind the first.
        broker.Faults.Delay(TimeSpan.FromMilliseconds(200));
        producer.Produce(Brokers.Topic, Brokers.Message("first"), report =>
        {
            reported.Enqueue(report.Value);
            producer.Produce(Brokers.Topic, Brokers.Message("second"), later => reported.Enqueue(later.Value));
            int left = flushes ? producer.Flush(LongEnough) : 0;
            reported.Enqueue($"handler returns with {left} left");
            first.SetResult();
        });

        await first.Task.WaitAsync(Clients.Patience);
        await Clients.UntilAsync(() => reported.Count == 3);
        Assert.Equal(2, broker.Stored().Count);
        Assert.Equal("first", reported.First());
        Assert.Equal(flushes, !reported.SequenceEqual(["first", "handler returns with 0 left", "second"]));
    }

    [Theory]
    [Shows("permanent-error-retried")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Who_takes_a_missing_permission_for_an_error_that_passes_asks_for_ever(bool retries)
    {
        await using EmbeddedBroker broker = await Brokers.StartRefusingAsync();
        using IProducer<string, string> producer = broker.Idempotent();
        using CancellationTokenSource end = new(LongEnough);
        int attempts = 0;

        do
        {
            ProduceException<string, string> failed = await Assert.ThrowsAsync<ProduceException<string, string>>(() => producer.SendAsync("order"));
            Assert.Equal(ErrorCode.TopicAuthorizationFailed, failed.Error.Code);
            attempts++;
        }
        while (retries && !end.IsCancellationRequested);

        Assert.Equal(retries, attempts > 10);
        Assert.Empty(broker.Stored());
    }

    [Theory]
    [Shows("fatal-error-unseen")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task After_a_fatal_error_only_the_error_handler_says_that_nothing_is_sent_any_more(bool hasHandler)
    {
        await using EmbeddedBroker broker = await Brokers.StartAsync();
        Error? fatal = null;
        using IProducer<string, string> producer = NewProducer();
        await producer.SendAsync("first");
        broker.Faults.Fail(BrokerError.OutOfOrderSequenceNumber);
        await Assert.ThrowsAsync<ProduceException<string, string>>(() => producer.SendAsync("second"));

        ProduceException<string, string> failed = await Assert.ThrowsAsync<ProduceException<string, string>>(() => producer.SendAsync("third"));

        Assert.False(failed.Error.IsFatal);
        await Clients.UntilAsync(() => fatal != null);
        Assert.Equal(["first"], broker.Stored());
        if (hasHandler)
        {
            using IProducer<string, string> next = NewProducer();
            await next.SendAsync("third");
            Assert.Equal(["first", "third"], broker.Stored());
        }

        IProducer<string, string> NewProducer() =>
            new ProducerBuilder<string, string>(new ProducerConfig { BootstrapServers = broker.BootstrapServers, EnableIdempotence = true, LingerMs = 1 })
                .SetLogHandler((_, _) => { }).SetErrorHandler((_, error) => fatal = error.IsFatal ? error : fatal).Build();
    }

    /// <summary>The thread of a user interface: what comes after an await is posted to it.</summary>
    private sealed class OneThread : SynchronizationContext
    {
        private readonly BlockingCollection<(SendOrPostCallback Callback, object? State)> posted = [];

        public override void Post(SendOrPostCallback d, object? state) => posted.Add((d, state));

        public void RunUntil(Task task)
        {
            while (!task.IsCompleted)
            {
                (SendOrPostCallback callback, object? state) = posted.Take();
                callback(state);
            }
        }
    }
}
