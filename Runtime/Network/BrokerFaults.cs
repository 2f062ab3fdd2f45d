using ProducerSafety.Runtime.Broker;
using ProducerSafety.Runtime.Protocol;

namespace ProducerSafety.Runtime.Network;

/// <summary>What can go wrong with an <see cref="EmbeddedBroker"/>, on purpose.</summary>
public sealed class BrokerFaults
{
    private readonly EmbeddedCluster cluster;

    internal BrokerFaults(EmbeddedCluster cluster) => this.cluster = cluster;

    /// <summary>
    /// The next produce requests are carried out, their batches are in the log, and the connection breaks before the answer: the producer cannot know. An idempotent producer
    /// tries again and the broker recognises it; without idempotence the message is stored twice.
    /// </summary>
    /// <param name="target">Which requests; null for all.</param>
    /// <param name="times">How many requests, from 1.</param>
    public Fault LoseAcknowledgement(FaultTarget? target = null, int times = 1) => Add(new Fault(target ?? FaultTarget.Any, times) { LosesAcknowledgement = true });

    /// <summary>
    /// As <see cref="LoseAcknowledgement"/>, but the connection stays open, and neither this answer nor a later one on it arrives: the producer waits for its
    /// <c>request.timeout.ms</c> (librdkafka: <c>socket.timeout.ms</c>).
    /// </summary>
    /// <param name="target">Which requests; null for all.</param>
    /// <param name="times">How many requests, from 1.</param>
    public Fault NeverAnswer(FaultTarget? target = null, int times = 1) => Add(new Fault(target ?? FaultTarget.Any, times) { Mutes = true });

    /// <summary>The next produce requests are lost: the connection breaks, and nothing of them is in the log.</summary>
    /// <param name="target">Which requests; null for all.</param>
    /// <param name="times">How many requests, from 1.</param>
    public Fault LoseRequest(FaultTarget? target = null, int times = 1) => Add(new Fault(target ?? FaultTarget.Any, times) { LosesRequest = true });

    /// <summary>The next produce requests are handled later. What comes after them on the same connection waits too.</summary>
    /// <param name="delay">How much later.</param>
    /// <param name="target">Which requests; null for all.</param>
    /// <param name="times">How many requests, from 1.</param>
    public Fault Delay(TimeSpan delay, FaultTarget? target = null, int times = 1) => Add(new Fault(target ?? FaultTarget.Any, times) { Delay = delay });

    /// <summary>The batches of the next produce requests are answered with an error and not appended.</summary>
    /// <param name="error">The error, for instance <see cref="ErrorCode.NotEnoughReplicas"/>.</param>
    /// <param name="target">Which requests, and which batches of them; null for all.</param>
    /// <param name="times">How many requests, from 1.</param>
    public Fault Fail(ErrorCode error, FaultTarget? target = null, int times = 1) =>
        error == ErrorCode.None
            ? throw new ArgumentException("None is no error.", nameof(error))
            : Add(new Fault(target ?? FaultTarget.Any, times) { Error = error });

    /// <summary>Does what a line of text says, for instance <c>lose-ack 2</c>, <c>fail NOT_ENOUGH_REPLICAS 3</c> or <c>stop 1</c>.</summary>
    /// <param name="command">One of <see cref="Commands"/>.</param>
    /// <exception cref="FormatException">It says nothing that can be done; the message says why.</exception>
    public void Run(string command) => FaultCommands.Run(this, command);

    /// <summary>What <see cref="Run"/> takes: names, with what follows them.</summary>
    public static IReadOnlyList<string> Commands { get; } = [.. FaultCommands.Usage];

    /// <summary>Takes back every fault that has not happened yet.</summary>
    public void Clear() => cluster.Faults.Clear();

    /// <summary>Breaks all connections of clients, now.</summary>
    /// <param name="node">The node, or null for all.</param>
    public void CloseConnections(int? node = null) => Do(() =>
    {
        foreach (EmbeddedNode closed in cluster.Nodes.Where(other => (node ?? other.Id) == other.Id))
        {
            closed.CloseConnections();
        }
    });

    /// <summary>Makes another in-sync replica the leader.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="partition">The partition's index.</param>
    /// <param name="node">The new leader, or null for the next in-sync replica.</param>
    /// <exception cref="InvalidOperationException">There is no such replica.</exception>
    public void MoveLeader(string topic, int partition, int? node = null) => Do(() =>
    {
        TopicPartition id = new(topic, partition);
        PartitionAssignment assignment = Find(id);
        int next = node ?? assignment.Isr.FirstOrDefault(other => other != assignment.Leader && cluster.Node(other).Core != null);
        ErrorCode error = next == 0 ? ErrorCode.EligibleLeadersNotAvailable : cluster.Controller.MoveLeader(id, next);
        if (error != ErrorCode.None)
        {
            throw new InvalidOperationException($"{id} cannot be led by another node: {error}.");
        }
    });

    /// <summary>Stops a node as if its process had ended: its connections break, and its partitions are led by others, where there are any. What it has in its logs stays.</summary>
    /// <param name="node">The node's id.</param>
    public void StopNode(int node) => Do(() =>
    {
        if (cluster.Node(node).Core != null)
        {
            cluster.Node(node).Stop();
        }
    });

    /// <summary>Starts a node that was stopped, on its old port and with its old logs.</summary>
    /// <param name="node">The node's id.</param>
    public void StartNode(int node) => Do(() =>
    {
        if (cluster.Node(node).Core == null)
        {
            cluster.Node(node).Start();
        }
    });

    /// <summary>
    /// Leaves the leader alone in the in-sync replicas of a partition: its followers stop fetching, whatever they follow, until <see cref="RestoreIsr"/>. With
    /// <c>min.insync.replicas</c> above 1, writes with acks=all then fail with <see cref="ErrorCode.NotEnoughReplicas"/>.
    /// </summary>
    /// <param name="topic">The topic.</param>
    /// <param name="partition">The partition's index.</param>
    public void ShrinkIsr(string topic, int partition) => Do(() =>
    {
        PartitionAssignment assignment = StopFollowers(topic, partition);
        long epoch = cluster.Node(assignment.Leader).Core!.BrokerEpoch;
        cluster.Controller.ChangeIsr(new IsrChange(assignment.Partition, assignment.Leader, assignment.LeaderEpoch, assignment.PartitionEpoch, [assignment.Leader], [epoch]));
    });

    /// <summary>
    /// The followers of a partition stop fetching, whatever they follow, until <see cref="RestoreIsr"/>, and count as in sync for <c>replica.lag.time.max.ms</c> more: what the leader
    /// acknowledges with acks=1 then is gone with <see cref="MoveLeader"/>.
    /// </summary>
    /// <param name="topic">The topic.</param>
    /// <param name="partition">The partition's index.</param>
    public void PauseReplication(string topic, int partition) => Do(() => StopFollowers(topic, partition));

    /// <summary>Lets all followers fetch again; they rejoin the in-sync replicas once they have everything.</summary>
    public void RestoreIsr() => Do(() =>
    {
        foreach (EmbeddedNode node in cluster.Nodes)
        {
            node.Lag(false);
        }
    });

    private PartitionAssignment StopFollowers(string topic, int partition)
    {
        PartitionAssignment assignment = Find(new TopicPartition(topic, partition));
        if (assignment.Leader < 0)
        {
            throw new InvalidOperationException($"{assignment.Partition} has no leader.");
        }

        foreach (int follower in assignment.Replicas.Where(replica => replica != assignment.Leader))
        {
            cluster.Node(follower).Lag(true);
        }

        return assignment;
    }

    private PartitionAssignment Find(TopicPartition partition) =>
        cluster.Controller.Find(partition) ?? throw new InvalidOperationException($"There is no partition {partition}.");

    private Fault Add(Fault fault)
    {
        cluster.Faults.Add(fault);
        return fault;
    }

    private void Do(Action action)
    {
        lock (cluster.Gate)
        {
            action();
            cluster.Deliver();
        }
    }
}
