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
        private readonly Random _random;
        private readonly TestCluster _cluster;
        private readonly List<(TestClient Client, int CorrelationId, string Value)> _sent = [];

        /// <summary>A broker that lost something and is not in sync again, or -1.</summary>
        private int _lossy = -1;

        public Run(int seed, BrokerOptions options)
        {
            _random = new Random(seed);
            _cluster = new TestCluster(options);
            for (int step = 0; step < 400; step++)
            {
                Step();
                CheckLossy();
            }

            Recover();
        }

        public void Verify()
        {
            Assert.True(_cluster.Leader >= 0, "No leader.");
            PartitionLog log = _cluster[_cluster.Leader].Log;
            Assert.All(_cluster.Brokers, broker => Assert.Equal(log.Entries, broker.Log.Entries));
            Assert.Equal(Brokers, _cluster.Controller.Find(TestCluster.Orders)!.Isr.Count);
            Assert.All(_cluster.Brokers, broker => Assert.Equal(log.EndOffset, broker.Core!.Find(TestCluster.Orders)!.HighWatermark));
            Assert.Distinct(log.Entries.Select(Value));
            Assert.Empty(Lost());
        }

        public bool LosesSomething() => _cluster.Leader >= 0 && Lost().Any();

        private static string Value(LogEntry entry) => Encoding.UTF8.GetString(entry.Batch.Records[0].Value!);

        private IEnumerable<string> Lost()
        {
            Dictionary<string, long> offsets = _cluster[_cluster.Leader].Log.Entries.ToDictionary(Value, entry => entry.BaseOffset);
            return _sent.Where(sent => sent.Client.Appended(sent.CorrelationId) is { Error: ErrorCode.None } appended
                && offsets.GetValueOrDefault(sent.Value, -1) != appended.BaseOffset).Select(sent => sent.Value);
        }

        private void Step()
        {
            int broker = _random.Next(Brokers);
            int other = (broker + 1 + _random.Next(Brokers - 1)) % Brokers;
            switch (_random.Next(40))
            {
                case < 18:
                    if (_cluster.Movable is { Count: > 0 } links)
                    {
                        _cluster.Move(links[_random.Next(links.Count)]);
                    }

                    break;
                case < 24:
                    Send(broker);
                    break;
                case 24:
                    _cluster.Kill(broker, losesMessages: _random.Next(2) == 0);
                    break;
                case 25:
                    LosePower(broker);
                    break;
                case 26:
                    if (_cluster[broker].Core == null)
                    {
                        _cluster.Controller.Stopped(broker);
                    }

                    break;
                case < 30:
                    if (_cluster[broker].Core == null)
                    {
                        _cluster.Start(broker, keptEverything: broker != _lossy);
                    }

                    break;
                case 30:
                    _cluster.Controller.MoveLeader(TestCluster.Orders, broker);
                    break;
                case 31:
                    _cluster.Held.Add((broker, _random.Next(2) == 0 ? other : TestCluster.ControllerId));
                    break;
                case 32:
                    _cluster.Held.Add((_random.Next(2) == 0 ? other : TestCluster.ControllerId, broker));
                    break;
                case < 35:
                    _cluster.Held.Clear();
                    break;
                case 35:
                    _cluster[broker].Core?.PeerDisconnected(_cluster.Now, other);
                    _cluster[other].Core?.PeerDisconnected(_cluster.Now, broker);
                    break;
                case 36:
                    _cluster[broker].Directory.Flush();
                    break;
                case 37:
                    TickAfter(_random.Next(2_000));
                    break;
                case 38:
                    TickAfter(31_000);
                    break;
                default:
                    _cluster.Run();
                    break;
            }
        }

        private void Send(int broker)
        {
            if (_cluster[broker].Core == null)
            {
                return;
            }

            string value = _sent.Count.ToString(CultureInfo.InvariantCulture);
            TestClient client = new(_cluster, broker);
            _sent.Add((client, client.Send(TestClient.Batch(-1, producerId: -1, epoch: -1, value: value), timeoutMs: 20_000), value));
        }

        private void LosePower(int broker)
        {
            if (_lossy < 0)
            {
                _cluster.Kill(broker, losesMessages: _random.Next(2) == 0);
                _lossy = _cluster[broker].Directory.Crash() ? broker : -1;
            }
        }

        private void CheckLossy()
        {
            if (_lossy >= 0 && _cluster[_lossy].Core is { } core && _cluster.Controller.Find(TestCluster.Orders)!.Isr.Contains(_lossy)
                && core.Find(TestCluster.Orders)?.IsLeader == false)
            {
                _lossy = -1;
            }
        }

        /// <summary>Time passes while messages stay where they are.</summary>
        private void TickAfter(long milliseconds)
        {
            _cluster.Now += milliseconds;
            foreach (TestBroker broker in _cluster.Brokers)
            {
                broker.Core?.Tick(_cluster.Now);
            }
        }

        private void Recover()
        {
            _cluster.Held.Clear();
            _cluster.Run();
            foreach (TestBroker broker in _cluster.Brokers)
            {
                if (broker.Core == null)
                {
                    _cluster.Start(broker.Id, keptEverything: broker.Id != _lossy);
                }
            }

            _cluster.Pass(120_000);
        }
    }
}
