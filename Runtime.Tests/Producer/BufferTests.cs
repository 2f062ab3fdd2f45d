using ProducerSafety.Runtime.Producer;
using Xunit;

namespace ProducerSafety.Runtime.Tests.Producer;

/// <summary>Buffer limits with backpressure.</summary>
public sealed class BufferTests
{
    [Fact]
    public void No_more_messages_wait_than_queue_buffering_max_messages()
    {
        TestProducer producer = TestProducer.Ready(TestProducer.Idempotent(("queue.buffering.max.messages", "2")));
        Assert.Equal(AppendResult.Accepted, producer.Append("a"));
        Assert.Equal(AppendResult.Accepted, producer.Append("b"));
        Assert.Equal(AppendResult.QueueFull, producer.Append("c"));
        Assert.Equal(2, producer.Core.Pending);
        producer.Accept(producer.InFlight[0]);
        Assert.Equal(AppendResult.Accepted, producer.Append("c"));
        Assert.DoesNotContain(producer.Reports, report => Equals(report.State, "c"));
    }

    [Fact]
    public void With_0_messages_there_is_no_limit()
    {
        TestProducer producer = new(TestProducer.Idempotent(("queue.buffering.max.messages", "0")));
        Assert.All(Enumerable.Range(0, 200_000), _ => Assert.Equal(AppendResult.Accepted, producer.Append()));
    }

    [Fact]
    public void No_more_bytes_wait_than_queue_buffering_max_kbytes()
    {
        TestProducer producer = TestProducer.Ready(TestProducer.Idempotent(("queue.buffering.max.kbytes", "1")));
        Assert.Equal(AppendResult.Accepted, producer.Append("a", bytes: 900));
        Assert.Equal(AppendResult.QueueFull, producer.Append("b", bytes: 200));
        producer.Accept(producer.InFlight[0]);
        Assert.Equal(AppendResult.Accepted, producer.Append("b", bytes: 200));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Every_verdict_gives_its_bytes_back(bool isKnown)
    {
        TestProducer producer = isKnown ? TestProducer.Ready(TestProducer.Idempotent(("queue.buffering.max.kbytes", "1"), ("delivery.timeout.ms", "100")))
            : new(TestProducer.Idempotent(("queue.buffering.max.kbytes", "1"), ("delivery.timeout.ms", "100")));
        for (int round = 0; round < 20; round++)
        {
            Assert.Equal(AppendResult.Accepted, producer.Append(bytes: 900));
            producer.Pass(1_000);
            Assert.Equal(0, producer.Core.Pending);
        }
    }

    [Fact]
    public void A_message_larger_than_message_max_bytes_is_refused_by_the_call()
    {
        TestProducer producer = TestProducer.Ready(TestProducer.Idempotent(("message.max.bytes", "1000")));
        Assert.Equal(AppendResult.TooLarge, producer.Append("m", bytes: 1_000));
        Assert.Equal(AppendResult.Accepted, producer.Append("m", bytes: 900));
        Assert.Equal(1, producer.Core.Pending);
    }
}
