using ProducerSafety.Runtime.Producer;
using ProducerSafety.Runtime.Protocol;
using ProducerSafety.Runtime.Records;
using Xunit;

namespace ProducerSafety.Runtime.Tests.Producer;

/// <summary>The epoch is bumped after a batch expires or its sequence is unknown (KIP-360), and what is fatal.</summary>
public sealed class EpochTests
{
    [Fact]
    public void After_a_batch_that_expired_unsent_the_next_has_a_new_epoch_only_if_it_had_a_sequence()
    {
        TestProducer producer = TestProducer.Ready(TestProducer.Idempotent(("delivery.timeout.ms", "1000"), ("max.in.flight", "1")));
        producer.Append("out");
        producer.Append("waits");
        producer.Pass(1_000);
        producer.Accept(producer.InFlight[0]);
        producer.Append("next");
        Assert.Equal((0, 2), Identity(producer.InFlight[0]));
        Assert.Equal(DeliveryStatus.NotPersisted, producer.ReportOf("waits").Status);
    }

    [Fact]
    public void After_a_batch_that_may_be_in_the_log_expired_the_epoch_is_bumped_and_sequences_begin_at_0()
    {
        TestProducer producer = TestProducer.Ready(TestProducer.Idempotent(("delivery.timeout.ms", "1000"), ("request.timeout.ms", "900"), ("retry.backoff.ms", "1000")));
        producer.Append("m");
        producer.Pass(1_000);
        Assert.Equal((DeliveryStatus.PossiblyPersisted, DeliveryFailure.TimedOut), (producer.ReportOf("m").Status, producer.ReportOf("m").Failure));
        producer.Append("next");
        producer.PassUntilProduced();
        Assert.Equal((1, 0), Identity(producer.InFlight[0]));
    }

    [Fact]
    public void An_expired_batch_that_is_still_in_flight_keeps_its_place_until_it_is_answered()
    {
        TestProducer producer = TestProducer.Ready(TestProducer.Idempotent(("delivery.timeout.ms", "1000")));
        producer.Append("m");
        producer.Pass(1_000);
        producer.Append("next");
        Assert.Equal((0, 2), Identity(producer.InFlight[1]));
        producer.AnswerOldest(ErrorCode.NotEnoughReplicas);
        producer.AnswerOldest(ErrorCode.OutOfOrderSequenceNumber);
        Assert.Equal((1, 0), Identity(producer.InFlight[0]));
        producer.Accept(producer.InFlight[0]);
        Assert.Equal(DeliveryStatus.Persisted, producer.ReportOf("next").Status);
    }

    [Theory]
    [InlineData(ErrorCode.OutOfOrderSequenceNumber)]
    [InlineData(ErrorCode.UnknownProducerId)]
    [InlineData(ErrorCode.InvalidProducerEpoch)]
    public void A_batch_next_in_line_whose_sequence_the_broker_does_not_know_is_numbered_anew(ErrorCode error)
    {
        TestProducer producer = TestProducer.Ready(TestProducer.Idempotent());
        producer.Append("a");
        producer.Append("b");
        producer.AnswerOldest(error);
        producer.AnswerOldest(error);
        Assert.Equal((1, 0), Identity(Assert.Single(producer.InFlight)));
        producer.Accept(producer.InFlight[0]);
        Assert.Equal((1, 1), Identity(Assert.Single(producer.InFlight)));
        producer.Accept(producer.InFlight[0]);
        Assert.Equal(["a", "b"], producer.Reports.Select(report => report.State));
    }

    [Fact]
    public void A_batch_that_may_be_in_the_log_is_never_numbered_anew()
    {
        TestProducer producer = TestProducer.Ready(TestProducer.Idempotent());
        producer.Append("m");
        producer.AnswerOldest(ErrorCode.RequestTimedOut);
        producer.PassUntilProduced();
        producer.AnswerOldest(ErrorCode.OutOfOrderSequenceNumber);
        Assert.Equal((DeliveryStatus.PossiblyPersisted, DeliveryFailure.Refused), (producer.ReportOf("m").Status, producer.ReportOf("m").Failure));
        producer.Append("next");
        Assert.Equal((1, 0), Identity(producer.InFlight[0]));
    }

    [Fact]
    public void A_batch_that_may_be_in_the_log_is_asked_for_once_more_before_the_epoch_is_bumped_and_given_up_if_the_broker_does_not_know_it()
    {
        TestProducer producer = TestProducer.Ready(TestProducer.Idempotent());
        producer.Append("a");
        producer.Append("b");
        producer.AnswerOldest(ErrorCode.OutOfOrderSequenceNumber);
        producer.AnswerOldest(ErrorCode.RequestTimedOut);
        producer.PassUntilProduced();
        Assert.Equal((0, 2), Identity(Assert.Single(producer.InFlight)));
        producer.AnswerOldest(ErrorCode.OutOfOrderSequenceNumber);
        Assert.Equal((DeliveryStatus.PossiblyPersisted, ErrorCode.OutOfOrderSequenceNumber), (producer.ReportOf("b").Status, producer.ReportOf("b").Error));
        Assert.Equal((1, 0), Identity(Assert.Single(producer.InFlight)));
        producer.Accept(producer.InFlight[0]);
        Assert.Equal(DeliveryStatus.Persisted, producer.ReportOf("a").Status);
    }

    [Fact]
    public void One_partitions_epoch_is_bumped_and_no_other()
    {
        TestProducer producer = TestProducer.Ready(TestProducer.Idempotent(), partitions: 2);
        producer.Append("a", partition: 1);
        producer.Accept(producer.InFlight[0]);
        producer.Append("b", partition: 0);
        producer.AnswerOldest(ErrorCode.OutOfOrderSequenceNumber);
        producer.Append("c", partition: 1);
        Assert.Equal([(1, 0), (0, 1)], producer.InFlight.Select(Identity));
    }

    [Fact]
    public void After_epoch_32767_the_reference_takes_a_new_producer_id_as_the_Java_client_does()
    {
        TestProducer producer = new(TestProducer.Idempotent());
        producer.Append("first");
        producer.Answer(producer.Open.Single(sent => sent.Request is InitProducerIdRequest), new InitProducerIdResponse(ErrorCode.None, 7, short.MaxValue));
        producer.Greet(1, 1);
        producer.AnswerOldest(ErrorCode.OutOfOrderSequenceNumber);
        producer.Append("other", partition: 1);
        Assert.Equal(short.MaxValue, Assert.Single(producer.InFlight).Batch.ProducerEpoch);
        producer.Answer(producer.Open.Single(sent => sent.Request is InitProducerIdRequest), new InitProducerIdResponse(ErrorCode.None, 8, 0));
        RecordBatch batch = producer.InFlight[1].Batch;
        Assert.Equal((8L, (short)0, 0), (batch.ProducerId, batch.ProducerEpoch, batch.BaseSequence));
        producer.Accept(producer.InFlight[0]);
        producer.Accept(producer.InFlight[0]);
        Assert.All(producer.Reports, report => Assert.Equal(DeliveryStatus.Persisted, report.Status));
        Assert.Null(producer.Core.FatalError);
    }

    [Fact]
    public void Librdkafka_bumps_the_epoch_of_all_partitions_itself_and_numbers_anew_what_may_be_in_the_log()
    {
        TestProducer producer = TestProducer.Ready(TestProducer.Librdkafka(), partitions: 2, brokers: 2);
        producer.Append("a", partition: 0);
        producer.Append("b", partition: 1);
        producer.Append("c", partition: 1);
        producer.Answer(producer.InFlight.First(sent => sent.Broker == 2), ErrorCode.NotEnoughReplicas);
        producer.Answer(producer.InFlight.Single(sent => sent.Broker == 2), ErrorCode.OutOfOrderSequenceNumber);
        Assert.Single(producer.InFlight);
        producer.AnswerOldest(ErrorCode.RequestTimedOut);
        producer.PassUntilProduced();
        producer.Pass(100);
        Assert.Equal([(1, (1, 0)), (2, (1, 0)), (2, (1, 1))], producer.InFlight.Select(sent => (sent.Broker, Identity(sent))).Order());
        Assert.DoesNotContain(producer.Sent, sent => sent.Request is InitProducerIdRequest);
    }

    [Fact]
    public void Librdkafkas_epoch_wraps_to_0()
    {
        TestProducer producer = new(TestProducer.Librdkafka());
        producer.Append("first");
        producer.Answer(producer.Open.Single(sent => sent.Request is InitProducerIdRequest), new InitProducerIdResponse(ErrorCode.None, 7, short.MaxValue));
        producer.Greet(1);
        producer.AnswerOldest(ErrorCode.NotEnoughReplicas);
        producer.PassUntilProduced();
        producer.AnswerOldest(ErrorCode.UnknownProducerId);
        producer.Pass(10);
        Assert.Equal((0, 0), Identity(Assert.Single(producer.InFlight)));
    }

    [Fact]
    public void In_librdkafka_a_sequence_out_of_order_for_the_next_in_line_is_fatal()
    {
        TestProducer producer = TestProducer.Ready(TestProducer.Librdkafka());
        producer.Append("a");
        producer.Append("b");
        producer.AnswerOldest(ErrorCode.OutOfOrderSequenceNumber);
        Assert.Equal(ErrorCode.OutOfOrderSequenceNumber, producer.Core.FatalError);
        Assert.Equal([("a", DeliveryFailure.Fatal), ("b", DeliveryFailure.Fatal)], producer.Reports.Select(report => ((string)report.State!, report.Failure)));
    }

    [Fact]
    public void After_a_fatal_error_nothing_is_accepted_or_sent()
    {
        TestProducer producer = TestProducer.Ready(TestProducer.Librdkafka());
        producer.Append("a");
        producer.AnswerOldest(ErrorCode.OutOfOrderSequenceNumber);
        producer.Sent.Clear();
        Assert.Equal(AppendResult.Fatal, producer.Append("b"));
        producer.Pass(1_000_000);
        producer.Core.Tick(producer.Now);
        producer.Core.HandleDisconnect(producer.Now, 1);
        Assert.Empty(producer.Sent);
        Assert.Equal(0, producer.Core.Pending);
    }

    private static (int Epoch, int Sequence) Identity(Sent sent) => (sent.Batch.ProducerEpoch, sent.Batch.BaseSequence);
}
