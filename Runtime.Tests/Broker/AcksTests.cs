using ProducerSafety.Runtime.Broker;
using ProducerSafety.Runtime.Protocol;
using Xunit;

namespace ProducerSafety.Runtime.Tests.Broker;

public sealed class AcksTests
{
    private static readonly BrokerOptions s_twoOfThree = new() { MinInsyncReplicas = 2 };

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
    }

    [Fact]
    public void Acks_1_answers_after_the_append_of_the_leader()
    {
        TestCluster cluster = new();
        TestClient client = new(cluster, 0);
        Assert.Equal(0, client.Appended(client.Send(TestClient.Batch(0), acks: 1))!.Value.BaseOffset);
    }

    [Fact]
    public void Acks_1_is_lost_when_the_leader_fails_before_followers_fetched_it()
    {
        TestCluster cluster = new();
        cluster.Isolate(0);
        TestClient client = new(cluster, 0);
        Assert.Equal(ErrorCode.None, client.Appended(client.Send(TestClient.Batch(0, value: "lost"), acks: 1))!.Value.Error);
        cluster.Kill(0);
        cluster.Controller.Stopped(0);
        cluster.Isolate(0, held: false);
        cluster.Start(0);
        cluster.Run();
        Assert.Equal(1, cluster.Leader);
        Assert.All(cluster.Brokers, broker => Assert.Empty(broker.Log.Entries));
    }

    [Fact]
    public void Acks_0_has_no_answer()
    {
        TestCluster cluster = new();
        TestClient client = new(cluster, 0);
        int request = client.Send(TestClient.Batch(0), acks: 0);
        cluster.Run();
        Assert.Null(client.Answer(request));
        Assert.False(client.IsClosed);
        Assert.Equal(1, cluster[2].Log.EndOffset);
    }

    [Fact]
    public void An_error_with_acks_0_closes_the_connection()
    {
        TestCluster cluster = new();
        TestClient client = new(cluster, 1);
        int request = client.Send(TestClient.Batch(0), acks: 0);
        Assert.Null(client.Answer(request));
        Assert.True(client.IsClosed);
    }

    [Fact]
    public void Too_few_in_sync_replicas_refuse_acks_all_before_the_append_and_take_acks_1()
    {
        TestCluster cluster = new(s_twoOfThree);
        Stop(cluster, 1, 2);
        TestClient client = new(cluster, 0);
        Assert.Equal(ErrorCode.NotEnoughReplicas, client.Produce(TestClient.Batch(0)).Error);
        Assert.Empty(cluster[0].Log.Entries);
        Assert.Equal(ErrorCode.None, client.Produce(TestClient.Batch(0), acks: 1).Error);
    }

    [Fact]
    public void More_min_insync_replicas_than_replicas_count_as_all() =>
        Assert.Equal(ErrorCode.None, new TestClient(new TestCluster(s_twoOfThree, brokers: 1), 0).Produce(TestClient.Batch(0)).Error);

    [Fact]
    public void In_sync_replicas_that_become_too_few_after_the_append_fail_it_and_its_retry_is_a_duplicate()
    {
        (TestCluster cluster, TestClient client) = AppendThenShrink(TestClient.Batch(0));
        Assert.Equal(new PartitionAppended(TestCluster.Orders, ErrorCode.None, 0, 0), client.Produce(TestClient.Batch(0)));
        Assert.Single(cluster[0].Log.Entries);
    }

    [Fact]
    public void In_sync_replicas_that_become_too_few_after_the_append_make_a_retry_without_producer_id_a_second_copy()
    {
        (TestCluster cluster, TestClient client) = AppendThenShrink(TestClient.Batch(-1, producerId: -1, epoch: -1));
        Assert.Equal(1, client.Produce(TestClient.Batch(-1, producerId: -1, epoch: -1)).BaseOffset);
        Assert.Equal(2, cluster[2].Log.Entries.Count);
    }

    [Fact]
    public void An_append_times_out_at_its_deadline_and_stays_in_the_log()
    {
        TestCluster cluster = new();
        cluster.Isolate(2);
        TestClient client = new(cluster, 0);
        int request = client.Send(TestClient.Batch(0), timeoutMs: 500);
        cluster.Pass(499);
        Assert.Null(client.Answer(request));
        cluster.Pass(1);
        Assert.Equal(ErrorCode.RequestTimedOut, client.Appended(request)!.Value.Error);
        cluster.Isolate(2, held: false);
        Assert.Equal(0, client.Produce(TestClient.Batch(0)).BaseOffset);
    }

    [Fact]
    public void An_append_fails_when_the_leader_loses_its_leadership()
    {
        TestCluster cluster = new();
        cluster.Isolate(2);
        TestClient client = new(cluster, 0);
        int request = client.Send(TestClient.Batch(0));
        cluster.Controller.MoveLeader(TestCluster.Orders, 1);
        cluster.Run();
        Assert.Equal(ErrorCode.NotLeaderOrFollower, client.Appended(request)!.Value.Error);
    }

    [Fact]
    public void A_duplicate_waits_for_the_high_watermark_too()
    {
        TestCluster cluster = new();
        cluster.Isolate(2);
        int original = new TestClient(cluster, 0).Send(TestClient.Batch(0));
        TestClient other = new(cluster, 0);
        int retry = other.Send(TestClient.Batch(0));
        cluster.Run();
        Assert.Null(other.Answer(retry));
        cluster.Isolate(2, held: false);
        cluster.Run();
        Assert.Equal(new PartitionAppended(TestCluster.Orders, ErrorCode.None, 0, 0), other.Appended(retry));
        Assert.Equal(1, original);
    }

    [Fact]
    public void A_duplicate_can_still_meet_too_few_in_sync_replicas()
    {
        TestCluster cluster = new(s_twoOfThree);
        TestClient client = new(cluster, 0);
        client.Produce(TestClient.Batch(0));
        Stop(cluster, 1, 2);
        Assert.Equal(ErrorCode.NotEnoughReplicas, client.Produce(TestClient.Batch(0)).Error);
    }

    [Fact]
    public void A_connection_has_one_request_at_a_time_and_answers_in_order()
    {
        TestCluster cluster = new();
        cluster.Isolate(2);
        TestClient client = new(cluster, 0);
        client.Send(TestClient.Batch(0));
        client.Send(TestClient.Batch(1));
        int metadata = client.Ask(new MetadataRequest(null));
        Assert.Equal(1, cluster[0].Log.EndOffset);
        Assert.Null(client.Answer(metadata));
        cluster.Isolate(2, held: false);
        cluster.Run();
        Assert.Equal([1, 2, 3], cluster.AnswerOrder.Select(answer => answer.CorrelationId));
        Assert.Equal(2, cluster[0].Log.EndOffset);
    }

    [Fact]
    public void A_closed_connection_is_not_answered_and_its_waiting_requests_are_dropped()
    {
        TestCluster cluster = new();
        cluster.Isolate(2);
        TestClient client = new(cluster, 0);
        client.Send(TestClient.Batch(0));
        client.Send(TestClient.Batch(1));
        client.Disconnect();
        cluster.Isolate(2, held: false);
        cluster.Run();
        Assert.Empty(cluster.AnswerOrder);
        Assert.Equal(1, cluster[1].Log.EndOffset);
    }

    private static (TestCluster Cluster, TestClient Client) AppendThenShrink(Records.RecordBatch batch)
    {
        TestCluster cluster = new(s_twoOfThree);
        TestClient client = new(cluster, 0);
        cluster.Isolate(1);
        cluster.Isolate(2);
        int request = client.Send(batch);
        cluster.Isolate(1, held: false);
        cluster.Isolate(2, held: false);
        Stop(cluster, 1, 2);
        Assert.Equal(ErrorCode.NotEnoughReplicasAfterAppend, client.Appended(request)!.Value.Error);
        Assert.Single(cluster[0].Log.Entries);
        cluster.Start(1);
        cluster.Start(2);
        cluster.Run();
        return (cluster, client);
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
