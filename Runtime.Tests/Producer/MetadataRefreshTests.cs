using ProducerSafety.Runtime.Producer;
using ProducerSafety.Runtime.Protocol;
using Xunit;

namespace ProducerSafety.Runtime.Tests.Producer;

/// <summary>Metadata: asked for at first, after a leader change, and now and then.</summary>
public sealed class MetadataRefreshTests
{
    [Theory]
    [InlineData(ErrorCode.NotLeaderOrFollower)]
    [InlineData(ErrorCode.LeaderNotAvailable)]
    [InlineData(ErrorCode.UnknownTopicOrPartition)]
    [InlineData(ErrorCode.KafkaStorageError)]
    [InlineData(ErrorCode.FencedLeaderEpoch)]
    public void After_such_an_error_the_new_leader_is_asked_for_and_gets_the_batch(ErrorCode error)
    {
        TestProducer producer = TestProducer.Ready(TestProducer.Idempotent());
        producer.Pass(1_000);
        producer.Append("m");
        producer.AnswerOldest(error);
        producer.Answer(producer.Open.Single(sent => sent.Request is MetadataRequest), TestProducer.Metadata(1, [2]));
        producer.PassUntilProduced();
        Assert.Equal(2, Assert.Single(producer.InFlight).Broker);
    }

    [Fact]
    public void After_a_broken_connection_metadata_is_asked_for()
    {
        TestProducer producer = TestProducer.Ready(TestProducer.Idempotent(), partitions: 2, brokers: 2);
        producer.Pass(1_000);
        producer.Break(1);
        Assert.NotEqual(1, producer.Open.Single(sent => sent.Request is MetadataRequest).Broker);
    }

    [Fact]
    public void An_answer_that_is_older_than_what_is_known_does_not_move_the_leader_back()
    {
        TestProducer producer = TestProducer.Ready(TestProducer.Idempotent());
        producer.Pass(1_000);
        producer.Append("m");
        producer.AnswerOldest(ErrorCode.NotLeaderOrFollower);
        producer.Answer(producer.Open.Single(sent => sent.Request is MetadataRequest), TestProducer.Metadata(5, [2]));
        producer.PassUntilProduced();
        producer.AnswerOldest(ErrorCode.NotLeaderOrFollower);
        producer.Answer(producer.Open.Single(sent => sent.Request is MetadataRequest), TestProducer.Metadata(4, [1]));
        producer.PassUntilProduced();
        Assert.Equal(2, Assert.Single(producer.InFlight).Broker);
    }

    [Fact]
    public void Messages_wait_while_there_is_no_leader_and_metadata_is_asked_for_again_and_again_with_backoff()
    {
        TestProducer producer = new(TestProducer.Idempotent());
        producer.Append("m");
        producer.Greet(-1);
        for (int round = 0; round < 5; round++)
        {
            producer.Pass(2_000);
            Assert.Empty(producer.Produced);
            producer.Answer(producer.Open.Single(sent => sent.Request is MetadataRequest), TestProducer.Metadata(round, [-1]));
        }

        producer.Pass(2_000);
        producer.Answer(producer.Open.Single(sent => sent.Request is MetadataRequest), TestProducer.Metadata(5, [1]));
        Assert.Single(producer.Produced);
        Assert.InRange(producer.Sent.Count(sent => sent.Request is MetadataRequest), 7, 20);
    }

    [Fact]
    public void Metadata_is_asked_for_every_topic_metadata_refresh_interval_ms()
    {
        TestProducer producer = TestProducer.Ready(TestProducer.Idempotent(("topic.metadata.refresh.interval.ms", "10000")));
        producer.Sent.Clear();
        for (int round = 1; round <= 5; round++)
        {
            producer.Pass(10_000);
            Assert.Equal(round, producer.Sent.Count);
            producer.Answer(producer.Open.Single(), TestProducer.Metadata(1));
        }
    }

    [Fact]
    public void An_unknown_topic_is_asked_for_until_it_exists()
    {
        TestProducer producer = new(TestProducer.Idempotent());
        producer.Append("m");
        for (int round = 0; round < 3; round++)
        {
            producer.Answer(producer.Open.Single(sent => sent.Request is MetadataRequest), TestProducer.NoTopic(ErrorCode.UnknownTopicOrPartition, 1));
            producer.Pass(2_000);
        }

        producer.Greet(1);
        producer.Accept(Assert.Single(producer.InFlight));
        Assert.Equal(DeliveryStatus.Persisted, producer.ReportOf("m").Status);
    }

    [Theory]
    [InlineData(ErrorCode.TopicAuthorizationFailed)]
    [InlineData(ErrorCode.InvalidTopicException)]
    public void A_topic_that_is_refused_for_good_refuses_its_messages(ErrorCode error)
    {
        TestProducer producer = new(TestProducer.Idempotent());
        producer.Append("m");
        producer.Answer(producer.Open.Single(sent => sent.Request is MetadataRequest), TestProducer.NoTopic(error, 1));
        Assert.Equal((DeliveryStatus.NotPersisted, DeliveryFailure.Refused, error), (producer.ReportOf("m").Status, producer.ReportOf("m").Failure, producer.ReportOf("m").Error));
        Assert.Null(producer.Core.FatalError);
    }

    [Fact]
    public void Bootstrap_servers_are_asked_only_while_no_broker_can_be_reached()
    {
        TestProducer producer = TestProducer.Ready(TestProducer.Idempotent());
        producer.Pass(1_000);
        producer.Break(1);
        Assert.Equal(ProducerCore.AnyBroker, producer.Open.Single().Broker);
        producer.Answer(producer.Open.Single(), TestProducer.Metadata(1));
        producer.Pass(300_000);
        Assert.Equal(1, producer.Open.Single().Broker);
    }
}
