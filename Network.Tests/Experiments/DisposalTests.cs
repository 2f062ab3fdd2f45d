using Confluent.Kafka;
using ProducerSafety.Runtime.Network;
using Xunit;

namespace ProducerSafety.Network.Tests.Experiments;

/// <summary>A producer ends while messages are in its queue.</summary>
public sealed class DisposalTests
{
    private const int Messages = 3;

    [Fact]
    [Shows("dispose-without-flush")]
    public async Task Dispose_loses_what_is_queued_and_tells_nobody()
    {
        (int stored, int told) = await SendAsync(_ => { });

        Assert.Equal((0, 0), (stored, told));
    }

    [Fact]
    [Shows("flush-timeout-ignored")]
    public async Task Dispose_loses_what_a_flush_with_a_timeout_left()
    {
        int left = 0;
        (int stored, int told) = await SendAsync(producer => left = producer.Flush(TimeSpan.FromMilliseconds(300)), delay: true);

        Assert.Equal((0, 0, Messages), (stored, told, left));
    }

    [Fact]
    [Shows("flush-after-dispose")]
    public async Task Flush_after_dispose_delivers_nothing()
    {
        Exception? thrown = null;
        (int stored, _) = await SendAsync(producer =>
        {
            producer.Dispose();
            thrown = Record.Exception(() => producer.Flush(Clients.Patience));
        });

        Assert.Equal(0, stored);
        Assert.IsType<ObjectDisposedException>(thrown);
    }

    [Theory]
    [Shows("dispose-without-flush")]
    [Shows("flush-timeout-ignored")]
    [Shows("flush-after-dispose")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task With_a_flush_to_the_end_everything_is_stored_and_told(bool delay)
    {
        (int stored, int told) = await SendAsync(
            producer =>
            {
                while (producer.Flush(TimeSpan.FromSeconds(1)) > 0)
                {
                    // What is left has the delivery timeout to be delivered or reported.
                }
            },
            delay);

        Assert.Equal((Messages, Messages), (stored, told));
    }

    [Theory]
    [Shows("producer-per-request")]
    [InlineData(true, 0)]
    [InlineData(false, Messages)]
    public async Task A_producer_that_a_scope_disposes_loses_what_it_has_queued(bool onePerRequest, int stored)
    {
        await using EmbeddedBroker broker = await Brokers.StartAsync();
        using IProducer<string, string> singleton = broker.Idempotent();
        for (int request = 0; request < Messages; request++)
        {
            using IProducer<string, string>? scoped = onePerRequest ? broker.Idempotent(config => config.LingerMs = 5_000) : null;
            (scoped ?? singleton).Produce(Brokers.Topic, Brokers.Message(request));
        }

        singleton.Flush(Clients.Patience);
        Assert.Equal(stored, broker.Stored().Count);
    }

    private static async Task<(int Stored, int Told)> SendAsync(Action<IProducer<string, string>> end, bool delay = false)
    {
        await using EmbeddedBroker broker = await Brokers.StartAsync();
        int told = 0;
        using (IProducer<string, string> producer = broker.Idempotent(config => config.LingerMs = delay ? 50 : 5_000))
        {
            if (delay)
            {
                broker.Faults.LoseRequest();
                broker.Faults.StopNode(1);
                _ = Task.Delay(800).ContinueWith(_ => broker.Faults.StartNode(1));
            }

            for (int message = 0; message < Messages; message++)
            {
                producer.Produce(Brokers.Topic, Brokers.Message(message), _ => Interlocked.Increment(ref told));
            }

            end(producer);
        }

        await Task.Delay(delay ? 1_000 : 300);
        return (broker.Stored().Count, told);
    }
}
