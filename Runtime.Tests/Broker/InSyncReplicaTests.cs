using ProducerSafety.Runtime.Broker;
using Xunit;

namespace ProducerSafety.Runtime.Tests.Broker;

/// <summary>When a follower joins the in-sync replicas of a new leader, whose high watermark may lie before what an earlier leader acknowledged.</summary>
public sealed class InSyncReplicaTests
{
    [Fact]
    public void A_follower_joins_when_it_has_all_up_to_the_start_of_the_leader_epoch_and_not_before()
    {
        TestCluster cluster = new(new BrokerOptions { MinInsyncReplicas = 2, ReplicaLagTimeMaxMs = 864_000_000 });
        TestClient client = new(cluster, 0);
        client.Produce(TestClient.Batch(0));
        cluster.Kill(2);
        cluster.Controller.Stopped(2);
        cluster.Run();
        cluster.Start(2);
        cluster.Isolate(2);

        // Broker 1 has the second batch and does not know that it is acknowledged when broker 0 dies.
        int acknowledged = client.Send(TestClient.Batch(1));
        cluster.Move((0, 1));
        cluster.Move((1, 0));
        Assert.Equal(1, client.Appended(acknowledged)!.Value.BaseOffset);
        cluster.Kill(0);
        cluster.Controller.Stopped(0);
        cluster.Run();
        Assert.Equal((1, 1, 2), (cluster.Leader, cluster.LeaderReplica.HighWatermark, cluster.LeaderReplica.Log.EndOffset));

        cluster.Isolate(2, held: false);
        cluster.Held.Add((1, 2));
        cluster.Run();
        Assert.Equal([1], cluster.Controller.Find(TestCluster.Orders)!.Isr);
        cluster.Held.Clear();
        cluster.Run();
        Assert.Equal([1, 2], cluster.Controller.Find(TestCluster.Orders)!.Isr.Order());
        Assert.Equal(2, cluster.LeaderReplica.HighWatermark);
    }
}
