using ProducerSafety.Runtime.Protocol;

namespace ProducerSafety.Runtime.Broker;

/// <summary>
/// The controller of a cluster as a state machine: which brokers are alive, who leads each partition, which replicas are in sync. It never fails and is never wrong;
/// what it says may reach a broker late. Source: Kafka's <c>ReplicationControlManager</c>.
/// </summary>
public sealed class Controller
{
    /// <summary>How many producer ids a broker gets at a time (Kafka: <c>ProducerIdsBlock.PRODUCER_ID_BLOCK_SIZE</c>).</summary>
    public const int ProducerIdBlock = 1_000;

    private readonly BrokerOptions _options;
    private readonly IControllerEffects _effects;
    private readonly SortedDictionary<int, long> _alive = [];
    private readonly Dictionary<TopicPartition, ControlledPartition> _partitions = [];
    private readonly List<ControlledPartition> _partitionList = [];
    private readonly HashSet<string> _topics = [];
    private int[] _aliveIds = [];
    private long _metadataOffset;
    private long _nextProducerId;

    /// <summary>Creates a controller of a cluster without brokers.</summary>
    /// <param name="options">The cluster's settings.</param>
    /// <param name="effects">Where its effects go.</param>
    public Controller(BrokerOptions options, IControllerEffects effects)
    {
        _options = options;
        _effects = effects;
    }

    /// <summary>The brokers that are alive, in order.</summary>
    public IReadOnlyList<int> Alive => _aliveIds;

    /// <summary>A partition, or null.</summary>
    /// <param name="partition">The partition.</param>
    public PartitionAssignment? Find(TopicPartition partition) => _partitions.GetValueOrDefault(partition)?.At(_metadataOffset);

    /// <summary>The replicas of a partition that could be elected although they are not in sync (KIP-966).</summary>
    /// <param name="partition">The partition.</param>
    public IReadOnlyList<int> EligibleLeaders(TopicPartition partition) => _partitions.GetValueOrDefault(partition)?.Eligible ?? [];

    /// <summary>A broker starts. One that was thought alive has stopped before.</summary>
    /// <param name="broker">The broker's id.</param>
    /// <param name="keptEverything">
    /// Whether it still has all that it had appended; false after a loss of power that cost something. Kafka takes every start without a clean stop for the latter.
    /// </param>
    public BrokerRegistration Register(int broker, bool keptEverything = true)
    {
        Stopped(broker);
        _metadataOffset++;
        BrokerRegistration registration = new(broker, _metadataOffset, AllocateProducerIds());
        _alive.Add(broker, registration.BrokerEpoch);
        PublishBrokers();
        foreach (ControlledPartition partition in _partitionList)
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

    /// <summary>A broker stopped, or is no longer heard of.</summary>
    /// <param name="broker">The broker's id.</param>
    public void Stopped(int broker)
    {
        if (!_alive.Remove(broker))
        {
            return;
        }

        PublishBrokers();
        foreach (ControlledPartition partition in _partitionList)
        {
            if (!partition.Isr.Has(broker))
            {
                continue;
            }

            bool isLast = partition.Isr.Count == 1;
            IReadOnlyList<int> isr = isLast && !_options.EligibleLeaderReplicas ? partition.Isr : partition.Isr.Without(broker);
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

    /// <summary>Creates a topic with the settings for topics that are created automatically.</summary>
    /// <param name="topic">The topic's name.</param>
    /// <returns>An error, for instance <see cref="ErrorCode.TopicAlreadyExists"/>.</returns>
    public ErrorCode CreateTopic(string topic) => CreateTopic(topic, _options.NumPartitions, Math.Min(_options.DefaultReplicationFactor, _aliveIds.Length));

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

        _topics.Add(topic);
        for (int index = 0; index < partitions; index++)
        {
            int[] replicas = new int[replicationFactor];
            for (int replica = 0; replica < replicas.Length; replica++)
            {
                replicas[replica] = _aliveIds[(index + replica) % _aliveIds.Length];
            }

            ControlledPartition partition = new(new TopicPartition(topic, index), replicas);
            _partitions.Add(partition.Id, partition);
            _partitionList.Add(partition);
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

        if (replicationFactor < 1 || replicationFactor > _aliveIds.Length)
        {
            return ErrorCode.InvalidReplicationFactor;
        }

        return _topics.Contains(topic) ? ErrorCode.TopicAlreadyExists : ErrorCode.None;
    }

    /// <summary>Makes another in-sync replica the leader.</summary>
    /// <param name="partition">The partition.</param>
    /// <param name="broker">The replica.</param>
    /// <returns>An error, for instance <see cref="ErrorCode.PreferredLeaderNotAvailable"/>.</returns>
    public ErrorCode MoveLeader(TopicPartition partition, int broker)
    {
        if (!_partitions.TryGetValue(partition, out ControlledPartition? found))
        {
            return ErrorCode.UnknownTopicOrPartition;
        }

        if (found.Leader == broker)
        {
            return ErrorCode.ElectionNotNeeded;
        }

        if (!_alive.ContainsKey(broker) || !found.Isr.Has(broker))
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
        if (!_partitions.TryGetValue(partition, out ControlledPartition? found))
        {
            return ErrorCode.UnknownTopicOrPartition;
        }

        if (found.Leader >= 0)
        {
            return ErrorCode.ElectionNotNeeded;
        }

        foreach (int replica in found.Replicas)
        {
            if (_alive.ContainsKey(replica) && (broker ?? replica) == replica)
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
        if (!_topics.Remove(topic))
        {
            return ErrorCode.UnknownTopicOrPartition;
        }

        foreach (ControlledPartition partition in _partitionList.Where(partition => partition.Id.Topic == topic))
        {
            _partitions.Remove(partition.Id);
        }

        _partitionList.RemoveAll(partition => partition.Id.Topic == topic);
        _effects.PublishDeletion(topic);
        return ErrorCode.None;
    }

    /// <summary>A leader asks for other in-sync replicas (Kafka: <c>ReplicationControlManager.alterPartition</c>). Where it is refused, the leader is told.</summary>
    /// <param name="change">The change.</param>
    /// <returns><see cref="ErrorCode.None"/>, or why it is refused: the leader knows too little, or a replica was restarted in between.</returns>
    public ErrorCode ChangeIsr(IsrChange change)
    {
        if (!_partitions.TryGetValue(change.Partition, out ControlledPartition? partition))
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
            if (!partition.Isr.Has(broker) && (!_alive.TryGetValue(broker, out long epoch) || epoch != change.BrokerEpochs[index]))
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
        long first = _nextProducerId;
        _nextProducerId += ProducerIdBlock;
        return first;
    }

    /// <summary>Adds the complete state.</summary>
    /// <param name="hash">The hash.</param>
    public void AddTo(ref StateHash hash)
    {
        hash.Add(_metadataOffset);
        hash.Add(_nextProducerId);
        hash.Add(_alive.Count);
        foreach ((int broker, long epoch) in _alive)
        {
            hash.Add(broker);
            hash.Add(epoch);
        }

        hash.Add(_partitionList.Count);
        foreach (ControlledPartition partition in _partitionList)
        {
            partition.AddTo(ref hash);
        }
    }

    /// <summary>Elects a leader of which nothing that was acknowledged is missing, or none. One that is only eligible is alone in sync at first.</summary>
    private void Elect(ControlledPartition partition, IReadOnlyList<int> isr)
    {
        int leader = partition.CleanLeader(isr, _aliveIds);
        Change(partition, leader, leader < 0 || isr.Has(leader) ? isr : [leader]);
    }

    private void Change(ControlledPartition partition, int leader, IReadOnlyList<int> isr)
    {
        partition.Change(leader, isr, _options);
        Publish(partition);
    }

    private void Publish(ControlledPartition partition)
    {
        _metadataOffset++;
        _effects.Publish(partition.At(_metadataOffset));
    }

    private void PublishBrokers()
    {
        _aliveIds = [.. _alive.Keys];
        _effects.PublishBrokers(_aliveIds);
    }
}
