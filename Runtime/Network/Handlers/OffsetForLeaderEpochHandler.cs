using ProducerSafety.Runtime.Broker;
using ProducerSafety.Runtime.Protocol;
using ProducerSafety.Runtime.Protocol.Wire;

namespace ProducerSafety.Runtime.Network.Handlers;

internal static class OffsetForLeaderEpochHandler
{
    public static ValueTask Handle(RequestContext context)
    {
        OffsetForLeaderEpochApi.Request request = context.Read<OffsetForLeaderEpochApi.Request>();
        lock (context.Cluster.Gate)
        {
            context.Reply(new OffsetForLeaderEpochApi.Response
            {
                Topics =
                [
                    .. request.Topics.Select(topic => new TopicOf<OffsetForLeaderEpochApi.PartitionResult>
                    {
                        Name = topic.Name,
                        Partitions = [.. topic.Partitions.Select(partition => Find(context.Node, topic.Name, partition))],
                    }),
                ],
            });
        }

        return ValueTask.CompletedTask;
    }

    private static OffsetForLeaderEpochApi.PartitionResult Find(EmbeddedNode node, string topic, OffsetForLeaderEpochApi.Partition asked)
    {
        OffsetForLeaderEpochApi.PartitionResult result = new() { Index = asked.Index };
        Replica? replica = node.LeaderOf(new TopicPartition(topic, asked.Index), asked.CurrentLeaderEpoch, out result.Error);
        if (replica != null)
        {
            // The current epoch, which may have no batch yet, ends where the log ends.
            (result.LeaderEpoch, result.EndOffset) = asked.LeaderEpoch == replica.Assignment.LeaderEpoch
                ? (asked.LeaderEpoch, replica.Log.EndOffset)
                : replica.Log.EndOf(asked.LeaderEpoch);
        }

        return result;
    }
}
