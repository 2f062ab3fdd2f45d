using ProducerSafety.Runtime.Broker;
using ProducerSafety.Runtime.Protocol;
using ProducerSafety.Runtime.Protocol.Wire;

namespace ProducerSafety.Runtime.Network.Handlers;

internal static class ListOffsetsHandler
{
    public static ValueTask Handle(RequestContext context)
    {
        ListOffsetsApi.Request request = context.Read<ListOffsetsApi.Request>();
        lock (context.Cluster.Gate)
        {
            context.Reply(new ListOffsetsApi.Response
            {
                Topics =
                [
                    .. request.Topics.Select(topic => new TopicOf<ListOffsetsApi.PartitionResult>
                    {
                        Name = topic.Name,
                        Partitions = [.. topic.Partitions.Select(partition => Find(context.Node, topic.Name, partition, request.IsolationLevel == 1))],
                    }),
                ],
            });
        }

        return ValueTask.CompletedTask;
    }

    private static ListOffsetsApi.PartitionResult Find(EmbeddedNode node, string topic, ListOffsetsApi.Partition asked, bool readCommitted)
    {
        ListOffsetsApi.PartitionResult result = new() { Index = asked.Index };
        Replica? replica = node.LeaderOf(new TopicPartition(topic, asked.Index), asked.CurrentLeaderEpoch, out result.Error);
        if (replica != null)
        {
            (result.Timestamp, result.Offset, result.LeaderEpoch) = replica.OffsetOf(asked.Timestamp, readCommitted);
        }

        return result;
    }
}
