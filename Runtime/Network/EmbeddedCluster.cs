using System.Diagnostics;
using System.Text;
using ProducerSafety.Runtime.Broker;
using ProducerSafety.Runtime.Broker.Coordinator;
using ProducerSafety.Runtime.Protocol;
using ProducerSafety.Runtime.Protocol.Wire;
using ProducerSafety.Runtime.Records;
using ProducerSafety.Runtime.Storage;

namespace ProducerSafety.Runtime.Network;

/// <summary>
/// The state machines of a cluster, with what they say to each other. Everything that touches them holds <see cref="Gate"/>: they run on one thread at a time, whichever
/// it is, and what one of them sends to another has arrived before the gate opens again.
/// </summary>
internal sealed class EmbeddedCluster : IControllerEffects, IDisposable
{
    /// <summary>How late is done what is due; what was not to be foreseen, <see cref="RestMs"/>.</summary>
    private const int TickMs = 20;
    private const int RestMs = 100;
    private const int RetentionMs = 100;

    private readonly Queue<Action> messages = [];
    private readonly long startedAt = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
    private readonly long startedTicks = Stopwatch.GetTimestamp();
    private readonly ManualResetEvent disposed = new(false);
    private readonly CoordinatorFile? coordinators;
    private long nextRetention;
    private bool isDisposed;
    private bool isChanged;
    private long savedProducerId;

    public EmbeddedCluster(EmbeddedBrokerOptions options)
    {
        Options = options;
        Controller = new Controller(options.Broker, this);
        coordinators = options.DataFolder == null ? null : new CoordinatorFile(options.DataFolder, options.FlushEachBatch);
        Groups = new GroupCoordinator(options.GroupInitialRebalanceDelayMs, coordinators);
        Transactions = new TransactionCoordinator(new ClusterTransactions(this), coordinators);
        Nodes = [.. Enumerable.Range(1, options.Nodes).Select(id => new EmbeddedNode(this, id))];
    }

    public EmbeddedBrokerOptions Options { get; }

    public Lock Gate { get; } = new();

    public Controller Controller { get; }

    public IReadOnlyList<EmbeddedNode> Nodes { get; }

    /// <summary>The memory of large requests.</summary>
    public BytePool Memory { get; } = new();

    public TopicIds TopicIds { get; } = new();

    public FaultPlan Faults { get; } = new();

    public GroupCoordinator Groups { get; }

    public TransactionCoordinator Transactions { get; }

    public string Id { get; private set; } = Guid.NewGuid().ToString("N");

    /// <summary>Milliseconds on the clock of the records' timestamps. It never goes back, as the system's clock may.</summary>
    public long Now => startedAt + (long)Stopwatch.GetElapsedTime(startedTicks).TotalMilliseconds;

    /// <summary>The node that says it is the controller.</summary>
    public int ControllerId => Controller.Alive.Count == 0 ? -1 : Controller.Alive[0];

    public void Start()
    {
        lock (Gate)
        {
            Restore();
            foreach (EmbeddedNode node in Nodes)
            {
                node.Start();
            }

            // The first node that came back leads what it can: each goes to the one that it is meant for.
            foreach (ControlledPartitionState partition in Controller.State().Partitions)
            {
                Controller.MoveLeader(partition.Assignment.Partition, partition.Assignment.Replicas[0]);
            }

            foreach (EmbeddedTopic topic in Options.Topics)
            {
                int replicas = topic.ReplicationFactor < 0 ? Math.Min(Nodes.Count, 3) : topic.ReplicationFactor;
                ErrorCode error = Controller.CreateTopic(topic.Name, topic.Partitions, replicas);
                if (error != ErrorCode.None && (error != ErrorCode.TopicAlreadyExists || Options.DataFolder == null))
                {
                    throw new ArgumentException($"The topic '{topic.Name}' cannot be created: {error}.");
                }
            }

            Deliver();
        }

        // A timer would wake the thread pool fifty times a second, whose threads look for more to do before they sleep again.
        new Thread(RunTicks, 512 << 10) { IsBackground = true, Name = "broker ticks" }.Start();
    }

    public EmbeddedNode Node(int id) =>
        id >= 1 && id <= Nodes.Count ? Nodes[id - 1] : throw new ArgumentOutOfRangeException(nameof(id), id, $"The nodes are 1 to {Nodes.Count}.");

    /// <summary>The node that keeps a consumer group or a transactional id, or -1 while none is up. It changes when nodes come and go.</summary>
    public int CoordinatorOf(string key) =>
        Controller.Alive.Count == 0 ? -1 : Controller.Alive[(int)(Crc32C.Of(Encoding.UTF8.GetBytes(key)) % (uint)Controller.Alive.Count)];

    /// <summary>Something for a state machine, to be done when the one that runs has returned.</summary>
    public void Post(Action message) => messages.Enqueue(message);

    /// <summary>Does what was posted, and what comes of it. The caller holds the gate.</summary>
    public void Deliver()
    {
        while (messages.TryDequeue(out Action? message))
        {
            message();
        }

        Save();
    }

    public void Publish(PartitionAssignment assignment)
    {
        isChanged = true;
        TopicIds.Add(assignment.Partition.Topic);
        foreach (EmbeddedNode node in Nodes)
        {
            Post(() => node.Core?.Apply(Now, assignment));
        }
    }

    public void PublishBrokers(IReadOnlyList<int> alive)
    {
        foreach (EmbeddedNode node in Nodes)
        {
            Post(() => node.Core?.ApplyBrokers(Now, alive));
        }
    }

    public void PublishDeletion(string topic)
    {
        isChanged = true;
        TopicIds.Remove(topic);
        foreach (EmbeddedNode node in Nodes)
        {
            Post(() => node.Core?.RemoveTopic(Now, topic));
        }
    }

    public void Dispose()
    {
        lock (Gate)
        {
            isDisposed = true;
        }

        disposed.Set();
        coordinators?.Dispose();
    }

    private void Restore()
    {
        if (Options.DataFolder == null || ClusterFile.Read(Options.DataFolder) is not { } saved)
        {
            return;
        }

        CoordinatorEntry[] entries = [.. coordinators!.Entries];
        Groups.Restore(entries);
        Transactions.Restore(entries);
        Id = saved.Id;
        Controller.Restore(saved.Controller);
        foreach ((string topic, Guid id) in saved.TopicIds)
        {
            TopicIds.Add(topic, id);
        }
    }

    /// <summary>Writes what the cluster knows of itself, if that has changed, before a client hears of it.</summary>
    public void Save()
    {
        if (Options.DataFolder != null && !isDisposed && (isChanged || savedProducerId != Controller.NextProducerId))
        {
            new ClusterFile(Id, TopicIds.ToDictionary(), Controller.State()).Write(Options.DataFolder);
            isChanged = false;
            savedProducerId = Controller.NextProducerId;
        }
    }

    private void Retain(long now)
    {
        if (Options.RetentionBytes < 0 || now < nextRetention)
        {
            return;
        }

        nextRetention = now + RetentionMs;
        foreach (EmbeddedNode node in Nodes)
        {
            node.Core?.Retain();
        }
    }

    private void RunTicks()
    {
        int rest = TickMs;
        while (!disposed.WaitOne(rest))
        {
            // To wake a thread of a process that sleeps costs more than what it has to do.
            rest = Tick() <= RestMs ? TickMs : RestMs;
        }
    }

    /// <summary>Does what is due.</summary>
    /// <returns>In how many milliseconds there is something to do again.</returns>
    private long Tick()
    {
        lock (Gate)
        {
            if (isDisposed)
            {
                return long.MaxValue;
            }

            long now = Now;
            foreach (EmbeddedNode node in Nodes)
            {
                // Even where nothing is due: it forgets the partitions that have nothing to do.
                node.Core?.Tick(now);
            }

            // Nothing that is under way between nodes still needs what goes now.
            Deliver();
            Retain(now);
            Groups.Tick(now);
            Transactions.Tick(now);
            Deliver();
            return Nodes.Aggregate(Math.Min(Groups.NextTick, Transactions.NextTick), static (next, node) => Math.Min(next, node.Core?.NextTick ?? long.MaxValue)) - now;
        }
    }
}
