using ProducerSafety.Runtime.Protocol;

namespace ProducerSafety.Runtime.Broker;

/// <summary>
/// The controller of a cluster as a state machine: which brokers are alive, who leads each partition, which replicas are in sync. It never fails and is never wrong;
/// what it says may reach a broker late. Source: Kafka's <c>ReplicationControlManager</c>.
/// </summary>
/// <param name="options">The cluster's settings.</param>
/// <param name="effects">Where its effects go.</param>
public sealed class Controller(BrokerOptions options, IControllerEffects effects)
{
    /// <summary>How many producer ids a broker gets at a time (Kafka: <c>ProducerIdsBlock.PRODUCER_ID_BLOCK_SIZE</c>).</summary>
    public const int ProducerIdBlock = 1_000;

    private readonly SortedDictionary<int, long> alive = [];
    private readonly Dictionary<TopicPartition, ControlledPartition> partitionOf = [];
    private readonly List<ControlledPartition> partitionsInOrder = [];
    private readonly HashSet<string> topics = [];
    private int[] aliveIds = [];
    private long metadataOffset;
    private long nextProducerId;

    /// <summary>The brokers that are alive, in order.</summary>
    public IReadOnlyList<int> Alive => aliveIds;

    /// <summary>A partition, or null.</summary>
    /// <param name="partition">The partition.</param>
    public PartitionAssignment? Find(TopicPartition partition) => partitionOf.GetValueOrDefault(partition)?.At(metadataOffset);

    /// <summary>The replicas of a partition that could be elected although they are not in sync (KIP-966).</summary>
    /// <param name="partition">The partition.</param>
    public IReadOnlyList<int> EligibleLeaders(TopicPartition partition) => partitionOf.GetValueOrDefault(partition)?.Eligible ?? [];

    /// <summary>A broker starts. One that was thought alive has stopped before.</summary>
    /// <param name="broker">The broker's id.</param>
    /// <param name="keptEverything">
    /// Whether it still has all that it had appended; false after a loss of power that cost something. Kafka takes every start without a clean stop for the latter.
    /// </param>
    public BrokerRegistration Register(int broker, bool keptEverything = true)
    {
        Stopped(broker);
        metadataOffset++;
        BrokerRegistration registration = new(broker, metadataOffset, AllocateProducerIds());
        alive.Add(broker, registration.BrokerEpoch);
        PublishBrokers();
        foreach (ControlledPartition partition in partitionsInOrder)
        {
            if (!keptEverything)
            {
                partition.Exclude(broker);
            }

            if (partition.Leader < 0)
            {
                Elect(partition, partition.Isr);
            }
            else
            {
                Publish(partition);
            }
        }

        return registration;
    }

    /// <summary>A broker stopped, or is no longer heard of (Kafka: <c>ReplicationControlManager.handleBrokerFenced</c>).</summary>
    /// <param name="broker">The broker's id.</param>
    public void Stopped(int broker)
    {
        if (!alive.Remove(broker))
        {
            return;
        }

        PublishBrokers();
        foreach (ControlledPartition partition in partitionsInOrder)
        {
            if (!partition.Isr.Has(broker))
            {
                continue;
            }

            bool isLast = partition.Isr.Count == 1;
            IReadOnlyList<int> isr = isLast && !options.EligibleLeaderReplicas ? partition.Isr : partition.Isr.Without(broker);
            if (partition.Leader == broker)
            {
                Elect(partition, isr);
            }
            else
            {
                Change(partition, partition.Leader, isr);
            }
        }
    }

    /// <summary>The first producer id that nobody has.</summary>
    internal long NextProducerId => nextProducerId;

    /// <summary>What is to be known after a restart of all brokers.</summary>
    internal ControllerState State() =>
        new(metadataOffset, nextProducerId, [.. partitionsInOrder.Select(partition => new ControlledPartitionState(partition.At(metadataOffset), partition.Eligible))]);

    /// <summary>Takes over what was known before all brokers were restarted; none of them has registered yet.</summary>
    internal void Restore(ControllerState state)
    {
        Invariant.Holds(alive.Count == 0 && partitionsInOrder.Count == 0, "A controller takes over a state after it has begun.");
        metadataOffset = state.MetadataOffset;
        nextProducerId = state.NextProducerId;
        foreach (ControlledPartition partition in state.Partitions.Select(ControlledPartition.From))
        {
            topics.Add(partition.Id.Topic);
            partitionOf.Add(partition.Id, partition);
            partitionsInOrder.Add(partition);
        }
    }

    /// <summary>Creates a topic with the settings for topics that are created automatically.</summary>
    /// <param name="topic">The topic's name.</param>
    /// <returns>An error, for instance <see cref="ErrorCode.TopicAlreadyExists"/>.</returns>
    public ErrorCode CreateTopic(string topic) => CreateTopic(topic, options.NumPartitions, Math.Min(options.DefaultReplicationFactor, aliveIds.Length));

    /// <summary>Creates a topic.</summary>
    /// <param name="topic">The topic's name.</param>
    /// <param name="partitions">How many partitions, from 1.</param>
    /// <param name="replicationFactor">How many replicas of each, from 1 to the number of brokers that are alive.</param>
    /// <returns>An error, for instance <see cref="ErrorCode.TopicAlreadyExists"/>.</returns>
    public ErrorCode CreateTopic(string topic, int partitions, int replicationFactor)
    {
        ErrorCode error = CheckTopic(topic, partitions, replicationFactor);
        if (error != ErrorCode.None)
        {
            return error;
        }

        topics.Add(topic);
        for (int index = 0; index < partitions; index++)
        {
            int[] replicas = new int[replicationFactor];
            for (int replica = 0; replica < replicas.Length; replica++)
            {
                replicas[replica] = aliveIds[(index + replica) % aliveIds.Length];
            }

            ControlledPartition partition = new(new TopicPartition(topic, index), replicas);
            partitionOf.Add(partition.Id, partition);
            partitionsInOrder.Add(partition);
            Publish(partition);
        }

        return ErrorCode.None;
    }

    /// <summary>Whether a topic can be created.</summary>
    /// <inheritdoc cref="CreateTopic(string, int, int)"/>
    public ErrorCode CheckTopic(string topic, int partitions, int replicationFactor)
    {
        if (!TopicTable.IsValidName(topic))
        {
            return ErrorCode.InvalidTopicException;
        }

        if (partitions < 1)
        {
            return ErrorCode.InvalidPartitions;
        }

        if (replicationFactor < 1 || replicationFactor > aliveIds.Length)
        {
            return ErrorCode.InvalidReplicationFactor;
        }

        return topics.Contains(topic) ? ErrorCode.TopicAlreadyExists : ErrorCode.None;
    }

    /// <summary>Makes another in-sync replica the leader.</summary>
    /// <param name="partition">The partition.</param>
    /// <param name="broker">The replica.</param>
    /// <returns>An error, for instance <see cref="ErrorCode.PreferredLeaderNotAvailable"/>.</returns>
    public ErrorCode MoveLeader(TopicPartition partition, int broker)
    {
        if (!partitionOf.TryGetValue(partition, out ControlledPartition? found))
        {
            return ErrorCode.UnknownTopicOrPartition;
        }

        if (found.Leader == broker)
        {
            return ErrorCode.ElectionNotNeeded;
        }

        if (!alive.ContainsKey(broker) || !found.Isr.Has(broker))
        {
            return ErrorCode.PreferredLeaderNotAvailable;
        }

        Change(found, broker, found.Isr);
        return ErrorCode.None;
    }

    /// <summary>
    /// Elects a replica that may lack what was acknowledged, for a partition that has no leader (<c>kafka-leader-election --election-type unclean</c>). What it lacks is lost.
    /// </summary>
    /// <param name="partition">The partition.</param>
    /// <param name="broker">The replica, or null for the first one that is alive.</param>
    /// <returns>An error, for instance <see cref="ErrorCode.EligibleLeadersNotAvailable"/>.</returns>
    public ErrorCode ElectUnclean(TopicPartition partition, int? broker = null)
    {
        if (!partitionOf.TryGetValue(partition, out ControlledPartition? found))
        {
            return ErrorCode.UnknownTopicOrPartition;
        }

        if (found.Leader >= 0)
        {
            return ErrorCode.ElectionNotNeeded;
        }

        foreach (int replica in found.Replicas)
        {
            if (alive.ContainsKey(replica) && (broker ?? replica) == replica)
            {
                Change(found, replica, [replica]);
                foreach (int other in found.Replicas)
                {
                    found.Exclude(other);
                }

                return ErrorCode.None;
            }
        }

        return ErrorCode.EligibleLeadersNotAvailable;
    }

    /// <summary>Deletes a topic with all that it holds.</summary>
    /// <param name="topic">The topic's name.</param>
    /// <returns>An error, for instance <see cref="ErrorCode.UnknownTopicOrPartition"/>.</returns>
    public ErrorCode DeleteTopic(string topic)
    {
        if (!topics.Remove(topic))
        {
            return ErrorCode.UnknownTopicOrPartition;
        }

        foreach (ControlledPartition partition in partitionsInOrder.Where(partition => partition.Id.Topic == topic))
        {
            partitionOf.Remove(partition.Id);
        }

        partitionsInOrder.RemoveAll(partition => partition.Id.Topic == topic);
        effects.PublishDeletion(topic);
        return ErrorCode.None;
    }

    /// <summary>A leader asks for other in-sync replicas (Kafka: <c>ReplicationControlManager.alterPartition</c>). Where it is refused, the leader is told.</summary>
    /// <param name="change">The change.</param>
    /// <returns><see cref="ErrorCode.None"/>, or why it is refused: the leader knows too little, or a replica was restarted in between.</returns>
    public ErrorCode ChangeIsr(IsrChange change)
    {
        if (!partitionOf.TryGetValue(change.Partition, out ControlledPartition? partition))
        {
            return ErrorCode.UnknownTopicOrPartition;
        }

        if (change.LeaderEpoch != partition.LeaderEpoch)
        {
            return ErrorCode.FencedLeaderEpoch;
        }

        if (change.PartitionEpoch != partition.PartitionEpoch)
        {
            return ErrorCode.InvalidUpdateVersion;
        }

        if (change.Leader != partition.Leader || !change.Isr.Has(change.Leader))
        {
            return ErrorCode.InvalidRequest;
        }

        for (int index = 0; index < change.Isr.Count; index++)
        {
            int broker = change.Isr[index];
            if (!partition.Isr.Has(broker) && (!alive.TryGetValue(broker, out long epoch) || epoch != change.BrokerEpochs[index]))
            {
                return ErrorCode.IneligibleReplica;
            }
        }

        Change(partition, partition.Leader, change.Isr);
        return ErrorCode.None;
    }

    /// <summary>Gives the next block of <see cref="ProducerIdBlock"/> producer ids.</summary>
    /// <returns>The first of them.</returns>
    public long AllocateProducerIds()
    {
        long first = nextProducerId;
        nextProducerId += ProducerIdBlock;
        return first;
    }

    /// <summary>Adds the complete state.</summary>
    /// <param name="hash">The hash.</param>
    public void AddTo(ref StateHash hash)
    {
        hash.Add(metadataOffset);
        hash.Add(nextProducerId);
        hash.Add(alive.Count);
        foreach ((int broker, long epoch) in alive)
        {
            hash.Add(broker);
            hash.Add(epoch);
        }

        hash.Add(partitionsInOrder.Count);
        foreach (ControlledPartition partition in partitionsInOrder)
        {
            partition.AddTo(ref hash);
        }
    }

    /// <summary>Elects a leader of which nothing that was acknowledged is missing, or none. One that is only eligible is alone in sync at first.</summary>
    private void Elect(ControlledPartition partition, IReadOnlyList<int> isr)
    {
        int leader = partition.CleanLeader(isr, aliveIds);
        Change(partition, leader, leader < 0 || isr.Has(leader) ? isr : [leader]);
    }

    private void Change(ControlledPartition partition, int leader, IReadOnlyList<int> isr)
    {
        partition.Change(leader, isr, options);
        Publish(partition);
    }

    private void Publish(ControlledPartition partition)
    {
        metadataOffset++;
        effects.Publish(partition.At(metadataOffset));
    }

    private void PublishBrokers()
    {
        aliveIds = [.. alive.Keys];
        effects.PublishBrokers(aliveIds);
    }
}
