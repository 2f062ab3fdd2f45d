using System.Net;
using System.Net.Sockets;
using ProducerSafety.Runtime.Broker;
using ProducerSafety.Runtime.Protocol;
using ProducerSafety.Runtime.Storage;

namespace ProducerSafety.Runtime.Network;

/// <summary>One broker of an <see cref="EmbeddedCluster"/>: its listener, its connections, and the state machine while it is up. Its logs stay when it stops.</summary>
internal sealed class EmbeddedNode(EmbeddedCluster cluster, int id) : IBrokerEffects, IDisposable
{
    private readonly FolderStorage? storage = cluster.Options.DataFolder is { } folder
        ? new FolderStorage(Path.Combine(folder, $"node-{id}"), cluster.Options.Broker.LogSegmentBytes, cluster.Options.FlushEachBatch)
        : null;

    private readonly Dictionary<long, ClientSession> sessions = [];
    private readonly List<Action> held = [];
    private LogDirectory? directory;
    private Socket? listener;
    private long lastSession;

    public int Id { get; } = id;

    public EmbeddedCluster Cluster { get; } = cluster;

    public LogDirectory Directory => directory ??= storage == null ? new LogDirectory() : new LogDirectory(storage);

    /// <summary>The state machine, or null while the node is down.</summary>
    public BrokerCore? Core { get; private set; }

    /// <summary>The port on 127.0.0.1. It stays the same after a restart.</summary>
    public int Port { get; private set; } = cluster.Options.Port == 0 ? 0 : cluster.Options.Port + id - 1;

    public int Connections => sessions.Count;

    /// <summary>Whether what this node fetches from its leaders is held back, so that it falls out of the in-sync replicas.</summary>
    public bool IsLagging { get; private set; }

    /// <summary>Starts to listen and to take part in the cluster. The caller holds the gate.</summary>
    public void Start()
    {
        listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, Port));
        listener.Listen(1024);
        Port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        Core = new BrokerCore(Cluster.Controller.Register(Id), Cluster.Options.Broker, this, Directory) { RetentionBytes = Cluster.Options.RetentionBytes };
        _ = AcceptAsync(listener);
    }

    /// <summary>Stops like a process that is ended: connections break, what was appended stays. The caller holds the gate.</summary>
    public void Stop()
    {
        Core = null;
        IsLagging = false;
        held.Clear();
        listener?.Dispose();
        CloseConnections();
        Cluster.Controller.Stopped(Id);
        foreach (EmbeddedNode other in Cluster.Nodes.Where(other => other != this))
        {
            Cluster.Post(() => other.Core?.PeerDisconnected(Cluster.Now, Id));
        }
    }

    /// <summary>Holds back, or lets go, what this node fetches as a follower. The caller holds the gate.</summary>
    public void Lag(bool isLagging)
    {
        if (IsLagging == isLagging)
        {
            return;
        }

        IsLagging = isLagging;
        held.Clear();
        foreach (EmbeddedNode other in isLagging ? [] : Cluster.Nodes.Where(other => other != this))
        {
            // What was held is lost: it fetches anew.
            Cluster.Post(() => Core?.PeerDisconnected(Cluster.Now, other.Id));
            Cluster.Post(() => other.Core?.PeerDisconnected(Cluster.Now, Id));
        }
    }

    public void Respond(long connection, int correlationId, Response response) => sessions.GetValueOrDefault(connection)?.Complete(response);

    public void Close(long connection) => sessions.GetValueOrDefault(connection)?.Abort();

    public void Send(ReplicaFetchRequest request) => AsFollower(() =>
    {
        if (Cluster.Node(request.Leader).Core is { } leader)
        {
            leader.HandleReplicaFetch(Cluster.Now, request);
        }
        else
        {
            Core?.PeerDisconnected(Cluster.Now, request.Leader);
        }
    });

    public void Send(ReplicaFetchResponse response)
    {
        EmbeddedNode follower = Cluster.Node(response.Follower);
        follower.AsFollower(() => follower.Core?.HandleReplicaFetchResponse(Cluster.Now, response));
    }

    public void ChangeIsr(IsrChange change) => Cluster.Post(() =>
    {
        // A leader may not have noticed yet that a follower no longer fetches.
        bool takesOneThatLags = change.Isr.Any(id => Cluster.Node(id).IsLagging && Cluster.Controller.Find(change.Partition)?.Isr.Has(id) == false);
        if ((takesOneThatLags ? ErrorCode.IneligibleReplica : Cluster.Controller.ChangeIsr(change)) is var error and not ErrorCode.None)
        {
            Core?.IsrChangeRefused(Cluster.Now, change, error);
        }
    });

    public void CreateTopic(string topic) => Cluster.Post(() => Cluster.Controller.CreateTopic(topic));

    public void AllocateProducerIds() => Cluster.Post(() => Core?.ProducerIdsAllocated(Cluster.Controller.AllocateProducerIds()));

    /// <summary>Breaks all connections. The caller holds the gate.</summary>
    public void CloseConnections()
    {
        foreach (ClientSession session in sessions.Values)
        {
            session.Abort();
        }
    }

    /// <summary>The replica of a partition here, if this node leads it. The caller holds the gate.</summary>
    /// <param name="partition">The partition.</param>
    /// <param name="currentLeaderEpoch">The leader epoch that the client knows, or -1.</param>
    /// <param name="error">Why there is none.</param>
    public Replica? LeaderOf(TopicPartition partition, int currentLeaderEpoch, out ErrorCode error)
    {
        Replica? replica = Core?.Find(partition);
        error = replica?.ErrorOf(currentLeaderEpoch) ?? (Core?.IsKnown(partition) == true ? ErrorCode.NotLeaderOrFollower : ErrorCode.UnknownTopicOrPartition);
        return error == ErrorCode.None ? replica : null;
    }

    public void Dispose()
    {
        listener?.Dispose();
        storage?.Dispose();
    }

    /// <summary>A connection is over. The caller holds the gate.</summary>
    public void Ended(ClientSession session)
    {
        sessions.Remove(session.Id);
        Cluster.Options.Log?.Invoke($"node {Id}: connection {session.Id} is over");
        Core?.Disconnected(session.Id);
    }

    private void AsFollower(Action message)
    {
        if (IsLagging)
        {
            held.Add(message);
        }
        else
        {
            Cluster.Post(message);
        }
    }

    private async Task AcceptAsync(Socket accepting)
    {
        while (true)
        {
            Socket socket;
            try
            {
                socket = await accepting.AcceptAsync().ConfigureAwait(false);
            }
            catch (SocketException) when (accepting.SafeHandle.IsClosed is false)
            {
                // The other side was gone before it was accepted, or the process has too many open files for the moment.
                await Task.Delay(10).ConfigureAwait(false);
                continue;
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return;
            }

            lock (Cluster.Gate)
            {
                if (listener != accepting || Core == null)
                {
                    socket.Dispose();
                    return;
                }

                ClientSession session = new(this, ++lastSession, socket);
                sessions.Add(session.Id, session);
                Cluster.Options.Log?.Invoke($"node {Id}: connection {session.Id} from {socket.RemoteEndPoint}");
                ConnectionThreads.Start(session);
            }
        }
    }
}
