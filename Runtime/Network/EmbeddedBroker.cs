using ProducerSafety.Runtime.Broker;
using ProducerSafety.Runtime.Protocol;
using ProducerSafety.Runtime.Records;

namespace ProducerSafety.Runtime.Network;

/// <summary>
/// A Kafka cluster in this process, for tests: real clients connect to it over TCP, and everything that can go wrong between them goes wrong when the test says so
/// (<see cref="Faults"/>). It listens on 127.0.0.1 only, on ports that the system chooses unless the options say otherwise, and keeps its logs in memory.
/// </summary>
public sealed class EmbeddedBroker : IAsyncDisposable
{
    internal const string Host = "127.0.0.1";

    private readonly EmbeddedCluster cluster;

    private EmbeddedBroker(EmbeddedCluster cluster)
    {
        this.cluster = cluster;
        Faults = new BrokerFaults(cluster);
    }

    /// <summary>What a client is given as <c>bootstrap.servers</c>: all nodes.</summary>
    public string BootstrapServers => string.Join(",", cluster.Nodes.Select(node => $"{Host}:{node.Port}"));

    /// <summary>What can go wrong.</summary>
    public BrokerFaults Faults { get; }

    /// <summary>Starts a cluster.</summary>
    /// <param name="options">What it is to be; null for one node that creates topics as they are asked for.</param>
    /// <exception cref="ArgumentException">A topic cannot be created.</exception>
    /// <exception cref="InvalidDataException">What <see cref="EmbeddedBrokerOptions.DataFolder"/> says of the cluster is damaged.</exception>
    public static Task<EmbeddedBroker> StartAsync(EmbeddedBrokerOptions? options = null)
    {
        options ??= new EmbeddedBrokerOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Nodes, 1);
        EmbeddedCluster cluster = new(options);
        try
        {
            cluster.Start();
        }
        catch
        {
            Stop(cluster);
            throw;
        }

        return Task.FromResult(new EmbeddedBroker(cluster));
    }

    /// <summary>What consumers could read of a partition now, in order: the records before the high watermark at its leader.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="partition">The partition's index.</param>
    /// <returns>Nothing for a partition that does not exist or has no leader.</returns>
    /// <exception cref="NotSupportedException">A batch is compressed in a way that is not read here.</exception>
    public IReadOnlyList<Record> ReadAll(string topic, int partition = 0) => Read(topic, partition, readCommitted: false);

    /// <summary>As <see cref="ReadAll"/>, for consumers with <c>isolation.level=read_committed</c>: nothing of a transaction that was aborted, or behind one that is open.</summary>
    /// <inheritdoc cref="ReadAll"/>
    public IReadOnlyList<Record> ReadCommitted(string topic, int partition = 0) => Read(topic, partition, readCommitted: true);

    /// <summary>The node that leads a partition, or -1.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="partition">The partition's index.</param>
    public int LeaderOf(string topic, int partition = 0)
    {
        lock (cluster.Gate)
        {
            return cluster.Controller.Find(new TopicPartition(topic, partition))?.Leader ?? -1;
        }
    }

    /// <summary>The in-sync replicas of a partition, in no order; empty for a partition that does not exist.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="partition">The partition's index.</param>
    public IReadOnlyList<int> InSyncReplicasOf(string topic, int partition = 0)
    {
        lock (cluster.Gate)
        {
            return cluster.Controller.Find(new TopicPartition(topic, partition))?.Isr ?? [];
        }
    }

    /// <summary>How many connections of clients are open.</summary>
    public int OpenConnections
    {
        get
        {
            lock (cluster.Gate)
            {
                return cluster.Nodes.Sum(node => node.Connections);
            }
        }
    }

    /// <summary>Ends all nodes and connections; what was stored is gone.</summary>
    public ValueTask DisposeAsync()
    {
        Stop(cluster);
        return ValueTask.CompletedTask;
    }

    private Record[] Read(string topic, int partition, bool readCommitted)
    {
        lock (cluster.Gate)
        {
            TopicPartition id = new(topic, partition);
            int leader = cluster.Controller.Find(id)?.Leader ?? -1;
            if (leader < 1 || cluster.Node(leader).Core?.Find(id) is not { } replica)
            {
                return [];
            }

            IEnumerable<LogEntry> entries = replica.Log.Entries.Where(entry =>
                entry.EndOffset <= replica.EndFor(readCommitted) && !entry.Batch.IsControl && !(readCommitted && replica.Log.Transactions.IsAborted(entry)));
            return [.. entries.SelectMany(entry => entry.Batch.Records)];
        }
    }

    private static void Stop(EmbeddedCluster cluster)
    {
        cluster.Dispose();
        lock (cluster.Gate)
        {
            foreach (EmbeddedNode node in cluster.Nodes)
            {
                node.Stop();
                node.Dispose();
            }
        }
    }
}
