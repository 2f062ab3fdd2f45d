using ProducerSafety.Runtime.Broker;
using ProducerSafety.Runtime.Protocol;
using Xunit;

namespace ProducerSafety.Runtime.Tests.Broker;

public sealed class ReplicationTests
{
    [Fact]
    public void Acks_all_answers_when_all_in_sync_replicas_have_it()
    {
        TestCluster cluster = new();
        cluster.Isolate(2);
        TestClient client = new(cluster, 0);
        int request = client.Send(TestClient.Batch(0));
        cluster.Run();
        Assert.Null(client.Answer(request));
        Assert.Equal(1, cluster[1].Log.EndOffset);

        cluster.Isolate(2, held: false);
        cluster.Run();
        Assert.Equal(new PartitionAppended(TestCluster.Orders, ErrorCode.None, 0, 0), client.Appended(request));
        Assert.All(cluster.Brokers, broker => Assert.Equal(1, broker.Core!.Find(TestCluster.Orders)!.HighWatermark));
    }

    [Fact]
    public void An_idle_cluster_has_no_events()
    {
        TestCluster cluster = new();
        Assert.Equal(ErrorCode.None, new TestClient(cluster, 0).Produce(TestClient.Batch(-1, producerId: -1, epoch: -1)).Error);
        Assert.Empty(cluster.Movable);
        Assert.All(cluster.Brokers, broker => Assert.Null(broker.Core!.NextTick));
    }
}
