using ProducerSafety.Runtime.Producer;
using ProducerSafety.Runtime.Protocol;
using Xunit;

namespace ProducerSafety.Runtime.Tests.Producer;

/// <summary><c>delivery.timeout.ms</c> from the moment of the call, and <c>request.timeout.ms</c>.</summary>
public sealed class TimeoutTests
{
    [Fact]
    public void A_message_that_was_never_sent_times_out_not_persisted()
    {
        TestProducer producer = new(TestProducer.Idempotent(("delivery.timeout.ms", "1000")));
        producer.Append("m");
        producer.Pass(999);
        Assert.Empty(producer.Reports);
        producer.Pass(1);
        Assert.Equal((DeliveryStatus.NotPersisted, DeliveryFailure.TimedOut), (producer.ReportOf("m").Status, producer.ReportOf("m").Failure));
    }

    [Fact]
    public void A_message_in_flight_times_out_possibly_persisted()
    {
        TestProducer producer = TestProducer.Ready(TestProducer.Idempotent(("delivery.timeout.ms", "1000")));
        producer.Append("m");
        producer.Pass(999);
        Assert.Empty(producer.Reports);
        producer.Pass(1);
        Assert.Equal((DeliveryStatus.PossiblyPersisted, DeliveryFailure.TimedOut), (producer.ReportOf("m").Status, producer.ReportOf("m").Failure));
    }

    [Fact]
    public void The_time_counts_from_the_call_and_not_from_the_batch_that_is_sent_or_from_a_retry()
    {
        TestProducer producer = TestProducer.Ready(TestProducer.Settings(("linger.ms", "300"), ("delivery.timeout.ms", "1000")));
        producer.Append("m");
        producer.PassUntilProduced();
        producer.AnswerOldest(ErrorCode.NotEnoughReplicas);
        producer.PassUntilProduced();
        producer.AnswerOldest(ErrorCode.NotEnoughReplicas);
        producer.PassUntilProduced();
        producer.Pass(1_000 - producer.Now + producer.Options.LingerMs - 1);
        Assert.Empty(producer.Reports);
        producer.Pass(1);
        Assert.Equal(DeliveryFailure.TimedOut, producer.ReportOf("m").Failure);
    }

    [Fact]
    public void A_batch_waiting_for_its_retry_times_out_with_what_is_known_of_it()
    {
        foreach ((ErrorCode error, DeliveryStatus status) in ((ErrorCode, DeliveryStatus)[])[(ErrorCode.NotEnoughReplicas, DeliveryStatus.NotPersisted), (ErrorCode.NotEnoughReplicasAfterAppend, DeliveryStatus.PossiblyPersisted)])
        {
            TestProducer producer = TestProducer.Ready(TestProducer.Idempotent(("delivery.timeout.ms", "1000"), ("retry.backoff.ms", "1000")));
            producer.Append("m");
            producer.Pass(900);
            producer.AnswerOldest(error);
            producer.Pass(100);
            Assert.Equal((status, DeliveryFailure.TimedOut, error), (producer.ReportOf("m").Status, producer.ReportOf("m").Failure, producer.ReportOf("m").Error));
        }
    }

    [Theory]
    [InlineData(ProducerProfile.Reference)]
    [InlineData(ProducerProfile.Librdkafka)]
    public void Each_message_of_a_batch_has_its_own_time_from_its_own_call(ProducerProfile profile)
    {
        TestProducer producer = new(TestProducer.Settings(profile, ("enable.idempotence", "true"), ("delivery.timeout.ms", "1000")));
        producer.Append("first");
        producer.Pass(400);
        producer.Append("second");
        producer.Append("third");
        producer.Pass(600);
        Assert.Equal("first", Assert.Single(producer.Reports).State);
        producer.Pass(399);
        Assert.Single(producer.Reports);
        producer.Pass(1);
        Assert.Equal(["first", "second", "third"], producer.Reports.Select(report => report.State));
        Assert.All(producer.Reports, report => Assert.Equal((DeliveryStatus.NotPersisted, DeliveryFailure.TimedOut), (report.Status, report.Failure)));
    }

    [Theory]
    [InlineData(ProducerProfile.Reference)]
    [InlineData(ProducerProfile.Librdkafka)]
    public void What_is_left_of_a_batch_that_was_never_sent_goes_out_without_what_has_timed_out(ProducerProfile profile)
    {
        TestProducer producer = TestProducer.Ready(TestProducer.Settings(
            profile, ("enable.idempotence", "true"), ("linger.ms", "0"), ("max.in.flight", "1"), ("delivery.timeout.ms", "1000")));
        producer.Append("in flight");
        producer.Pass(10);
        producer.Append("first", bytes: 100);
        producer.Pass(500);
        producer.Append("second");
        producer.Pass(501);
        Assert.Equal(["in flight", "first"], producer.Reports.Select(report => report.State));
        Assert.Equal(DeliveryStatus.NotPersisted, producer.ReportOf("first").Status);
        if (profile == ProducerProfile.Reference)
        {
            producer.Accept(producer.InFlight[0]);
        }
        else
        {
            producer.PassUntilProduced(atMost: 200);
        }

        Assert.Equal((1, 69), (producer.InFlight[0].Batch.Count, producer.InFlight[0].Batch.SizeInBytes));
        producer.Accept(producer.InFlight[0], offset: 5);
        Assert.Equal((DeliveryStatus.Persisted, 5L), (producer.ReportOf("second").Status, producer.ReportOf("second").Offset));
        Assert.Equal(0, producer.Core.Pending);
    }

    [Fact]
    public void A_batch_that_was_sent_goes_on_whole_for_its_younger_messages()
    {
        TestProducer producer = TestProducer.Ready(TestProducer.Settings(("enable.idempotence", "true"), ("linger.ms", "100"), ("delivery.timeout.ms", "1000"), ("retry.backoff.ms", "20")));
        producer.Append("first");
        producer.Pass(90);
        producer.Append("second");
        producer.PassUntilProduced();
        producer.Pass(900);
        Assert.Equal(("first", DeliveryStatus.PossiblyPersisted), (Assert.Single(producer.Reports).State, producer.Reports[0].Status));
        producer.AnswerOldest(ErrorCode.NotEnoughReplicasAfterAppend);
        producer.PassUntilProduced();
        Assert.Equal(2, producer.InFlight[0].Batch.Count);
        producer.Accept(producer.InFlight[0], offset: 7);
        Assert.Equal((DeliveryStatus.Persisted, 8L), (producer.ReportOf("second").Status, producer.ReportOf("second").Offset));
        Assert.Equal(2, producer.Reports.Count);
    }

    [Fact]
    public void A_message_that_times_out_in_a_refused_batch_may_still_be_stored_with_the_younger_ones()
    {
        TestProducer producer = TestProducer.Ready(TestProducer.Settings(
            ("enable.idempotence", "true"), ("linger.ms", "400"), ("delivery.timeout.ms", "1000"), ("retry.backoff.ms", "500"), ("retry.backoff.max.ms", "500")));
        producer.Append("first");
        producer.Pass(300);
        producer.Append("second");
        producer.PassUntilProduced();
        producer.Pass(250);
        producer.AnswerOldest(ErrorCode.NotEnoughReplicas);
        producer.PassUntilProduced();
        Assert.Equal(("first", DeliveryStatus.PossiblyPersisted), (Assert.Single(producer.Reports).State, producer.Reports[0].Status));
        Assert.Equal(2, producer.InFlight[0].Batch.Count);
    }

    [Fact]
    public void In_librdkafka_the_younger_messages_of_a_request_that_timed_out_are_sent_again_in_a_new_epoch()
    {
        TestProducer producer = TestProducer.Ready(TestProducer.Settings(
            ProducerProfile.Librdkafka, ("enable.idempotence", "true"), ("linger.ms", "400"), ("message.timeout.ms", "1000"), ("retry.backoff.ms", "1"), ("reconnect.backoff.ms", "1")));
        producer.Append("first");
        producer.Pass(390);
        producer.Append("second");
        producer.PassUntilProduced();
        producer.PassUntilProduced(atMost: 700);
        Assert.Equal(("first", DeliveryStatus.PossiblyPersisted), (Assert.Single(producer.Reports).State, producer.Reports[0].Status));
        Assert.Equal((1, 1, 0), (producer.InFlight[0].Batch.Count, producer.InFlight[0].Batch.ProducerEpoch, producer.InFlight[0].Batch.BaseSequence));
        producer.Accept(producer.InFlight[0]);
        Assert.Equal(DeliveryStatus.Persisted, producer.ReportOf("second").Status);
    }

    [Fact]
    public void With_0_there_is_no_limit()
    {
        TestProducer producer = new(TestProducer.Idempotent(("delivery.timeout.ms", "0")));
        producer.Append("m");
        producer.Pass(86_400_000);
        Assert.Empty(producer.Reports);
    }

    [Fact]
    public void An_answer_after_the_timeout_changes_nothing()
    {
        TestProducer producer = TestProducer.Ready(TestProducer.Idempotent(("delivery.timeout.ms", "1000")));
        producer.Append("m");
        producer.Pass(1_000);
        producer.Accept(producer.InFlight[0]);
        Assert.Equal(DeliveryStatus.PossiblyPersisted, Assert.Single(producer.Reports).Status);
    }

    [Fact]
    public void A_request_without_an_answer_is_given_up_with_its_connection_after_request_timeout_ms_and_sent_again()
    {
        TestProducer producer = TestProducer.Ready(TestProducer.Idempotent(("request.timeout.ms", "5000")));
        producer.Append("m");
        producer.Pass(4_999);
        Assert.Empty(producer.Disconnects);
        producer.Pass(1);
        Assert.Equal([1], producer.Disconnects);
        producer.PassUntilProduced();
        producer.Accept(producer.InFlight[0]);
        Assert.Equal(DeliveryStatus.Persisted, producer.ReportOf("m").Status);
    }

    [Fact]
    public void Request_timeout_ms_is_told_to_the_broker()
    {
        TestProducer producer = TestProducer.Ready(TestProducer.Idempotent(("request.timeout.ms", "5000")));
        producer.Append();
        Assert.Equal(5_000, producer.InFlight[0].Produce.TimeoutMs);
    }

    [Fact]
    public void In_librdkafka_the_first_request_may_use_up_the_whole_delivery_timeout()
    {
        TestProducer producer = TestProducer.Ready(TestProducer.Settings(ProducerProfile.Librdkafka, ("linger.ms", "0"), ("message.timeout.ms", "5000"), ("request.timeout.ms", "1000")));
        producer.Append("m");
        producer.Pass(4_999);
        Assert.Empty(producer.Reports);
        producer.Pass(1);
        Assert.Single(producer.Produced);
        Assert.Equal((DeliveryStatus.PossiblyPersisted, DeliveryFailure.TimedOut), (producer.ReportOf("m").Status, producer.ReportOf("m").Failure));
    }

    [Fact]
    public void In_librdkafka_socket_timeout_ms_ends_a_request()
    {
        TestProducer producer = TestProducer.Ready(TestProducer.Settings(ProducerProfile.Librdkafka, ("linger.ms", "0"), ("socket.timeout.ms", "2000")));
        producer.Append("m");
        producer.Pass(1_999);
        Assert.Empty(producer.Disconnects);
        producer.Pass(1);
        Assert.Equal([1], producer.Disconnects);
    }

    [Fact]
    public void A_clock_that_goes_back_neither_times_out_nor_postpones()
    {
        TestProducer producer = TestProducer.Ready(TestProducer.Idempotent(("delivery.timeout.ms", "1000")));
        producer.Pass(500);
        producer.Append("m");
        producer.Now -= 400;
        producer.Core.Tick(producer.Now);
        Assert.Empty(producer.Reports);
        producer.Now = 1_500;
        producer.Core.Tick(producer.Now);
        Assert.Equal(DeliveryFailure.TimedOut, producer.ReportOf("m").Failure);
    }

    [Fact]
    public void Librdkafka_gives_up_on_a_topic_that_nobody_knows_after_topic_metadata_propagation_max_ms_and_the_reference_does_not()
    {
        foreach (ProducerProfile profile in Enum.GetValues<ProducerProfile>())
        {
            TestProducer producer = new(TestProducer.Settings(profile, ("topic.metadata.propagation.max.ms", "3000")));
            producer.Append("m");
            while (producer.Now < 10_000)
            {
                producer.Open.ToList().ForEach(sent => producer.Answer(sent, TestProducer.NoTopic(ErrorCode.UnknownTopicOrPartition, 1)));
                producer.Pass(100);
            }

            Assert.Equal(profile == ProducerProfile.Librdkafka ? ErrorCode.UnknownTopicOrPartition : null, producer.Reports.FirstOrDefault() is { State: not null } report ? report.Error : (ErrorCode?)null);
        }
    }
}
