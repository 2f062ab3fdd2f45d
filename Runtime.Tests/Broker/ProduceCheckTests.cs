using ProducerSafety.Runtime.Broker;
using ProducerSafety.Runtime.Protocol;
using ProducerSafety.Runtime.Records;
using Xunit;

namespace ProducerSafety.Runtime.Tests.Broker;

public sealed class ProduceCheckTests
{
    private static readonly BrokerOptions s_options = new()
    {
        MinInsyncReplicas = 2, MessageMaxBytes = 1000, LogSegmentBytes = 800, UnauthorizedTopics = new HashSet<string> { "secret" }, MessageTimestampBeforeMaxMs = 5_000,
    };

    /// <summary>A batch with everything wrong; the faults are taken away one by one, and the next check in order speaks.</summary>
    [Fact]
    public void Checks_come_in_the_order_of_Kafka()
    {
        TestCluster cluster = new(s_options);
        TestClient client = new(cluster, 0);
        Assert.Equal(ErrorCode.None, client.Produce(TestClient.Batch(0, epoch: 1)).Error);
        TopicPartition secret = new("secret", 0);
        TopicPartition unknown = new("unknown", 0);

        Assert.Equal(ErrorCode.InvalidRequiredAcks, client.Produce(Bad(1), 2, secret).Error);
        Assert.Equal(ErrorCode.TopicAuthorizationFailed, client.Produce(Bad(1), partition: secret).Error);
        Assert.Equal(ErrorCode.UnknownTopicOrPartition, client.Produce(Bad(1), partition: unknown).Error);
        Assert.Equal(ErrorCode.NotLeaderOrFollower, new TestClient(cluster, 1).Produce(Bad(1)).Error);

        Shrink(cluster);
        Assert.Equal(ErrorCode.NotEnoughReplicas, client.Produce(Bad(1)).Error);
        Assert.Equal(ErrorCode.InvalidRecord, client.Produce(Bad(1), acks: 1).Error);
        Assert.Equal(ErrorCode.MessageTooLarge, client.Produce(Bad(2), acks: 1).Error);
        Assert.Equal(ErrorCode.CorruptMessage, client.Produce(Bad(3), acks: 1).Error);
        Assert.Equal(ErrorCode.InvalidRecord, client.Produce(Bad(4), acks: 1).Error);
        Assert.Equal(ErrorCode.InvalidTimestamp, client.Produce(Bad(5), acks: 1).Error);
        Assert.Equal(ErrorCode.RecordListTooLarge, client.Produce(Bad(6), acks: 1).Error);
        Assert.Equal(ErrorCode.InvalidProducerEpoch, client.Produce(Bad(7), acks: 1).Error);
        Assert.Equal(ErrorCode.OutOfOrderSequenceNumber, client.Produce(Bad(8), acks: 1).Error);
        Assert.Equal(1, cluster[0].Log.EndOffset);

        cluster.LeaderReplica.IsLogFull = true;
        Assert.Equal(ErrorCode.OutOfOrderSequenceNumber, client.Produce(Bad(8), acks: 1).Error);
        Assert.Equal(ErrorCode.KafkaStorageError, client.Produce(Bad(9), acks: 1).Error);
        cluster.LeaderReplica.IsLogFull = false;
        Assert.Equal(ErrorCode.None, client.Produce(Bad(9), acks: 1).Error);
    }

    [Fact]
    public void A_duplicate_is_found_before_a_full_log()
    {
        TestCluster cluster = new();
        TestClient client = new(cluster, 0);
        client.Produce(TestClient.Batch(0));
        cluster.LeaderReplica.IsLogFull = true;
        Assert.Equal(new PartitionAppended(TestCluster.Orders, ErrorCode.None, 0, 0), client.Produce(TestClient.Batch(0)));
    }

    [Fact]
    public void A_batch_of_no_records_is_refused() =>
        Assert.Equal(ErrorCode.InvalidRecord, new TestClient(new TestCluster(), 0).Produce(new RecordBatch([])).Error);

    [Fact]
    public void A_timestamp_far_in_the_future_is_refused()
    {
        TestCluster cluster = new();
        TestClient client = new(cluster, 0);
        Assert.Equal(ErrorCode.InvalidTimestamp, client.Produce(TestClient.Batch(0, timestamp: cluster.Now + 3_600_001)).Error);
        Assert.Equal(ErrorCode.None, client.Produce(TestClient.Batch(0, timestamp: cluster.Now + 3_600_000)).Error);
    }

    [Fact]
    public void Each_batch_of_a_request_has_its_own_verdict()
    {
        TestCluster cluster = new(partitions: 2, replicationFactor: 1, brokers: 1);
        TestClient client = new(cluster, 0);
        int request = client.Ask(new ProduceRequest(null, -1, 1000,
            [new(TestCluster.Orders, TestClient.Batch(0)), new(new("unknown", 0), TestClient.Batch(0)), new(new("orders", 1), TestClient.Batch(4))]));
        Assert.Equal([ErrorCode.None, ErrorCode.UnknownTopicOrPartition, ErrorCode.None],
            Assert.IsType<ProduceResponse>(client.Answer(request)).Partitions.Select(partition => partition.Error));
    }

    [Fact]
    public void Sequences_of_partitions_are_independent()
    {
        TestCluster cluster = new(partitions: 2, brokers: 1);
        TestClient client = new(cluster, 0);
        client.Produce(TestClient.Batch(0, epoch: 3));
        Assert.Equal(ErrorCode.None, client.Produce(TestClient.Batch(0, epoch: 1), partition: new("orders", 1)).Error);
    }

    [Fact]
    public void Injected_errors_answer_the_next_requests_and_append_nothing()
    {
        TestCluster cluster = new();
        TestClient client = new(cluster, 0);
        cluster[0].Core!.FailProduce(ErrorCode.RequestTimedOut, 2);
        Assert.Equal(ErrorCode.RequestTimedOut, client.Produce(TestClient.Batch(0)).Error);
        Assert.Equal(ErrorCode.RequestTimedOut, client.Produce(TestClient.Batch(0)).Error);
        Assert.Equal(0, client.Produce(TestClient.Batch(0)).BaseOffset);
    }

    private static void Shrink(TestCluster cluster)
    {
        foreach (int broker in (int[])[1, 2])
        {
            cluster.Kill(broker);
            cluster.Controller.Stopped(broker);
        }

        cluster.Run();
    }

    /// <summary>A batch whose first faults are mended.</summary>
    private static RecordBatch Bad(int mended)
    {
        long timestamp = mended > 5 ? 1_000_000 : 900_000;
        int sequence = mended > 4 ? mended > 8 ? 1 : 9 : -3;
        return new RecordBatch([new(null, [], timestamp)], 7, (short)(mended > 7 ? 1 : 0), sequence)
        {
            BaseOffset = mended > 1 ? 0 : 5,
            SizeInBytes = mended > 2 ? mended > 6 ? 100 : 900 : 1001,
            IsCorrupt = mended <= 3,
        };
    }
}
