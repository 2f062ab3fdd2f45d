using ProducerSafety.Runtime.Broker;
using ProducerSafety.Runtime.Protocol;
using Xunit;

namespace ProducerSafety.Runtime.Tests.Broker;

/// <summary>An exhaustive search merges states of one hash: what behaves differently later must differ now.</summary>
public sealed class StateHashTests
{
    private static readonly Dictionary<string, Action<TestCluster>> s_changes = new()
    {
        ["nothing"] = _ => { },
        ["appended and acknowledged"] = cluster => new TestClient(cluster, 0).Produce(TestClient.Batch(0)),
        ["appended with other bytes"] = cluster => new TestClient(cluster, 0).Produce(TestClient.Batch(0, value: "y")),
        ["appended by another producer"] = cluster => new TestClient(cluster, 0).Produce(TestClient.Batch(0, producerId: 8)),
        ["appended with another epoch"] = cluster => new TestClient(cluster, 0).Produce(TestClient.Batch(0, epoch: 1)),
        ["appended with another sequence"] = cluster => new TestClient(cluster, 0).Produce(TestClient.Batch(1)),
        ["appended with another timestamp"] = cluster => new TestClient(cluster, 0).Produce(TestClient.Batch(0, timestamp: 999_999)),
        ["appended two records"] = cluster => new TestClient(cluster, 0).Produce(TestClient.Batch(0, 2)),
        ["appended but not fetched"] = cluster => new TestClient(cluster, 0).Send(TestClient.Batch(0)),
        ["appended with acks 1"] = cluster => new TestClient(cluster, 0).Send(TestClient.Batch(0), acks: 1),
        ["appended with another deadline"] = cluster => new TestClient(cluster, 0).Send(TestClient.Batch(0), timeoutMs: 29_999),
        ["fetched by one follower"] = cluster =>
        {
            cluster.Isolate(2);
            new TestClient(cluster, 0).Send(TestClient.Batch(0));
            cluster.Run();
        },
        ["fetched by the other follower"] = cluster =>
        {
            cluster.Isolate(1);
            new TestClient(cluster, 0).Send(TestClient.Batch(0));
            cluster.Run();
        },
        ["a request waits for the one before"] = cluster => SendMore(cluster, new MetadataRequest(null)),
        ["another request waits"] = cluster => SendMore(cluster, new MetadataRequest(["orders"])),
        ["a third request waits"] = cluster => SendMore(cluster, new InitProducerIdRequest(null, 0)),
        ["a batch waits"] = cluster => SendMore(cluster, new ProduceRequest(null, -1, 1, [new(TestCluster.Orders, TestClient.Batch(1))])),
        ["another batch waits"] = cluster => SendMore(cluster, new ProduceRequest(null, 1, 1, [new(TestCluster.Orders, TestClient.Batch(1))])),
        ["flushed"] = cluster =>
        {
            new TestClient(cluster, 0).Produce(TestClient.Batch(0));
            cluster[0].Directory.Flush();
        },
        ["deleted"] = cluster =>
        {
            new TestClient(cluster, 0).Produce(TestClient.Batch(0));
            cluster[0].Log.DeleteTo(1);
        },
        ["full log"] = cluster => cluster.LeaderReplica.IsLogFull = true,
        ["injected error"] = cluster => cluster[0].Core!.FailProduce(ErrorCode.NotEnoughReplicas, 1),
        ["another injected error"] = cluster => cluster[0].Core!.FailProduce(ErrorCode.RequestTimedOut, 1),
        ["injected twice"] = cluster => cluster[0].Core!.FailProduce(ErrorCode.NotEnoughReplicas, 2),
        ["producer id given"] = cluster => new TestClient(cluster, 0).Ask(new InitProducerIdRequest(null, 0)),
        ["topic created"] = cluster =>
        {
            cluster.Controller.CreateTopic("new", 1, 1);
            cluster.Run();
        },
        ["topic created, not known to the brokers"] = cluster => cluster.Controller.CreateTopic("new", 1, 1),
        ["leader moved"] = cluster =>
        {
            cluster.Controller.MoveLeader(TestCluster.Orders, 1);
            cluster.Run();
        },
        ["leader moved and back"] = cluster =>
        {
            cluster.Controller.MoveLeader(TestCluster.Orders, 1);
            cluster.Controller.MoveLeader(TestCluster.Orders, 0);
            cluster.Run();
        },
        ["broker restarted"] = cluster =>
        {
            cluster.Kill(2);
            cluster.Start(2);
            cluster.Run();
        },
        ["fetch lost, backing off"] = cluster => cluster[1].Core!.PeerDisconnected(cluster.Now, 0),
        ["parked fetch lost"] = cluster => cluster[0].Core!.PeerDisconnected(cluster.Now, 1),
        ["out of sync"] = cluster =>
        {
            cluster.Isolate(2);
            new TestClient(cluster, 0).Send(TestClient.Batch(0, timestamp: 1_030_001), timeoutMs: 60_000);
            cluster.Pass(30_001);
        },
        ["change of in-sync replicas asked for"] = cluster =>
        {
            cluster.Isolate(2);
            cluster.Held.Add((0, TestCluster.ControllerId));
            new TestClient(cluster, 0).Send(TestClient.Batch(0, timestamp: 1_030_001), timeoutMs: 60_000);
            cluster.Pass(30_001);
        },
    };

    [Fact]
    public void Different_states_have_different_hashes()
    {
        Dictionary<UInt128, string> seen = [];
        foreach ((string name, Action<TestCluster> change) in s_changes)
        {
            TestCluster cluster = new();
            change(cluster);
            Assert.True(seen.TryAdd(Hash(cluster), name), $"\"{name}\" looks like \"{seen.GetValueOrDefault(Hash(cluster))}\".");
        }
    }

    [Fact]
    public void The_same_history_gives_the_same_hash()
    {
        foreach ((string name, Action<TestCluster> change) in s_changes)
        {
            TestCluster[] clusters = [new(), new()];
            foreach (TestCluster cluster in clusters)
            {
                change(cluster);
            }

            Assert.True(Hash(clusters[0]) == Hash(clusters[1]), name);
        }
    }

    [Fact]
    public void Only_time_that_is_left_counts()
    {
        TestCluster early = new();
        TestCluster late = new() { Now = 1_000_000 + (7 * 600_000) };
        foreach (TestCluster cluster in (TestCluster[])[early, late])
        {
            cluster.Controller.MoveLeader(TestCluster.Orders, 1);
            cluster.Run();
            new TestClient(cluster, 1).Produce(TestClient.Batch(0, timestamp: cluster.Now));
        }

        Assert.Equal(Hash(early), Hash(late));
        late.Now++;
        Assert.NotEqual(Hash(early), Hash(late));
    }

    [Fact]
    public void A_hash_is_the_same_in_every_process()
    {
        StateHash hash = default;
        hash.Add("orders");
        hash.Add(42);
        hash.Add([1, 2, 3]);
        hash.Add(true);
        Assert.Equal(UInt128.Parse("220406472947483657025427447707906152203"), hash.Value);
    }

    [Fact]
    public void Order_matters_except_in_a_set()
    {
        StateHash one = default;
        one.Add(1);
        StateHash two = default;
        two.Add(2);
        StateHash ascending = one;
        ascending.Add(2);
        StateHash descending = two;
        descending.Add(1);
        Assert.NotEqual(ascending.Value, descending.Value);

        UInt128 sum = 0;
        StateHash.AddToSet(one, ref sum);
        StateHash.AddToSet(two, ref sum);
        UInt128 reversed = 0;
        StateHash.AddToSet(two, ref reversed);
        StateHash.AddToSet(one, ref reversed);
        Assert.Equal(sum, reversed);
    }

    private static UInt128 Hash(TestCluster cluster)
    {
        StateHash hash = default;
        cluster.Controller.AddTo(ref hash);
        foreach (TestBroker broker in cluster.Brokers)
        {
            broker.Core?.AddTo(ref hash, cluster.Now);
            broker.Directory.AddTo(ref hash, cluster.Now);
        }

        return hash.Value;
    }

    private static void SendMore(TestCluster cluster, Request request)
    {
        TestClient client = new(cluster, 0);
        client.Send(TestClient.Batch(0));
        client.Ask(request);
    }
}
