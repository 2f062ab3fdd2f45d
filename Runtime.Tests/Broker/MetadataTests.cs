using ProducerSafety.Runtime.Broker;
using ProducerSafety.Runtime.Protocol;
using Xunit;

namespace ProducerSafety.Runtime.Tests.Broker;

public sealed class MetadataTests
{
    [Fact]
    public void Every_broker_knows_the_leaders()
    {
        TestCluster cluster = new(partitions: 3);
        for (int broker = 0; broker < 3; broker++)
        {
            MetadataResponse metadata = Ask(cluster, broker, new MetadataRequest(null));
            Assert.Equal([0, 1, 2], metadata.Brokers);
            Assert.Equal([0, 1, 2], Assert.Single(metadata.Topics).Partitions.Select(partition => partition.Leader));
        }
    }

    [Fact]
    public void A_partition_without_a_leader_says_so()
    {
        TestCluster cluster = new(replicationFactor: 1);
        cluster.Kill(0);
        cluster.Controller.Stopped(0);
        cluster.Run();
        Assert.Equal(new PartitionMetadata(ErrorCode.LeaderNotAvailable, 0, -1, 1), Ask(cluster, 1, new MetadataRequest(["orders"])).Topics[0].Partitions[0]);
    }

    [Fact]
    public void A_topic_that_does_not_exist_is_created_and_known_later()
    {
        TestCluster cluster = new(new BrokerOptions { NumPartitions = 2, DefaultReplicationFactor = 5 });
        Assert.Equal(ErrorCode.UnknownTopicOrPartition, Ask(cluster, 1, new MetadataRequest(["new"])).Topics[0].Error);
        TopicMetadata created = Ask(cluster, 1, new MetadataRequest(["new"])).Topics[0];
        Assert.Equal(ErrorCode.None, created.Error);
        Assert.Equal(2, created.Partitions.Count);
        Assert.Equal(3, cluster.Controller.Find(new("new", 0))!.Replicas.Count);
    }

    [Theory]
    [InlineData("new", false, true, ErrorCode.UnknownTopicOrPartition)]
    [InlineData("new", true, false, ErrorCode.UnknownTopicOrPartition)]
    [InlineData("not valid", true, true, ErrorCode.InvalidTopicException)]
    public void A_topic_is_not_created_where_client_or_broker_forbid_it_or_its_name_is_wrong(string topic, bool clientAllows, bool brokerAllows, ErrorCode error)
    {
        TestCluster cluster = new(new BrokerOptions { AutoCreateTopicsEnable = brokerAllows });
        MetadataRequest request = new([topic], clientAllows);
        Ask(cluster, 0, request);
        Assert.Equal(error, Ask(cluster, 0, request).Topics[0].Error);
        Assert.Null(cluster.Controller.Find(new(topic, 0)));
    }

    private static MetadataResponse Ask(TestCluster cluster, int broker, MetadataRequest request)
    {
        TestClient client = new(cluster, broker);
        int correlationId = client.Ask(request);
        cluster.Run();
        return Assert.IsType<MetadataResponse>(client.Answer(correlationId));
    }
}
