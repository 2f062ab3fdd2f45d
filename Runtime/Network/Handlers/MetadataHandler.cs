using ProducerSafety.Runtime.Broker;
using ProducerSafety.Runtime.Protocol;
using ProducerSafety.Runtime.Protocol.Wire;

namespace ProducerSafety.Runtime.Network.Handlers;

internal static class MetadataHandler
{
    public static async ValueTask Handle(RequestContext context)
    {
        MetadataApi.Request request = context.Read<MetadataApi.Request>();

        // Version 0 had no null, and asked for all topics with none.
        bool all = request.Topics == null || (context.Version == 0 && request.Topics.Count == 0);
        List<MetadataApi.Topic> byId = [];
        List<string> names = [];
        if (!all)
        {
            lock (context.Cluster.Gate)
            {
                foreach (MetadataApi.RequestedTopic topic in request.Topics!)
                {
                    if ((topic.Name ?? context.Cluster.TopicIds.NameOf(topic.TopicId)) is { } name)
                    {
                        names.Add(name);
                    }
                    else
                    {
                        byId.Add(new MetadataApi.Topic { Error = ErrorCode.UnknownTopicId, TopicId = topic.TopicId, Name = context.Version < 12 ? "" : null });
                    }
                }
            }
        }

        MetadataResponse known = await context.AskAsync<MetadataResponse>(new MetadataRequest(all ? null : names, request.AllowAutoTopicCreation)).ConfigureAwait(false);
        lock (context.Cluster.Gate)
        {
            context.Reply(new MetadataApi.Response
            {
                Brokers = [.. known.Brokers.Select(id => new MetadataApi.Broker { NodeId = id, Host = EmbeddedBroker.Host, Port = context.Cluster.Node(id).Port })],
                ClusterId = context.Cluster.Id,
                ControllerId = context.Cluster.ControllerId,
                Topics = [.. known.Topics.Select(topic => Describe(context, known, topic)), .. byId],
            });
        }
    }

    private static MetadataApi.Topic Describe(RequestContext context, MetadataResponse known, TopicMetadata topic)
    {
        IReadOnlyList<PartitionAssignment?> assignments = context.Node.Core?.PartitionsOf(topic.Topic) ?? [];
        return new MetadataApi.Topic
        {
            Error = topic.Error,
            Name = topic.Topic,
            TopicId = context.Cluster.TopicIds.Of(topic.Topic),
            Partitions = [.. topic.Partitions.Where(partition => partition.Partition < assignments.Count).Select(partition => Describe(known, partition, assignments[partition.Partition]))],
        };
    }

    private static MetadataApi.Partition Describe(MetadataResponse known, PartitionMetadata partition, PartitionAssignment? assignment) => new()
    {
        Error = partition.Error,
        Index = partition.Partition,
        LeaderId = partition.Leader,
        LeaderEpoch = partition.LeaderEpoch,
        Replicas = [.. assignment?.Replicas ?? []],
        Isr = [.. assignment?.Isr ?? []],
        OfflineReplicas = [.. (assignment?.Replicas ?? []).Except(known.Brokers)],
    };
}
