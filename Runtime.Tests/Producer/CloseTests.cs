using ProducerSafety.Runtime.Producer;
using ProducerSafety.Runtime.Protocol;
using Xunit;

namespace ProducerSafety.Runtime.Tests.Producer;

/// <summary>Flush, and close with and without waiting.</summary>
public sealed class CloseTests
{
    [Fact]
    public void Flush_ends_linger_ms()
    {
        TestProducer producer = TestProducer.Ready(TestProducer.Settings(("linger.ms", "10000")));
        producer.Append("m");
        Assert.Empty(producer.Produced);
        producer.Core.Flush(producer.Now);
        producer.Accept(Assert.Single(producer.InFlight));
        Assert.Equal(0, producer.Core.Pending);
    }

    [Fact]
    public void What_is_appended_during_a_flush_does_not_linger_and_afterwards_it_does()
    {
        TestProducer producer = TestProducer.Ready(TestProducer.Settings(("linger.ms", "10000")));
        producer.Append("a");
        producer.Core.Flush(producer.Now);
        producer.Append("b");
        Assert.Equal(2, producer.InFlight.Count);
        producer.Accept(producer.InFlight[0]);
        producer.Accept(producer.InFlight[0]);
        producer.Append("c");
        Assert.Empty(producer.InFlight);
    }

    [Fact]
    public void A_flush_with_nothing_to_deliver_changes_nothing()
    {
        TestProducer producer = TestProducer.Ready(TestProducer.Settings(("linger.ms", "10000")));
        producer.Core.Flush(producer.Now);
        producer.Append("m");
        Assert.Empty(producer.Produced);
    }

    [Fact]
    public void Flush_does_not_shorten_a_backoff()
    {
        TestProducer producer = TestProducer.Ready(TestProducer.Idempotent());
        producer.Append("m");
        producer.AnswerOldest(ErrorCode.NotEnoughReplicas);
        producer.Core.Flush(producer.Now);
        Assert.Empty(producer.InFlight);
    }

    [Fact]
    public void A_close_that_waits_delivers_what_was_accepted_and_accepts_nothing_more()
    {
        TestProducer producer = TestProducer.Ready(TestProducer.Settings(("linger.ms", "10000")));
        producer.Append("m");
        producer.Core.Close(producer.Now, wait: true);
        Assert.Equal(AppendResult.Closed, producer.Append("late"));
        producer.AnswerOldest(ErrorCode.NotEnoughReplicas);
        producer.PassUntilProduced();
        producer.Accept(producer.InFlight[0]);
        Assert.Equal(DeliveryStatus.Persisted, Assert.Single(producer.Reports).Status);
    }

    [Fact]
    public void A_close_that_does_not_wait_gives_each_message_its_verdict_at_once()
    {
        TestProducer producer = TestProducer.Ready(TestProducer.Idempotent(("max.in.flight", "1")));
        producer.Append("out");
        producer.Append("waits");
        producer.Append("unplaced", topic: "unknown");
        producer.Core.Close(producer.Now, wait: false);
        Assert.Equal(
            [("out", DeliveryStatus.PossiblyPersisted), ("unplaced", DeliveryStatus.NotPersisted), ("waits", DeliveryStatus.NotPersisted)],
            producer.Reports.Select(report => ((string)report.State!, report.Status)).Order());
        Assert.All(producer.Reports, report => Assert.Equal(DeliveryFailure.Purged, report.Failure));
        Assert.Equal(0, producer.Core.Pending);
    }

    [Fact]
    public void Late_answers_after_a_close_are_ignored()
    {
        TestProducer producer = TestProducer.Ready(TestProducer.Idempotent());
        producer.Append("m");
        producer.Core.Close(producer.Now, wait: false);
        producer.Accept(producer.InFlight[0]);
        producer.Core.HandleDisconnect(producer.Now, 1);
        Assert.Equal(DeliveryStatus.PossiblyPersisted, Assert.Single(producer.Reports).Status);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_closed_producer_with_nothing_to_deliver_asks_for_nothing_any_more(bool wait)
    {
        TestProducer producer = TestProducer.Ready(TestProducer.Idempotent());
        producer.Append("m");
        producer.Core.Close(producer.Now, wait);
        producer.InFlight.ForEach(sent => producer.Accept(sent));
        producer.Sent.Clear();
        producer.Break(1);
        producer.Pass(1_000_000);
        producer.Core.Tick(producer.Now);
        Assert.Empty(producer.Sent);
        Assert.Equal(long.MaxValue, producer.Core.NextTick);
    }

    [Fact]
    public void A_close_twice_is_a_close()
    {
        TestProducer producer = TestProducer.Ready(TestProducer.Idempotent());
        producer.Append("m");
        producer.Core.Close(producer.Now, wait: true);
        producer.Core.Close(producer.Now, wait: false);
        producer.Core.Close(producer.Now, wait: false);
        Assert.Equal(DeliveryFailure.Purged, Assert.Single(producer.Reports).Failure);
    }
}
