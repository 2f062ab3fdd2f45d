using ProducerSafety.Runtime.Producer;
using ProducerSafety.Runtime.Protocol;
using Xunit;

namespace ProducerSafety.Runtime.Tests.Producer;

/// <summary>Up to <c>max.in.flight</c> requests per broker connection.</summary>
public sealed class InFlightTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void No_more_requests_are_in_flight_than_max_in_flight(int most)
    {
        TestProducer producer = TestProducer.Ready(TestProducer.Idempotent(("max.in.flight", $"{most}"), ("batch.num.messages", "1")));
        for (int message = 0; message < 10; message++)
        {
            producer.Append(message);
            Assert.Equal(Math.Min(message + 1, most), producer.InFlight.Count);
        }

        for (int message = 0; message < 10; message++)
        {
            producer.Accept(producer.InFlight[0]);
            Assert.Equal(Math.Min(10 - message - 1, most), producer.InFlight.Count);
        }

        Assert.Equal(Enumerable.Range(0, 10).Cast<object?>(), producer.Reports.Select(report => report.State));
    }

    [Fact]
    public void The_default_with_idempotence_is_5() => Assert.Equal(5, ProducerOptions.Idempotent.MaxInFlight);

    [Fact]
    public void Each_broker_has_its_own_limit()
    {
        TestProducer producer = TestProducer.Ready(TestProducer.Blind(("max.in.flight", "1")), partitions: 2, brokers: 2);
        for (int message = 0; message < 4; message++)
        {
            producer.Append(partition: message % 2);
        }

        Assert.Equal([1, 2], producer.InFlight.Select(sent => sent.Broker));
    }

    [Fact]
    public void The_second_batch_of_an_epoch_waits_until_the_broker_knows_the_first()
    {
        TestProducer producer = new(TestProducer.Idempotent(("batch.num.messages", "1")));
        producer.Append();
        producer.Append();
        producer.Greet(1);
        Assert.Single(producer.InFlight);
        producer.Accept(producer.InFlight[0]);
        producer.Append();
        Assert.Equal(2, producer.InFlight.Count);
    }

    [Fact]
    public void After_the_leader_moved_a_partition_has_no_more_batches_in_flight_than_a_broker_remembers()
    {
        TestProducer producer = TestProducer.Ready(TestProducer.Idempotent(("batch.num.messages", "1")));
        producer.Pass(1_000);
        for (int message = 0; message < 8; message++)
        {
            producer.Append(message);
        }

        producer.AnswerOldest(ErrorCode.NotLeaderOrFollower);
        producer.Answer(producer.Open.Single(sent => sent.Request is MetadataRequest), TestProducer.Metadata(1, [2]));
        producer.Pass(200);
        Assert.Equal([1, 1, 1, 1, 2], producer.InFlight.Select(sent => sent.Broker).Order());
    }

    [Fact]
    public void Acks_0_has_no_answer_and_no_limit()
    {
        TestProducer producer = TestProducer.Ready(TestProducer.Blind(("acks", "0"), ("max.in.flight", "1")));
        for (int message = 0; message < 10; message++)
        {
            producer.Append(message);
        }

        Assert.Equal(10, producer.Produced.Count);
        Assert.All(producer.Reports, report => Assert.Equal((DeliveryStatus.PossiblyPersisted, DeliveryFailure.None, -1L), (report.Status, report.Failure, report.Offset)));
        Assert.Equal(0, producer.Core.Pending);
    }

    [Fact]
    public void Librdkafka_builds_the_next_request_while_there_is_no_room_for_it()
    {
        TestProducer producer = TestProducer.Ready(TestProducer.Settings(ProducerProfile.Librdkafka, ("linger.ms", "0"), ("max.in.flight", "1")));
        producer.Append("a");
        producer.Append("b");
        producer.AnswerOldest(ErrorCode.NotEnoughReplicas);
        Assert.Equal(2, producer.Produced.Count);
        producer.Accept(producer.InFlight[0]);
        Assert.Equal("b", Assert.Single(producer.Reports).State);
        producer.PassUntilProduced();
        producer.Accept(producer.InFlight[0]);
        Assert.Equal(["b", "a"], producer.Reports.Select(report => report.State));
    }

    [Fact]
    public void With_one_in_flight_the_Java_client_keeps_the_order_without_idempotence()
    {
        TestProducer producer = TestProducer.Ready(TestProducer.Blind(("max.in.flight", "1")));
        producer.Append("a");
        producer.Append("b");
        producer.AnswerOldest(ErrorCode.NotEnoughReplicas);
        Assert.Empty(producer.InFlight);
        producer.PassUntilProduced();
        producer.Accept(producer.InFlight[0]);
        producer.Accept(producer.InFlight[0]);
        Assert.Equal(["a", "b"], producer.Reports.Select(report => report.State));
    }

    [Fact]
    public void A_built_request_whose_message_has_timed_out_is_not_sent_and_the_ones_behind_it_are()
    {
        TestProducer producer = TestProducer.Ready(TestProducer.Settings(
            ProducerProfile.Librdkafka, ("linger.ms", "0"), ("max.in.flight", "1"), ("queue.buffering.backpressure.threshold", "3"), ("message.timeout.ms", "1000"), ("batch.num.messages", "1")));
        producer.Append("out");
        producer.Append("built");
        producer.Now += 500;
        producer.Append("later");
        producer.Pass(500);
        Assert.Equal((DeliveryStatus.PossiblyPersisted, DeliveryFailure.TimedOut), (producer.ReportOf("out").Status, producer.ReportOf("out").Failure));
        Assert.Equal((DeliveryStatus.NotPersisted, DeliveryFailure.TimedOut), (producer.ReportOf("built").Status, producer.ReportOf("built").Failure));
        producer.PassUntilProduced(400);
        producer.Accept(producer.InFlight[0]);
        Assert.Equal(DeliveryStatus.Persisted, producer.ReportOf("later").Status);
        Assert.Equal(2, producer.Produced.Count);
    }
}
