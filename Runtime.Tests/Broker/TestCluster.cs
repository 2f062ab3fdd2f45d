using ProducerSafety.Runtime.Broker;
using ProducerSafety.Runtime.Protocol;
using Xunit;

namespace ProducerSafety.Runtime.Tests.Broker;

/// <summary>
/// Brokers and a controller with queues between them. Each queue keeps its order; which queue moves next is the caller's choice, and a queue can be held back.
/// </summary>
internal sealed class TestCluster : IControllerEffects
{
    private readonly Dictionary<int, TestBroker> nodes = [];
    private readonly SortedDictionary<(int From, int To), Queue<Action>> links = [];

    private long connections;

    /// <summary>The controller in the place of a broker.</summary>
    public const int ControllerId = -1;

    public static readonly TopicPartition Orders = new("orders", 0);

    public TestCluster(BrokerOptions? options = null, int brokers = 3, int partitions = 1, int? replicationFactor = null)
    {
        Options = options ?? BrokerOptions.Default;
        Controller = new Controller(Options, this);
        for (int broker = 0; broker < brokers; broker++)
        {
            nodes.Add(broker, new TestBroker(this, broker));
            Start(broker);
        }

        Controller.CreateTopic(Orders.Topic, partitions, replicationFactor ?? brokers);
        Run();
    }

    public BrokerOptions Options { get; }

    public Controller Controller { get; }

    public long Now { get; set; } = 1_000_000;

    /// <summary>Answers to clients: by connection and correlation id.</summary>
    public Dictionary<(long Connection, int CorrelationId), Response> Answers { get; } = [];

    public List<(long Connection, int CorrelationId)> AnswerOrder { get; } = [];

    public HashSet<long> Closed { get; } = [];

    /// <summary>Links over which nothing moves for now.</summary>
    public HashSet<(int From, int To)> Held { get; } = [];

    public IEnumerable<TestBroker> Brokers => nodes.Values;

    public TestBroker this[int broker] => nodes[broker];

    public int Leader => Controller.Find(Orders)!.Leader;

    public Replica LeaderReplica => nodes[Leader].Core!.Find(Orders)!;

    public IReadOnlyList<(int From, int To)> Movable => [.. links.Where(link => link.Value.Count > 0 && !Held.Contains(link.Key)).Select(link => link.Key)];

    public long NextConnection() => ++connections;

    public void Enqueue(int from, int to, Action action)
    {
        if (!links.TryGetValue((from, to), out Queue<Action>? queue))
        {
            links.Add((from, to), queue = new Queue<Action>());
        }

        queue.Enqueue(action);
    }

    public void Move((int From, int To) link) => links[link].Dequeue()();

    /// <summary>Moves everything that may move.</summary>
    public void Run()
    {
        for (int moved = 0; Movable is [var link, ..]; moved++)
        {
            Assert.True(moved < 100_000, "The cluster never comes to rest.");
            Move(link);
        }
    }

    /// <summary>Lets time pass, with everything that happens by itself.</summary>
    public void Pass(long milliseconds)
    {
        long end = Now + milliseconds;
        Run();
        while (Brokers.Min(broker => broker.Core?.NextTick ?? long.MaxValue) is long next && next <= end)
        {
            Now = Math.Max(Now, next);
            foreach (TestBroker broker in Brokers)
            {
                if (broker.Core?.NextTick <= Now)
                {
                    broker.Core.Tick(Now);
                }
            }

            Run();
        }

        Now = end;
    }

    public void Start(int broker, bool keptEverything = true) => nodes[broker].Start(Controller.Register(broker, keptEverything));

    /// <summary>A process dies: what it had appended stays. The controller notices when it is told.</summary>
    public void Kill(int broker, bool losesMessages = true)
    {
        nodes[broker].Core = null;
        foreach (((int from, int to), Queue<Action> queue) in links)
        {
            if (losesMessages && (from == broker || to == broker))
            {
                queue.Clear();
            }
        }

        foreach (TestBroker other in Brokers)
        {
            other.Core?.PeerDisconnected(Now, broker);
        }
    }

    /// <summary>A broker loses power and starts again.</summary>
    public bool PowerLoss(int broker)
    {
        Kill(broker);
        Controller.Stopped(broker);
        bool lost = nodes[broker].Directory.Crash();
        Start(broker, !lost);
        return lost;
    }

    /// <summary>Whether broker-to-broker traffic moves.</summary>
    public void Isolate(int broker, bool held = true)
    {
        foreach (int other in nodes.Keys.Append(ControllerId))
        {
            foreach ((int, int) link in new[] { (broker, other), (other, broker) })
            {
                _ = held ? Held.Add(link) : Held.Remove(link);
            }
        }
    }

    public void Publish(PartitionAssignment assignment)
    {
        foreach (TestBroker broker in Brokers)
        {
            Enqueue(ControllerId, broker.Id, () => broker.Core?.Apply(Now, assignment));
        }
    }

    public void PublishBrokers(IReadOnlyList<int> alive)
    {
        foreach (TestBroker broker in Brokers)
        {
            Enqueue(ControllerId, broker.Id, () => broker.Core?.ApplyBrokers(Now, alive));
        }
    }
}
