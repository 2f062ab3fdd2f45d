using ProducerSafety.Runtime.Protocol;

namespace ProducerSafety.Runtime.Broker.Coordinator;

/// <summary>How far a consumer has come in a partition.</summary>
/// <param name="Offset">The offset of the next record.</param>
/// <param name="LeaderEpoch">The leader epoch of the last record, or -1.</param>
/// <param name="Metadata">What the consumer wrote beside it.</param>
internal readonly record struct CommittedOffset(long Offset, int LeaderEpoch, string? Metadata);

/// <summary>The committed offsets of a consumer group, and those that wait for the end of a transaction.</summary>
/// <param name="groupId">The group.</param>
/// <param name="storage">Where they are kept beside memory, or null.</param>
internal sealed class GroupOffsets(string groupId, ICoordinatorStorage? storage)
{
    /// <summary><c>offset.metadata.max.bytes</c>.</summary>
    public const int MaxMetadataLength = 4096;

    private readonly SortedDictionary<(string Topic, int Partition), CommittedOffset> committed = [];
    private readonly Dictionary<long, Dictionary<TopicPartition, CommittedOffset>> pending = [];

    public IEnumerable<TopicPartition> Partitions => committed.Keys.Select(key => new TopicPartition(key.Topic, key.Partition));

    public CommittedOffset? Find(TopicPartition partition) =>
        committed.TryGetValue((partition.Topic, partition.Partition), out CommittedOffset offset) ? offset : null;

    /// <summary>Whether a transaction that is open has an offset for the partition.</summary>
    public bool IsUnstable(TopicPartition partition) => pending.Values.Any(offsets => offsets.ContainsKey(partition));

    public void Commit(TopicPartition partition, CommittedOffset offset)
    {
        committed[(partition.Topic, partition.Partition)] = offset;
        storage?.Put(new OffsetEntry(groupId, partition.Topic, partition.Partition, offset));
    }

    public void CommitLater(long producerId, TopicPartition partition, CommittedOffset offset)
    {
        if (!pending.TryGetValue(producerId, out Dictionary<TopicPartition, CommittedOffset>? offsets))
        {
            pending.Add(producerId, offsets = []);
        }

        offsets[partition] = offset;
        storage?.Put(Pending(producerId, partition, offset));
    }

    /// <summary>A transaction ended.</summary>
    public void End(long producerId, bool isCommitted)
    {
        if (!pending.Remove(producerId, out Dictionary<TopicPartition, CommittedOffset>? offsets))
        {
            return;
        }

        foreach ((TopicPartition partition, CommittedOffset offset) in offsets)
        {
            if (isCommitted)
            {
                Commit(partition, offset);
            }

            storage?.Remove(Pending(producerId, partition, offset));
        }
    }

    /// <summary>Takes over what was known before a restart.</summary>
    public void Restore(OffsetEntry entry) => committed[(entry.Topic, entry.Partition)] = entry.Offset;

    /// <inheritdoc cref="Restore(OffsetEntry)"/>
    public void Restore(PendingOffsetEntry entry) => CommitLater(entry.ProducerId, new TopicPartition(entry.Topic, entry.Partition), entry.Offset);

    private PendingOffsetEntry Pending(long producerId, TopicPartition partition, CommittedOffset offset) =>
        new(groupId, producerId, partition.Topic, partition.Partition, offset);
}
