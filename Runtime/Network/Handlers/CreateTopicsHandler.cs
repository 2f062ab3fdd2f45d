using ProducerSafety.Runtime.Broker;
using ProducerSafety.Runtime.Protocol;
using ProducerSafety.Runtime.Protocol.Wire;

namespace ProducerSafety.Runtime.Network.Handlers;

/// <summary>Topics are placed by the controller, and settings of single topics are not kept.</summary>
internal static class CreateTopicsHandler
{
    /// <summary>A request of few bytes must not take all memory.</summary>
    private const int MaxPartitions = 1_000_000;

    public static ValueTask Handle(RequestContext context)
    {
        CreateTopicsApi.Request request = context.Read<CreateTopicsApi.Request>();
        lock (context.Cluster.Gate)
        {
            context.Reply(new CreateTopicsApi.Response { Topics = [.. request.Topics.Select(topic => Create(context.Cluster, topic, request.ValidateOnly))] });
            context.Cluster.Deliver();
        }

        return ValueTask.CompletedTask;
    }

    private static CreateTopicsApi.TopicResult Create(EmbeddedCluster cluster, CreateTopicsApi.Topic topic, bool validateOnly)
    {
        BrokerOptions options = cluster.Options.Broker;
        int partitions = topic.Partitions == -1 ? options.NumPartitions : topic.Partitions;
        int replicas = topic.ReplicationFactor == -1 ? Math.Min(options.DefaultReplicationFactor, cluster.Controller.Alive.Count) : topic.ReplicationFactor;
        CreateTopicsApi.TopicResult result = new() { Name = topic.Name, Partitions = partitions, ReplicationFactor = (short)replicas, Settings = [] };
        if (topic.Assignments.Count > 0)
        {
            result.Error = ErrorCode.InvalidReplicaAssignment;
            result.ErrorMessage = "This broker places the replicas itself.";
        }
        else if (partitions > MaxPartitions)
        {
            result.Error = ErrorCode.InvalidPartitions;
        }
        else if (validateOnly)
        {
            result.Error = cluster.Controller.CheckTopic(topic.Name, partitions, replicas);
        }
        else
        {
            result.Error = cluster.Controller.CreateTopic(topic.Name, partitions, replicas);
            result.TopicId = cluster.TopicIds.Of(topic.Name);
        }

        return result;
    }
}
