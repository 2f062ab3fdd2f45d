using ProducerSafety.Runtime.Broker;
using ProducerSafety.Runtime.Protocol;
using Xunit;

namespace ProducerSafety.Runtime.Tests.Broker;

public sealed class ControllerTests
{
    private static readonly BrokerOptions s_twoOfThree = new() { MinInsyncReplicas = 2 };

    [Fact]
    public void A_dead_leader_is_followed_by_the_first_replica_in_sync()
    {
        TestCluster cluster = new();
        Stop(cluster, 0);
        Assert.Equal(1, cluster.Leader);
        Assert.Equal([1, 2], cluster.Controller.Find(TestCluster.Orders)!.Isr);
        Assert.Equal(1, cluster.Controller.Find(TestCluster.Orders)!.LeaderEpoch);
    }

    [Fact]
    public void A_replica_that_is_behind_is_not_elected()
    {
        TestCluster cluster = new(s_twoOfThree);
        OutOfSync(cluster, 1);
        Stop(cluster, 0);
        Assert.Equal(2, cluster.Leader);
    }

    [Fact]
    public void An_eligible_leader_replica_is_elected_when_no_replica_is_in_sync()
    {
        TestCluster cluster = new(s_twoOfThree);
        new TestClient(cluster, 0).Produce(TestClient.Batch(0));
        Stop(cluster, 2, 1);
        Assert.Equal([1], cluster.Controller.EligibleLeaders(TestCluster.Orders));
        Stop(cluster, 0);
        Assert.Equal(-1, cluster.Leader);
        cluster.Start(1);
        cluster.Run();
        Assert.Equal(1, cluster.Leader);
        Assert.Equal([1], cluster.Controller.Find(TestCluster.Orders)!.Isr);
        Assert.Equal(1, cluster[1].Log.EndOffset);
    }

    [Fact]
    public void A_replica_that_left_while_enough_were_in_sync_is_not_eligible()
    {
        TestCluster cluster = new(s_twoOfThree);
        OutOfSync(cluster, 2);
        Stop(cluster, 0, 1);
        cluster.Start(2);
        cluster.Run();
        Assert.Equal(-1, cluster.Leader);
    }

    [Fact]
    public void The_last_replica_in_sync_that_lost_what_it_had_is_not_elected()
    {
        TestCluster cluster = new(s_twoOfThree);
        LoseLastReplica(cluster);
        Assert.Equal(1, cluster.Leader);
        Assert.All(cluster.Brokers, broker => Assert.Equal(1, broker.Log.EndOffset));
    }

    [Fact]
    public void Without_eligible_leader_replicas_the_last_replica_in_sync_is_elected_and_what_it_lost_is_lost_for_all()
    {
        TestCluster cluster = new(new BrokerOptions { MinInsyncReplicas = 2, EligibleLeaderReplicas = false });
        LoseLastReplica(cluster);
        Assert.Equal(0, cluster.Leader);
        Assert.All(cluster.Brokers, broker => Assert.Empty(broker.Log.Entries));
    }

    [Fact]
    public void An_unclean_election_on_request_loses_what_was_acknowledged()
    {
        TestCluster cluster = new(s_twoOfThree);
        OutOfSync(cluster, 2);
        Assert.Equal(ErrorCode.ElectionNotNeeded, cluster.Controller.ElectUnclean(TestCluster.Orders));
        Stop(cluster, 0, 1);
        Assert.Equal(ErrorCode.EligibleLeadersNotAvailable, cluster.Controller.ElectUnclean(TestCluster.Orders));
        cluster.Start(2);
        Assert.Equal(ErrorCode.None, cluster.Controller.ElectUnclean(TestCluster.Orders));
        cluster.Start(0);
        cluster.Start(1);
        cluster.Run();
        Assert.Equal(2, cluster.Leader);
        Assert.All(cluster.Brokers, broker => Assert.Empty(broker.Log.Entries));
        Assert.Equal(3, cluster.Controller.Find(TestCluster.Orders)!.Isr.Count);
    }

    [Fact]
    public void After_an_unclean_election_what_the_other_replicas_have_counts_for_nothing()
    {
        TestCluster cluster = new(s_twoOfThree);
        OutOfSync(cluster, 2);
        Stop(cluster, 0, 1);
        Assert.NotEmpty(cluster.Controller.EligibleLeaders(TestCluster.Orders));
        cluster.Start(2);
        cluster.Controller.ElectUnclean(TestCluster.Orders);
        cluster.Run();
        Assert.Empty(cluster.Controller.EligibleLeaders(TestCluster.Orders));
        Stop(cluster, 2);
        cluster.Start(1);
        cluster.Run();
        Assert.Equal(-1, cluster.Leader);
    }

    [Fact]
    public void The_leader_moves_to_a_replica_in_sync_only()
    {
        TestCluster cluster = new(s_twoOfThree);
        OutOfSync(cluster, 2);
        Assert.Equal(ErrorCode.PreferredLeaderNotAvailable, cluster.Controller.MoveLeader(TestCluster.Orders, 2));
        Assert.Equal(ErrorCode.ElectionNotNeeded, cluster.Controller.MoveLeader(TestCluster.Orders, 0));
        Assert.Equal(ErrorCode.None, cluster.Controller.MoveLeader(TestCluster.Orders, 1));
        Assert.Equal(ErrorCode.UnknownTopicOrPartition, cluster.Controller.MoveLeader(new("unknown", 0), 1));
    }

    [Fact]
    public void In_sync_replicas_change_only_for_the_current_leader_epoch_and_partition_epoch()
    {
        TestCluster cluster = new();
        cluster.Controller.MoveLeader(TestCluster.Orders, 1);
        PartitionAssignment now = cluster.Controller.Find(TestCluster.Orders)!;
        IsrChange change = new(TestCluster.Orders, 1, now.LeaderEpoch, now.PartitionEpoch, [1], [2]);
        Assert.Equal(ErrorCode.FencedLeaderEpoch, cluster.Controller.ChangeIsr(change with { LeaderEpoch = now.LeaderEpoch - 1 }));
        Assert.Equal(ErrorCode.InvalidUpdateVersion, cluster.Controller.ChangeIsr(change with { PartitionEpoch = now.PartitionEpoch - 1 }));
        Assert.Equal(ErrorCode.InvalidRequest, cluster.Controller.ChangeIsr(change with { Isr = [2] }));
        Assert.Equal(ErrorCode.InvalidRequest, cluster.Controller.ChangeIsr(change with { Leader = 2, Isr = [2] }));
        Assert.Equal(ErrorCode.UnknownTopicOrPartition, cluster.Controller.ChangeIsr(change with { Partition = new("unknown", 0) }));
        Assert.Equal(ErrorCode.None, cluster.Controller.ChangeIsr(change));
        Assert.Equal([1], cluster.Controller.Find(TestCluster.Orders)!.Isr);
    }

    [Fact]
    public void A_change_of_in_sync_replicas_whose_answer_is_lost_is_asked_for_again()
    {
        TestCluster cluster = new();
        cluster.Isolate(2);
        cluster.Held.Add((0, TestCluster.ControllerId));
        new TestClient(cluster, 0).Send(TestClient.Batch(0), timeoutMs: 60_000);
        cluster.Pass(30_001);
        Assert.Equal(3, cluster.Controller.Find(TestCluster.Orders)!.Isr.Count);
        cluster.Held.Remove((0, TestCluster.ControllerId));
        cluster.Pass(1_000);
        Assert.Equal(2, cluster.Controller.Find(TestCluster.Orders)!.Isr.Count);
    }

    [Theory]
    [InlineData("", 1, 1, ErrorCode.InvalidTopicException)]
    [InlineData("..", 1, 1, ErrorCode.InvalidTopicException)]
    [InlineData("a b", 1, 1, ErrorCode.InvalidTopicException)]
    [InlineData("new", 0, 1, ErrorCode.InvalidPartitions)]
    [InlineData("new", 1, 4, ErrorCode.InvalidReplicationFactor)]
    [InlineData("orders", 1, 1, ErrorCode.TopicAlreadyExists)]
    [InlineData("new", 1, 3, ErrorCode.None)]
    public void A_topic_needs_a_new_valid_name_and_enough_brokers(string topic, int partitions, int replicationFactor, ErrorCode error) =>
        Assert.Equal(error, new TestCluster().Controller.CreateTopic(topic, partitions, replicationFactor));

    /// <summary>Broker 1 has everything that was acknowledged and falls out of sync, so that 0 is the last; then 0 loses what it had not flushed.</summary>
    private static void LoseLastReplica(TestCluster cluster)
    {
        Stop(cluster, 2);
        new TestClient(cluster, 0).Produce(TestClient.Batch(0));
        Stop(cluster, 1);
        cluster.PowerLoss(0);
        cluster.Start(1);
        cluster.Start(2);
        cluster.Run();
    }

    private static void OutOfSync(TestCluster cluster, int broker)
    {
        cluster.Isolate(broker);
        TestClient client = new(cluster, 0);
        client.Send(TestClient.Batch(0), timeoutMs: 60_000);
        cluster.Pass(30_001);
        Assert.DoesNotContain(broker, cluster.Controller.Find(TestCluster.Orders)!.Isr);
        Stop(cluster, broker);
        cluster.Isolate(broker, held: false);
    }

    private static void Stop(TestCluster cluster, params int[] brokers)
    {
        foreach (int broker in brokers)
        {
            cluster.Kill(broker);
            cluster.Controller.Stopped(broker);
        }

        cluster.Run();
    }
}
