using ProducerSafety.Runtime.Producer;
using ProducerSafety.Runtime.Protocol;
using Xunit;

namespace ProducerSafety.Runtime.Tests.Producer;

/// <summary>Errors are retriable, not retriable or fatal as the protocol's table has them, and each failed message has its status.</summary>
public sealed class ErrorTests
{
    private static readonly ErrorCode[] AboutSequences = [ErrorCode.OutOfOrderSequenceNumber, ErrorCode.InvalidProducerEpoch, ErrorCode.UnknownProducerId];
    private static readonly ErrorCode[] PermanentInLibrdkafka = [ErrorCode.FencedLeaderEpoch, ErrorCode.UnknownLeaderEpoch, ErrorCode.ThrottlingQuotaExceeded];

    public static TheoryData<ErrorCode> Errors => [.. Enum.GetValues<ErrorCode>().Except([ErrorCode.None, ErrorCode.DuplicateSequenceNumber, .. AboutSequences])];

    [Theory]
    [MemberData(nameof(Errors))]
    public void An_error_is_retried_exactly_when_the_protocol_says_so(ErrorCode error)
    {
        Assert.Equal(error.IsRetriable(), IsRetried(TestProducer.Idempotent(), error));
        Assert.Equal(error.IsRetriable(), IsRetried(TestProducer.Blind(), error));
        Assert.Equal(error.IsRetriable() && !PermanentInLibrdkafka.Contains(error), IsRetried(TestProducer.Librdkafka(), error));
    }

    [Theory]
    [InlineData(ErrorCode.OutOfOrderSequenceNumber)]
    [InlineData(ErrorCode.InvalidProducerEpoch)]
    [InlineData(ErrorCode.UnknownProducerId)]
    public void Without_idempotence_an_error_about_sequences_is_not_retried(ErrorCode error) => Assert.False(IsRetried(TestProducer.Blind(), error));

    [Theory]
    [InlineData(ErrorCode.MessageTooLarge)]
    [InlineData(ErrorCode.TopicAuthorizationFailed)]
    [InlineData(ErrorCode.InvalidConfig)]
    [InlineData(ErrorCode.InvalidRecord)]
    [InlineData(ErrorCode.InvalidTimestamp)]
    public void A_refusal_for_good_concerns_this_batch_only_and_says_not_persisted(ErrorCode error)
    {
        TestProducer producer = TestProducer.Ready(TestProducer.Idempotent());
        producer.Append("m");
        producer.AnswerOldest(error);
        DeliveryReport report = producer.ReportOf("m");
        Assert.Equal((DeliveryStatus.NotPersisted, DeliveryFailure.Refused, error, -1L), (report.Status, report.Failure, report.Error, report.Offset));
        Assert.Null(producer.Core.FatalError);
        producer.Append("next");
        producer.Accept(producer.InFlight[0]);
        Assert.Equal(DeliveryStatus.Persisted, producer.ReportOf("next").Status);
    }

    [Theory]
    [InlineData(ErrorCode.UnknownServerError)]
    [InlineData(ErrorCode.BrokerNotAvailable)]
    public void An_error_that_does_not_say_whether_the_batch_was_appended_says_possibly_persisted(ErrorCode error)
    {
        TestProducer producer = TestProducer.Ready(TestProducer.Idempotent());
        producer.Append("m");
        producer.AnswerOldest(error);
        Assert.Equal(DeliveryStatus.PossiblyPersisted, producer.ReportOf("m").Status);
    }

    [Theory]
    [InlineData(ErrorCode.NotLeaderOrFollower)]
    [InlineData(ErrorCode.LeaderNotAvailable)]
    [InlineData(ErrorCode.UnknownTopicOrPartition)]
    [InlineData(ErrorCode.KafkaStorageError)]
    public void An_error_that_also_comes_when_the_leadership_is_lost_says_possibly_persisted_and_in_librdkafka_not_persisted(ErrorCode error)
    {
        foreach (ProducerProfile profile in Enum.GetValues<ProducerProfile>())
        {
            TestProducer producer = TestProducer.Ready(TestProducer.Settings(
                profile, ("enable.idempotence", "true"), ("linger.ms", "0"), ("delivery.timeout.ms", "1000"), ("retry.backoff.ms", "1000")));
            producer.Append("m");
            producer.Pass(500);
            producer.AnswerOldest(error);
            producer.Pass(500);
            Assert.Equal(profile == ProducerProfile.Librdkafka ? DeliveryStatus.NotPersisted : DeliveryStatus.PossiblyPersisted, producer.ReportOf("m").Status);
        }
    }

    [Fact]
    public void Once_possibly_persisted_a_later_refusal_does_not_make_it_not_persisted()
    {
        TestProducer producer = TestProducer.Ready(TestProducer.Idempotent());
        producer.Append("m");
        producer.AnswerOldest(ErrorCode.RequestTimedOut);
        producer.PassUntilProduced();
        producer.AnswerOldest(ErrorCode.TopicAuthorizationFailed);
        Assert.Equal(DeliveryStatus.PossiblyPersisted, producer.ReportOf("m").Status);
    }

    [Fact]
    public void A_duplicate_is_success_with_an_offset_where_the_broker_gives_one()
    {
        TestProducer producer = TestProducer.Ready(TestProducer.Idempotent());
        producer.Append("a");
        producer.AnswerOldest(ErrorCode.DuplicateSequenceNumber);
        producer.Append("b");
        producer.Accept(producer.InFlight[0], offset: 17);
        Assert.Equal((DeliveryStatus.Persisted, -1L), (producer.ReportOf("a").Status, producer.ReportOf("a").Offset));
        Assert.Equal((DeliveryStatus.Persisted, 17L), (producer.ReportOf("b").Status, producer.ReportOf("b").Offset));
    }

    [Fact]
    public void The_messages_of_a_batch_get_offsets_in_a_row()
    {
        TestProducer producer = TestProducer.Ready(TestProducer.Settings(("linger.ms", "5")));
        producer.Append("a");
        producer.Append("b");
        producer.Pass(5);
        producer.Accept(producer.InFlight[0], offset: 17);
        Assert.Equal([17, 18], producer.Reports.Select(report => report.Offset));
    }

    [Fact]
    public void An_answer_that_lacks_the_partition_says_nothing_of_the_batch()
    {
        TestProducer producer = TestProducer.Ready(TestProducer.Idempotent(("linger.ms", "5")), partitions: 2);
        producer.Append("a", partition: 0);
        producer.Append("b", partition: 1);
        producer.Pass(5);
        Sent sent = producer.InFlight[0];
        producer.Answer(sent, new ProduceResponse([new(new(TestProducer.Topic, 1), ErrorCode.None, 3, 0)]));
        Assert.Equal((DeliveryStatus.PossiblyPersisted, DeliveryFailure.Refused), (producer.ReportOf("a").Status, producer.ReportOf("a").Failure));
        Assert.Equal(DeliveryStatus.Persisted, producer.ReportOf("b").Status);
        producer.Append("next", partition: 0);
        producer.Pass(5);
        producer.Accept(producer.InFlight[0]);
        Assert.Equal(DeliveryStatus.Persisted, producer.ReportOf("next").Status);
    }

    [Fact]
    public void Another_partitions_trouble_does_not_touch_a_partition()
    {
        TestProducer producer = TestProducer.Ready(TestProducer.Idempotent(), partitions: 2, brokers: 2);
        producer.Append("a", partition: 0);
        producer.Accept(producer.InFlight[0]);
        producer.Append("b", partition: 1);
        producer.Accept(producer.InFlight[0]);
        producer.Append("c", partition: 0);
        producer.Append("d", partition: 1);
        producer.Answer(producer.InFlight.Single(sent => sent.Broker == 1), ErrorCode.MessageTooLarge);
        producer.Append("e", partition: 1);
        Assert.Equal([(0, 1), (0, 2)], producer.InFlight.Select(sent => ((int)sent.Batch.ProducerEpoch, sent.Batch.BaseSequence)));
    }

    private static bool IsRetried(ProducerOptions options, ErrorCode error)
    {
        TestProducer producer = TestProducer.Ready(options);
        producer.Append("m");
        producer.AnswerOldest(error);
        if (producer.Reports.Count > 0)
        {
            Assert.Equal((DeliveryFailure.Refused, error), (producer.ReportOf("m").Failure, producer.ReportOf("m").Error));
            return false;
        }

        producer.PassUntilProduced();
        return true;
    }
}
