using ProducerSafety.Runtime.Protocol;

namespace ProducerSafety.Runtime.Broker;

/// <summary>The topics of the cluster as one broker knows them, for metadata answers (Kafka: <c>MetadataCache</c>).</summary>
internal sealed class TopicTable
{
    private readonly Dictionary<string, List<PartitionAssignment?>> topics = [];

    /// <summary>The brokers that are alive.</summary>
    public IReadOnlyList<int> Alive { get; set; } = [];

    public PartitionAssignment? Find(TopicPartition partition) =>
        topics.TryGetValue(partition.Topic, out List<PartitionAssignment?>? partitions) && (uint)partition.Partition < (uint)partitions.Count
            ? partitions[partition.Partition]
            : null;

    public void Set(PartitionAssignment assignment)
    {
        if (!topics.TryGetValue(assignment.Partition.Topic, out List<PartitionAssignment?>? partitions))
        {
            partitions = [];
            topics.Add(assignment.Partition.Topic, partitions);
        }

        while (partitions.Count <= assignment.Partition.Partition)
        {
            partitions.Add(null);
        }

        partitions[assignment.Partition.Partition] = assignment;
    }

    public IReadOnlyList<PartitionAssignment?> PartitionsOf(string topic) => topics.GetValueOrDefault(topic) ?? [];

    public void Remove(string topic) => topics.Remove(topic);

    public bool Has(string topic) => topics.ContainsKey(topic);

    public IReadOnlyList<string> Names() => [.. topics.Keys.Order(StringComparer.Ordinal)];

    public TopicMetadata Describe(string topic)
    {
        if (!topics.TryGetValue(topic, out List<PartitionAssignment?>? partitions))
        {
            return new TopicMetadata(IsValidName(topic) ? ErrorCode.UnknownTopicOrPartition : ErrorCode.InvalidTopicException, topic, []);
        }

        List<PartitionMetadata> described = new(partitions.Count);
        for (int index = 0; index < partitions.Count; index++)
        {
            if (partitions[index] is { } assignment)
            {
                bool hasLeader = Alive.Has(assignment.Leader);
                described.Add(new PartitionMetadata(
                    hasLeader ? ErrorCode.None : ErrorCode.LeaderNotAvailable, index, hasLeader ? assignment.Leader : -1, assignment.LeaderEpoch));
            }
        }

        return new TopicMetadata(ErrorCode.None, topic, described);
    }

    /// <summary>Kafka: <c>Topic.validate</c>.</summary>
    public static bool IsValidName(string topic)
    {
        if (topic is "" or "." or ".." || topic.Length > 249)
        {
            return false;
        }

        foreach (char character in topic)
        {
            if (!char.IsAsciiLetterOrDigit(character) && character is not ('.' or '_' or '-'))
            {
                return false;
            }
        }

        return true;
    }

    public void AddTo(ref StateHash hash)
    {
        hash.Add(Alive);
        UInt128 sum = 0;
        foreach (List<PartitionAssignment?> partitions in topics.Values)
        {
            foreach (PartitionAssignment? assignment in partitions)
            {
                StateHash element = default;
                assignment?.AddTo(ref element);
                StateHash.AddToSet(element, ref sum);
            }
        }

        hash.AddSet(sum);
    }
}
