using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using ProducerSafety.Runtime.Broker;
using ProducerSafety.Runtime.Protocol;
using Xunit;

namespace ProducerSafety.Runtime.Tests.Broker;

/// <summary>
/// Three brokers, <c>min.insync.replicas</c> 2, and everything in any order: late messages, broken connections, crashes, losses of power of one broker at a time, moves of
/// the leader. What is acknowledged with acks=all stays, once, at its offset.
/// </summary>
public sealed class RandomClusterTests
{
    private const int Brokers = 3;

    [Fact]
    public void Nothing_that_is_acknowledged_with_acks_all_is_lost_by_clean_elections() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed => new Run(seed, new BrokerOptions { MinInsyncReplicas = 2 }).Verify())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(400));

    /// <summary>
    /// Found by the test above: the leader asks for a replica that was restarted in between, and meanwhile the last fetches of both followers come; after the refusal
    /// nothing else would make it ask again.
    /// </summary>
    [Fact]
    public void A_refused_replica_does_not_keep_another_out_of_sync() => new Run(1824135335, new BrokerOptions { MinInsyncReplicas = 2 }).Verify();

    /// <summary>The same runs find what is known to be lost, so they can find losses.</summary>
    [Fact]
    public void Without_eligible_leader_replicas_the_same_runs_lose_something() =>
        Assert.Contains(Enumerable.Range(0, 2_000), seed => new Run(seed, new BrokerOptions { MinInsyncReplicas = 2, EligibleLeaderReplicas = false }).LosesSomething());

    private sealed class Run
    {
        private readonly Random random;
        private readonly TestCluster cluster;
        private readonly List<(TestClient Client, int CorrelationId, string Value)> sent = [];

        /// <summary>A broker that lost something and is not in sync again, or -1.</summary>
        private int lossy = -1;

        public Run(int seed, BrokerOptions options)
        {
            random = new Random(seed);
            cluster = new TestCluster(options);
            for (int step = 0; step < 400; step++)
            {
                Step();
                CheckLossy();
            }

            Recover();
        }

        public void Verify()
        {
            Assert.True(cluster.Leader >= 0, "No leader.");
            PartitionLog log = cluster[cluster.Leader].Log;
            Assert.All(cluster.Brokers, broker => Assert.Equal(log.Entries, broker.Log.Entries));
            Assert.Equal(Brokers, cluster.Controller.Find(TestCluster.Orders)!.Isr.Count);
            Assert.All(cluster.Brokers, broker => Assert.Equal(log.EndOffset, broker.Core!.Find(TestCluster.Orders)!.HighWatermark));
            Assert.Distinct(log.Entries.Select(Value));
            Assert.Empty(Lost());
        }

        public bool LosesSomething() => cluster.Leader >= 0 && Lost().Any();

        private static string Value(LogEntry entry) => Encoding.UTF8.GetString(entry.Batch.Records[0].Value!);

        private IEnumerable<string> Lost()
        {
            Dictionary<string, long> offsets = cluster[cluster.Leader].Log.Entries.ToDictionary(Value, entry => entry.BaseOffset);
            return sent.Where(sent => sent.Client.Appended(sent.CorrelationId) is { Error: ErrorCode.None } appended
                && offsets.GetValueOrDefault(sent.Value, -1) != appended.BaseOffset).Select(sent => sent.Value);
        }

        private void Step()
        {
            int broker = random.Next(Brokers);
            int other = (broker + 1 + random.Next(Brokers - 1)) % Brokers;
            switch (random.Next(40))
            {
                case < 18:
                    if (cluster.Movable is { Count: > 0 } links)
                    {
                        cluster.Move(links[random.Next(links.Count)]);
                    }

                    break;
                case < 24:
                    Send(broker);
                    break;
                case 24:
                    cluster.Kill(broker, losesMessages: random.Next(2) == 0);
                    break;
                case 25:
                    LosePower(broker);
                    break;
                case 26:
                    if (cluster[broker].Core == null)
                    {
                        cluster.Controller.Stopped(broker);
                    }

                    break;
                case < 30:
                    if (cluster[broker].Core == null)
                    {
                        cluster.Start(broker, keptEverything: broker != lossy);
                    }

                    break;
                case 30:
                    cluster.Controller.MoveLeader(TestCluster.Orders, broker);
                    break;
                case 31:
                    cluster.Held.Add((broker, random.Next(2) == 0 ? other : TestCluster.ControllerId));
                    break;
                case 32:
                    cluster.Held.Add((random.Next(2) == 0 ? other : TestCluster.ControllerId, broker));
                    break;
                case < 35:
                    cluster.Held.Clear();
                    break;
                case 35:
                    cluster[broker].Core?.PeerDisconnected(cluster.Now, other);
                    cluster[other].Core?.PeerDisconnected(cluster.Now, broker);
                    break;
                case 36:
                    cluster[broker].Directory.Flush();
                    break;
                case 37:
                    TickAfter(random.Next(2_000));
                    break;
                case 38:
                    TickAfter(31_000);
                    break;
                default:
                    cluster.Run();
                    break;
            }
        }

        private void Send(int broker)
        {
            if (cluster[broker].Core == null)
            {
                return;
            }

            string value = sent.Count.ToString(CultureInfo.InvariantCulture);
            TestClient client = new(cluster, broker);
            sent.Add((client, client.Send(TestClient.Batch(-1, producerId: -1, epoch: -1, value: value), timeoutMs: 20_000), value));
        }

        private void LosePower(int broker)
        {
            if (lossy < 0)
            {
                cluster.Kill(broker, losesMessages: random.Next(2) == 0);
                lossy = cluster[broker].Directory.Crash() ? broker : -1;
            }
        }

        private void CheckLossy()
        {
            if (lossy >= 0 && cluster[lossy].Core is { } core && cluster.Controller.Find(TestCluster.Orders)!.Isr.Contains(lossy)
                && core.Find(TestCluster.Orders)?.IsLeader == false)
            {
                lossy = -1;
            }
        }

        /// <summary>Time passes while messages stay where they are.</summary>
        private void TickAfter(long milliseconds)
        {
            cluster.Now += milliseconds;
            foreach (TestBroker broker in cluster.Brokers)
            {
                broker.Core?.Tick(cluster.Now);
            }
        }

        private void Recover()
        {
            cluster.Held.Clear();
            cluster.Run();
            foreach (TestBroker broker in cluster.Brokers)
            {
                if (broker.Core == null)
                {
                    cluster.Start(broker.Id, keptEverything: broker.Id != lossy);
                }
            }

            cluster.Pass(120_000);
        }
    }
}
