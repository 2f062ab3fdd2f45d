using ProducerSafety.Runtime.Broker;
using ProducerSafety.Runtime.Protocol;
using Xunit;

namespace ProducerSafety.Runtime.Tests.Broker;

public sealed class ReplicationTests
{
    private static readonly BrokerOptions s_twoOfThree = new() { MinInsyncReplicas = 2 };

    [Fact]
    public void Followers_have_the_batches_the_producer_state_and_the_high_watermark_of_the_leader()
    {
        TestCluster cluster = new();
        new TestClient(cluster, 0).Produce(TestClient.Batch(0, 3));
        Assert.All(cluster.Brokers, broker =>
        {
            Assert.Equal(cluster[0].Log.Entries, broker.Log.Entries);
            Assert.Equal(2, broker.Log.Producers.Find(7)!.LastSequence);
            Assert.Equal(3, broker.Core!.Find(TestCluster.Orders)!.HighWatermark);
        });
    }

    [Fact]
    public void An_idle_cluster_has_no_events()
    {
        TestCluster cluster = new();
        Assert.Equal(ErrorCode.None, new TestClient(cluster, 0).Produce(TestClient.Batch(-1, producerId: -1, epoch: -1)).Error);
        Assert.Empty(cluster.Movable);
        Assert.All(cluster.Brokers, broker => Assert.Null(broker.Core!.NextTick));
    }

    [Fact]
    public void A_follower_falls_out_of_sync_after_replica_lag_time_max_ms_and_rejoins_when_it_caught_up()
    {
        TestCluster cluster = new();
        cluster.Isolate(2);
        TestClient client = new(cluster, 0);
        int request = client.Send(TestClient.Batch(0), timeoutMs: 60_000);
        cluster.Pass(30_000);
        Assert.Equal([0, 1, 2], cluster.Controller.Find(TestCluster.Orders)!.Isr);
        cluster.Pass(1);
        Assert.Equal([0, 1], cluster.Controller.Find(TestCluster.Orders)!.Isr);
        Assert.Equal(0, client.Appended(request)!.Value.BaseOffset);

        cluster.Isolate(2, held: false);
        cluster.Run();
        Assert.Equal([0, 1, 2], cluster.Controller.Find(TestCluster.Orders)!.Isr);
    }

    [Fact]
    public void A_follower_that_lags_is_not_asked_back_below_min_insync_replicas()
    {
        TestCluster cluster = new(new BrokerOptions { MinInsyncReplicas = 3 });
        cluster.Isolate(2);
        new TestClient(cluster, 0).Send(TestClient.Batch(0), timeoutMs: 60_000);
        cluster.Pass(40_000);
        Assert.Equal([0, 1], cluster.Controller.Find(TestCluster.Orders)!.Isr);
    }

    [Fact]
    public void A_follower_that_has_everything_stays_in_sync_however_long_nothing_happens()
    {
        TestCluster cluster = new();
        cluster.Pass(3_600_000);
        cluster.Isolate(1);
        new TestClient(cluster, 0).Send(TestClient.Batch(0));
        cluster.Pass(29_999);
        Assert.Equal(3, cluster.Controller.Find(TestCluster.Orders)!.Isr.Count);
    }

    [Fact]
    public void The_high_watermark_does_not_move_while_in_sync_replicas_are_too_few()
    {
        TestCluster cluster = new(s_twoOfThree);
        Stop(cluster, 1, 2);
        new TestClient(cluster, 0).Produce(TestClient.Batch(0), acks: 1);
        Assert.Equal(0, cluster.LeaderReplica.HighWatermark);
        cluster.Start(1);
        cluster.Run();
        Assert.Equal(1, cluster.LeaderReplica.HighWatermark);
    }

    [Fact]
    public void A_retry_to_a_new_leader_is_recognised_if_the_original_was_replicated()
    {
        TestCluster cluster = new();
        new TestClient(cluster, 0).Produce(TestClient.Batch(0));
        Stop(cluster, 0);
        Assert.Equal(1, cluster.Leader);
        Assert.Equal(0, new TestClient(cluster, 1).Produce(TestClient.Batch(0)).BaseOffset);
        Assert.Single(cluster[2].Log.Entries);
    }

    [Fact]
    public void A_retry_to_a_new_leader_is_appended_if_the_original_was_not_replicated()
    {
        TestCluster cluster = new();
        cluster.Isolate(0);
        new TestClient(cluster, 0).Send(TestClient.Batch(0, value: "first"));
        cluster.Controller.Stopped(0);
        cluster.Run();
        Assert.Equal(ErrorCode.None, new TestClient(cluster, 1).Produce(TestClient.Batch(0, value: "retry")).Error);

        cluster.Kill(0);
        cluster.Isolate(0, held: false);
        cluster.Start(0);
        cluster.Run();
        Assert.All(cluster.Brokers, broker => Assert.Equal("retry"u8.ToArray(), Assert.Single(broker.Log.Entries).Batch.Records[0].Value));
    }

    [Fact]
    public void A_follower_truncates_where_its_log_parts_from_the_new_leaders()
    {
        TestCluster cluster = new(s_twoOfThree);
        TestClient client = new(cluster, 0);
        client.Produce(TestClient.Batch(0));
        cluster.Isolate(0);
        client.Send(TestClient.Batch(1, 4));
        Assert.Equal(5, cluster[0].Log.EndOffset);
        cluster.Controller.Stopped(0);
        cluster.Run();
        TestClient other = new(cluster, 1);
        other.Produce(TestClient.Batch(0, producerId: 8));
        other.Produce(TestClient.Batch(1, producerId: 8));

        cluster.Kill(0);
        cluster.Isolate(0, held: false);
        cluster.Start(0);
        cluster.Run();
        Assert.Equal(cluster[1].Log.Entries, cluster[0].Log.Entries);
        Assert.Equal(0, cluster[0].Log.Producers.Find(7)!.LastSequence);
        Assert.Equal(3, cluster.Controller.Find(TestCluster.Orders)!.Isr.Count);
    }

    [Fact]
    public void A_leader_that_does_not_know_of_its_successor_never_acknowledges_with_acks_all()
    {
        TestCluster cluster = new();
        cluster.Held.Add((TestCluster.ControllerId, 0));
        cluster.Controller.MoveLeader(TestCluster.Orders, 1);
        cluster.Run();
        TestClient client = new(cluster, 0);
        int request = client.Send(TestClient.Batch(0, value: "stale"), timeoutMs: 600_000);
        cluster.Pass(120_000);
        Assert.Null(client.Answer(request));
        cluster.Held.Clear();
        cluster.Run();
        Assert.Equal(ErrorCode.NotLeaderOrFollower, client.Appended(request)!.Value.Error);
        Assert.All(cluster.Brokers, broker => Assert.Empty(broker.Log.Entries));
    }

    [Fact]
    public void Producer_state_is_rebuilt_after_a_restart()
    {
        TestCluster cluster = new(brokers: 1);
        TestClient client = new(cluster, 0);
        for (int sequence = 0; sequence < 7; sequence++)
        {
            client.Produce(TestClient.Batch(sequence));
        }

        Stop(cluster, 0);
        cluster.Start(0);
        cluster.Run();
        TestClient later = new(cluster, 0);
        Assert.Equal(2, later.Produce(TestClient.Batch(2)).BaseOffset);
        Assert.Equal(ErrorCode.OutOfOrderSequenceNumber, later.Produce(TestClient.Batch(1)).Error);
        Assert.Equal(7, later.Produce(TestClient.Batch(7)).BaseOffset);
    }

    [Fact]
    public void A_broker_that_lost_its_log_fetches_all_of_it_again()
    {
        TestCluster cluster = new();
        new TestClient(cluster, 0).Produce(TestClient.Batch(0));
        Assert.True(cluster.PowerLoss(2));
        cluster.Run();
        Assert.Equal(1, cluster[2].Log.EndOffset);
        Assert.Equal(3, cluster.Controller.Find(TestCluster.Orders)!.Isr.Count);
    }

    [Fact]
    public void A_broker_ignores_what_the_controller_said_before_it_registered()
    {
        TestCluster cluster = new();
        new TestClient(cluster, 0).Produce(TestClient.Batch(0));
        PartitionAssignment old = cluster.Controller.Find(TestCluster.Orders)! with { MetadataOffset = 4 };
        cluster.Kill(0);
        cluster[0].Directory.Crash();
        cluster.Start(0, keptEverything: false);
        cluster[0].Core!.Apply(cluster.Now, old);
        Assert.Null(cluster[0].Core!.Find(TestCluster.Orders));
        cluster.Run();
        Assert.Equal(1, cluster.Leader);
        Assert.All(cluster.Brokers, broker => Assert.Equal(1, broker.Log.EndOffset));
    }

    [Fact]
    public void A_fetch_from_before_a_restart_counts_for_nothing()
    {
        TestCluster cluster = new(s_twoOfThree);
        cluster.Held.Add((2, 0));
        TestClient client = new(cluster, 0);
        client.Send(TestClient.Batch(0));
        cluster.Run();
        Assert.Equal(1, cluster[2].Log.EndOffset);
        BrokerRegistration registration = cluster.Controller.Register(2, keptEverything: false);
        IsrChange change = new(TestCluster.Orders, 0, 0, cluster.Controller.Find(TestCluster.Orders)!.PartitionEpoch, [0, 1, 2], [1, 2, registration.BrokerEpoch - 1]);
        Assert.Equal(ErrorCode.IneligibleReplica, cluster.Controller.ChangeIsr(change));
    }

    [Fact]
    public void A_fetch_of_an_earlier_life_that_arrives_late_changes_nothing()
    {
        TestCluster cluster = new(s_twoOfThree);
        new TestClient(cluster, 0).Produce(TestClient.Batch(0));
        cluster.PowerLoss(2);
        cluster.Run();
        StateHash Progress()
        {
            StateHash hash = default;
            cluster.LeaderReplica.AddTo(ref hash, cluster.Now);
            return hash;
        }

        StateHash before = Progress();
        cluster.LeaderReplica.FollowerFetched(cluster.Now, 2, brokerEpoch: 0, new(TestCluster.Orders, 0, FetchOffset: 0, LastEpoch: -1, HighWatermark: 0));
        Assert.Equal(before, Progress());
    }

    [Fact]
    public void A_lost_fetch_is_sent_again_after_the_backoff()
    {
        TestCluster cluster = new();
        cluster.Held.Add((1, 0));
        TestClient client = new(cluster, 0);
        int request = client.Send(TestClient.Batch(0));
        cluster.Run();
        cluster[0].Core!.PeerDisconnected(cluster.Now, 1);
        cluster[1].Core!.PeerDisconnected(cluster.Now, 0);
        cluster.Pass(999);
        Assert.Null(client.Answer(request));
        cluster.Held.Clear();
        cluster.Pass(1);
        Assert.NotNull(client.Answer(request));
    }

    [Fact]
    public void A_follower_with_a_full_log_falls_behind_and_comes_back()
    {
        TestCluster cluster = new();
        cluster[2].Core!.Find(TestCluster.Orders)!.IsLogFull = true;
        TestClient client = new(cluster, 0);
        client.Send(TestClient.Batch(0), timeoutMs: 60_000);
        cluster.Pass(30_001);
        Assert.Equal([0, 1], cluster.Controller.Find(TestCluster.Orders)!.Isr);
        cluster[2].Core!.Find(TestCluster.Orders)!.IsLogFull = false;
        cluster.Pass(1_000);
        Assert.Equal(3, cluster.Controller.Find(TestCluster.Orders)!.Isr.Count);
    }

    [Fact]
    public void A_follower_that_needs_what_the_leader_deleted_begins_at_its_first_offset()
    {
        TestCluster cluster = new();
        Stop(cluster, 2);
        TestClient client = new(cluster, 0);
        client.Produce(TestClient.Batch(0));
        client.Produce(TestClient.Batch(1));
        cluster[0].Log.DeleteTo(1);
        cluster.Start(2);
        cluster.Run();
        Assert.Equal(1, cluster[2].Log.StartOffset);
        Assert.Equal(2, cluster[2].Log.EndOffset);
        Assert.Equal(3, cluster.Controller.Find(TestCluster.Orders)!.Isr.Count);
    }

    [Fact]
    public void A_large_log_is_fetched_in_parts()
    {
        TestCluster cluster = new(new BrokerOptions { ReplicaFetchMaxBytes = 100 });
        Stop(cluster, 2);
        TestClient client = new(cluster, 0);
        for (int sequence = 0; sequence < 9; sequence++)
        {
            client.Produce(TestClient.Batch(sequence));
        }

        cluster.Start(2);
        cluster.Run();
        Assert.Equal(cluster[0].Log.Entries, cluster[2].Log.Entries);
    }

    [Fact]
    public void Followers_of_many_partitions_have_one_fetch_at_each_leader()
    {
        TestCluster cluster = new(partitions: 6);
        for (int partition = 0; partition < 6; partition++)
        {
            Assert.Equal(ErrorCode.None, new TestClient(cluster, partition % 3).Produce(TestClient.Batch(0), partition: new("orders", partition)).Error);
        }

        Assert.All(cluster.Brokers, broker => Assert.All(broker.Core!.Replicas, replica => Assert.Equal(1, replica.HighWatermark)));
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
