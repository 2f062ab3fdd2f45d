using ProducerSafety.Runtime.Protocol;
using ProducerSafety.Runtime.Protocol.Wire;

namespace ProducerSafety.Runtime.Network.Handlers;

internal static class DeleteTopicsHandler
{
    public static ValueTask Handle(RequestContext context)
    {
        DeleteTopicsApi.Request request = context.Read<DeleteTopicsApi.Request>();
        lock (context.Cluster.Gate)
        {
            context.Reply(new DeleteTopicsApi.Response
            {
                Topics = [.. request.Names.Select(name => Delete(context.Cluster, name)), .. request.Topics.Select(topic => Delete(context.Cluster, topic))],
            });
            context.Cluster.Deliver();
        }

        return ValueTask.CompletedTask;
    }

    private static DeleteTopicsApi.TopicResult Delete(EmbeddedCluster cluster, DeleteTopicsApi.Topic topic) =>
        (topic.Name ?? cluster.TopicIds.NameOf(topic.TopicId)) is { } name
            ? Delete(cluster, name)
            : new DeleteTopicsApi.TopicResult { TopicId = topic.TopicId, Error = ErrorCode.UnknownTopicId };

    private static DeleteTopicsApi.TopicResult Delete(EmbeddedCluster cluster, string name)
    {
        Guid id = cluster.TopicIds.Of(name);
        return new DeleteTopicsApi.TopicResult { Name = name, TopicId = id, Error = cluster.Controller.DeleteTopic(name) };
    }
}
