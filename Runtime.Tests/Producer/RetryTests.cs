using ProducerSafety.Runtime.Producer;
using ProducerSafety.Runtime.Protocol;
using Xunit;

namespace ProducerSafety.Runtime.Tests.Producer;

/// <summary>Retries in order, with exponential backoff and jitter.</summary>
public sealed class RetryTests
{
    [Fact]
    public void A_retried_batch_goes_before_later_ones()
    {
        TestProducer producer = TestProducer.Ready(TestProducer.Idempotent());
        foreach (string message in (string[])["a", "b", "c"])
        {
            producer.Append(message);
        }

        int[] sequences = [.. producer.InFlight.Select(sent => sent.Batch.BaseSequence)];
        producer.AnswerOldest(ErrorCode.NotEnoughReplicas);
        producer.AnswerOldest(ErrorCode.OutOfOrderSequenceNumber);
        producer.AnswerOldest(ErrorCode.OutOfOrderSequenceNumber);
        Assert.Empty(producer.InFlight);
        while (producer.Reports.Count < 3)
        {
            producer.Pass(100);
            producer.InFlight.ForEach(sent => producer.Accept(sent));
        }

        Assert.Equal(["a", "b", "c"], producer.Reports.Select(report => report.State));
        Assert.Equal(sequences, producer.Produced.Skip(3).Select(sent => sent.Batch.BaseSequence));
    }

    [Fact]
    public void A_retry_waits_while_an_earlier_batch_is_in_flight()
    {
        TestProducer producer = TestProducer.Ready(TestProducer.Idempotent());
        producer.Append("a");
        producer.Append("b");
        producer.Answer(producer.InFlight[1], ErrorCode.OutOfOrderSequenceNumber);
        producer.Pass(2_000);
        Assert.Equal(2, producer.Produced.Count);
        producer.Accept(Assert.Single(producer.InFlight));
        producer.PassUntilProduced();
        Assert.Equal(1, Assert.Single(producer.InFlight).Batch.BaseSequence - producer.Produced[0].Batch.BaseSequence);
    }

    [Fact]
    public void Later_records_wait_in_memory_in_the_order_they_came()
    {
        TestProducer producer = TestProducer.Ready(TestProducer.Idempotent(("batch.num.messages", "1")));
        producer.Append("a");
        producer.AnswerOldest(ErrorCode.NotEnoughReplicas);
        producer.Append("b");
        producer.Append("c");
        Assert.Empty(producer.InFlight);
        Assert.Equal(3, producer.Core.Pending);
        producer.PassUntilProduced();
        while (producer.InFlight.Count > 0)
        {
            producer.Accept(producer.InFlight[0]);
        }

        Assert.Equal(["a", "b", "c"], producer.Reports.Select(report => report.State));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Requests_that_broke_with_their_connection_go_out_again_in_order(bool idempotent)
    {
        TestProducer producer = TestProducer.Ready(idempotent ? TestProducer.Idempotent() : TestProducer.Blind(("max.in.flight", "5")));
        producer.Append("a", bytes: 1);
        producer.Append("b", bytes: 2);
        producer.Append("c", bytes: 3);
        producer.Break(1);
        while (producer.Reports.Count < 3)
        {
            producer.Pass(50);
            producer.Open.Where(sent => sent.Request is MetadataRequest).ToList().ForEach(sent => producer.Answer(sent, TestProducer.Metadata(1)));
            producer.InFlight.ForEach(sent => producer.Accept(sent));
        }

        Assert.Equal(idempotent ? ["a", "b", "c"] : producer.Reports.Select(report => report.State).Order(), producer.Reports.Select(report => report.State));
        Assert.Equal([1, 2, 3], producer.Produced.Skip(3).Select(sent => sent.Batch.Records[0].Value!.Length));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Of_two_batches_in_flight_the_first_fails_and_idempotence_keeps_their_order(int inFlight)
    {
        TestProducer producer = TestProducer.Ready(TestProducer.Idempotent(("max.in.flight", $"{inFlight}")));
        producer.Append("a");
        producer.Append("b");
        producer.AnswerOldest(ErrorCode.NotEnoughReplicas);
        if (inFlight > 1)
        {
            producer.AnswerOldest(ErrorCode.OutOfOrderSequenceNumber);
        }

        while (producer.Reports.Count < 2)
        {
            producer.Pass(50);
            producer.InFlight.ForEach(sent => producer.Accept(sent));
        }

        Assert.Equal(["a", "b"], producer.Reports.Select(report => report.State));
    }

    [Fact]
    public void Without_idempotence_the_second_overtakes_the_first()
    {
        TestProducer producer = TestProducer.Ready(TestProducer.Blind(("max.in.flight", "5")));
        producer.Append("a");
        producer.Append("b");
        producer.AnswerOldest(ErrorCode.NotEnoughReplicas);
        producer.Accept(producer.InFlight[0]);
        producer.PassUntilProduced();
        producer.Accept(producer.InFlight[0]);
        Assert.Equal(["b", "a"], producer.Reports.Select(report => report.State));
    }

    [Fact]
    public void Without_idempotence_a_batch_that_may_be_in_the_log_is_sent_again_blindly()
    {
        TestProducer producer = TestProducer.Ready(TestProducer.Blind());
        producer.Append("m", bytes: 9);
        producer.AnswerOldest(ErrorCode.RequestTimedOut);
        producer.PassUntilProduced();
        Assert.Equal([9, 9], producer.Produced.Select(sent => sent.Batch.Records[0].Value!.Length));
        producer.Accept(producer.InFlight[0]);
        Assert.Equal(DeliveryStatus.Persisted, producer.ReportOf("m").Status);
    }

    [Fact]
    public void The_wait_doubles_up_to_retry_backoff_max_ms_a_fifth_more_or_less()
    {
        TestProducer producer = TestProducer.Ready(TestProducer.Idempotent(("retry.backoff.ms", "50"), ("retry.backoff.max.ms", "400")));
        producer.Append();
        long[] waits = [.. Enumerable.Range(0, 8).Select(_ =>
        {
            producer.AnswerOldest(ErrorCode.NotEnoughReplicas);
            return producer.PassUntilProduced();
        })];
        int[] expected = [50, 100, 200, 400, 400, 400, 400, 400];
        Assert.All(waits.Zip(expected), wait => Assert.InRange(wait.First, wait.Second * 0.8, wait.Second * 1.2));
        Assert.True(waits.Skip(3).Distinct().Count() > 1, "There is no jitter.");
    }

    [Fact]
    public void A_retry_backoff_above_the_maximum_is_capped()
    {
        TestProducer producer = TestProducer.Ready(TestProducer.Idempotent(("retry.backoff.ms", "60000")));
        producer.Append();
        producer.AnswerOldest(ErrorCode.NotEnoughReplicas);
        Assert.InRange(producer.PassUntilProduced(), 800, 1_200);
    }

    [Fact]
    public void After_retries_failures_a_message_is_given_up()
    {
        TestProducer producer = TestProducer.Ready(TestProducer.Blind(("retries", "2")));
        producer.Append("m");
        producer.AnswerOldest(ErrorCode.NotEnoughReplicas);
        producer.PassUntilProduced();
        producer.AnswerOldest(ErrorCode.NotEnoughReplicas);
        producer.PassUntilProduced();
        Assert.Empty(producer.Reports);
        producer.AnswerOldest(ErrorCode.NotEnoughReplicas);
        Assert.Equal((DeliveryStatus.NotPersisted, DeliveryFailure.Refused, ErrorCode.NotEnoughReplicas), (producer.ReportOf("m").Status, producer.ReportOf("m").Failure, producer.ReportOf("m").Error));
    }

    [Fact]
    public void Reconnecting_waits_longer_each_time_and_an_answer_ends_that()
    {
        TestProducer producer = TestProducer.Ready(TestProducer.Idempotent(("reconnect.backoff.ms", "100"), ("reconnect.backoff.max.ms", "1000"), ("retry.backoff.ms", "1")));
        producer.Append();
        long[] waits = [.. Enumerable.Range(0, 6).Select(_ => Wait())];
        int[] expected = [100, 200, 400, 800, 1_000, 1_000];
        Assert.All(waits.Zip(expected), wait => Assert.InRange(wait.First, wait.Second * 0.8, wait.Second * 1.2));
        producer.Accept(producer.InFlight[0]);
        producer.Append();
        Assert.InRange(Wait(), 80, 120);

        long Wait()
        {
            producer.Break(1);
            return producer.PassUntilProduced();
        }
    }

    [Fact]
    public void A_connection_that_held_is_opened_again_at_once_also_where_nothing_is_ever_answered()
    {
        TestProducer producer = TestProducer.Ready(TestProducer.Blind(("acks", "0"), ("reconnect.backoff.ms", "100"), ("reconnect.backoff.max.ms", "10000"), ("topic.metadata.refresh.interval.ms", "-1")));
        for (int hour = 0; hour < 24; hour++)
        {
            producer.Break(1);
            producer.Append();
            Assert.InRange(producer.PassUntilProduced(), 80, 120);
            producer.Now += 3_600_000;
        }
    }
}
