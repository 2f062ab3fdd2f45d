using ProducerSafety.Runtime.Broker.Coordinator;
using ProducerSafety.Runtime.Protocol;
using ProducerSafety.Runtime.Protocol.Wire;

namespace ProducerSafety.Runtime.Network.Handlers;

/// <summary>OffsetCommit and OffsetFetch.</summary>
internal static class OffsetHandlers
{
    public static ValueTask Commit(RequestContext context)
    {
        OffsetCommitApi.Request request = context.Read<OffsetCommitApi.Request>();
        lock (context.Cluster.Gate)
        {
            context.Reply(context.IsCoordinatorOf(request.GroupId)
                ? context.Cluster.Groups.Commit(context.Cluster.Now, request)
                : new OffsetCommitApi.Response
                {
                    Topics =
                    [
                        .. request.Topics.Select(topic => new TopicOf<PartitionError>
                        {
                            Name = topic.Name,
                            Partitions = [.. topic.Partitions.Select(partition => new PartitionError { Index = partition.Index, Error = ErrorCode.NotCoordinator })],
                        }),
                    ],
                });
        }

        return ValueTask.CompletedTask;
    }

    public static ValueTask Fetch(RequestContext context)
    {
        OffsetFetchApi.Request request = context.Read<OffsetFetchApi.Request>();
        lock (context.Cluster.Gate)
        {
            OffsetFetchApi.GroupResult one = Find(context, new OffsetFetchApi.Group { GroupId = request.GroupId, Topics = request.Topics }, request.RequireStable);
            context.Reply(new OffsetFetchApi.Response
            {
                Topics = one.Topics,
                Error = one.Error,
                Groups = [.. request.Groups.Select(group => Find(context, group, request.RequireStable))],
            });
        }

        return ValueTask.CompletedTask;
    }

    private static OffsetFetchApi.GroupResult Find(RequestContext context, OffsetFetchApi.Group asked, bool requireStable)
    {
        OffsetFetchApi.GroupResult result = new() { GroupId = asked.GroupId };
        if (!context.IsCoordinatorOf(asked.GroupId))
        {
            result.Error = ErrorCode.NotCoordinator;
            return result;
        }

        GroupOffsets? offsets = context.Cluster.Groups.Find(asked.GroupId)?.Offsets;
        IEnumerable<(string Name, IEnumerable<int> Partitions)> topics = asked.Topics?.Select(topic => (topic.Name, topic.Partitions.AsEnumerable()))
            ?? (offsets?.Partitions ?? []).GroupBy(partition => partition.Topic, (name, partitions) => (name, partitions.Select(partition => partition.Partition)));
        foreach ((string name, IEnumerable<int> partitions) in topics)
        {
            result.Topics.Add(new TopicOf<OffsetFetchApi.PartitionResult>
            {
                Name = name,
                Partitions = [.. partitions.Select(partition => Find(offsets, new TopicPartition(name, partition), requireStable))],
            });
        }

        return result;
    }

    private static OffsetFetchApi.PartitionResult Find(GroupOffsets? offsets, TopicPartition partition, bool requireStable)
    {
        if (requireStable && offsets?.IsUnstable(partition) == true)
        {
            return new OffsetFetchApi.PartitionResult { Index = partition.Partition, Error = ErrorCode.UnstableOffsetCommit, Metadata = "" };
        }

        return offsets?.Find(partition) is { } committed
            ? new OffsetFetchApi.PartitionResult { Index = partition.Partition, Offset = committed.Offset, LeaderEpoch = committed.LeaderEpoch, Metadata = committed.Metadata ?? "" }
            : new OffsetFetchApi.PartitionResult { Index = partition.Partition, Metadata = "" };
    }
}
