using ProducerSafety.Runtime.Protocol;
using ProducerSafety.Runtime.Protocol.Wire;

namespace ProducerSafety.Runtime.Broker.Coordinator;

/// <summary>
/// The consumer groups as a state machine without clock and network: requests and the time go in, answers come out, now or later. One serves a whole cluster, as if what
/// it knows were replicated like Kafka's <c>__consumer_offsets</c>.
/// </summary>
/// <param name="initialRebalanceDelayMs"><c>group.initial.rebalance.delay.ms</c>.</param>
/// <param name="storage">Where what it knows is kept beside memory, or null.</param>
internal sealed class GroupCoordinator(long initialRebalanceDelayMs, ICoordinatorStorage? storage = null)
{
    private readonly SortedDictionary<string, ConsumerGroup> groups = new(StringComparer.Ordinal);

    public IEnumerable<ConsumerGroup> Groups => groups.Values;

    public long NextTick => groups.Count == 0 ? long.MaxValue : groups.Values.Min(group => group.NextTick);

    public ConsumerGroup? Find(string groupId) => groups.GetValueOrDefault(groupId);

    /// <summary>Takes over what was known before a restart.</summary>
    public void Restore(IEnumerable<CoordinatorEntry> entries)
    {
        foreach (CoordinatorEntry entry in entries)
        {
            switch (entry)
            {
                case GroupEntry group:
                    GetOrAdd(group.GroupId).Restore(group);
                    break;
                case OffsetEntry offset:
                    GetOrAdd(offset.GroupId).Offsets.Restore(offset);
                    break;
                case PendingOffsetEntry offset:
                    GetOrAdd(offset.GroupId).Offsets.Restore(offset);
                    break;
            }
        }
    }

    public void Join(long now, JoinGroupApi.Request request, string clientId, bool mustKnowItsId, Action<JoinGroupApi.Response> answer)
    {
        if (request.GroupId.Length == 0)
        {
            answer(new JoinGroupApi.Response { Error = ErrorCode.InvalidGroupId, ProtocolName = "" });
            return;
        }

        GetOrAdd(request.GroupId).Join(now, request, clientId, mustKnowItsId, answer);
    }

    public void Sync(long now, SyncGroupApi.Request request, Action<SyncGroupApi.Response> answer)
    {
        if (Find(request.GroupId) is { } group)
        {
            group.Sync(now, request, answer);
        }
        else
        {
            answer(new SyncGroupApi.Response { Error = ErrorCode.UnknownMemberId });
        }
    }

    public ErrorCode Heartbeat(long now, HeartbeatApi.Request request) => Find(request.GroupId)?.Heartbeat(now, request) ?? ErrorCode.UnknownMemberId;

    public ErrorCode Leave(long now, string groupId, string memberId, string? instanceId) => Find(groupId)?.Leave(now, memberId, instanceId) ?? ErrorCode.UnknownMemberId;

    public OffsetCommitApi.Response Commit(long now, OffsetCommitApi.Request request)
    {
        ConsumerGroup? group = request.GenerationId < 0 ? GetOrAdd(request.GroupId) : Find(request.GroupId);
        ErrorCode error = group?.ErrorOfCommit(now, request.MemberId, request.GroupInstanceId, request.GenerationId) ?? ErrorCode.IllegalGeneration;
        OffsetCommitApi.Response response = new();
        foreach (TopicOf<OffsetCommitApi.Partition> topic in request.Topics)
        {
            TopicOf<PartitionError> result = new() { Name = topic.Name };
            foreach (OffsetCommitApi.Partition partition in topic.Partitions)
            {
                ErrorCode own = error == ErrorCode.None && partition.Metadata?.Length > GroupOffsets.MaxMetadataLength ? ErrorCode.OffsetMetadataTooLarge : error;
                if (own == ErrorCode.None)
                {
                    group!.Offsets.Commit(new TopicPartition(topic.Name, partition.Index), new CommittedOffset(partition.Offset, partition.LeaderEpoch, partition.Metadata));
                }

                result.Partitions.Add(new PartitionError { Index = partition.Index, Error = own });
            }

            response.Topics.Add(result);
        }

        return response;
    }

    /// <summary>Offsets that count once a transaction is committed (KIP-447: the consumer must be a member of the present generation).</summary>
    public ErrorCode CommitLater(long now, TxnOffsetCommitApi.Request request)
    {
        ConsumerGroup group = GetOrAdd(request.GroupId);
        // Older producers say nothing about the consumer.
        ErrorCode error = request.GenerationId < 0 && request.MemberId.Length == 0
            ? ErrorCode.None
            : group.ErrorOfCommit(now, request.MemberId, request.GroupInstanceId, request.GenerationId);
        if (error != ErrorCode.None)
        {
            return error;
        }

        foreach (TopicOf<TxnOffsetCommitApi.Partition> topic in request.Topics)
        {
            foreach (TxnOffsetCommitApi.Partition partition in topic.Partitions)
            {
                CommittedOffset offset = new(partition.Offset, partition.LeaderEpoch, partition.Metadata);
                group.Offsets.CommitLater(request.ProducerId, new TopicPartition(topic.Name, partition.Index), offset);
            }
        }

        return ErrorCode.None;
    }

    public void Tick(long now)
    {
        foreach (ConsumerGroup group in groups.Values)
        {
            if (group.NextTick <= now)
            {
                group.Tick(now);
            }
        }
    }

    private ConsumerGroup GetOrAdd(string groupId)
    {
        if (!groups.TryGetValue(groupId, out ConsumerGroup? group))
        {
            group = new ConsumerGroup(groupId, initialRebalanceDelayMs, storage);
            groups.Add(groupId, group);
        }

        return group;
    }
}
