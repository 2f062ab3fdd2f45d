using ProducerSafety.Runtime.Protocol;
using ProducerSafety.Runtime.Protocol.Wire;

namespace ProducerSafety.Runtime.Network.Handlers;

internal static class FindCoordinatorHandler
{
    public static ValueTask Handle(RequestContext context)
    {
        FindCoordinatorApi.Request request = context.Read<FindCoordinatorApi.Request>();
        lock (context.Cluster.Gate)
        {
            FindCoordinatorApi.Coordinator one = Find(context.Cluster, request.CoordinatorKey);
            context.Reply(new FindCoordinatorApi.Response
            {
                Error = one.Error,
                NodeId = one.NodeId,
                Host = one.Host,
                Port = one.Port,
                Coordinators = [.. request.CoordinatorKeys.Select(key => Find(context.Cluster, key))],
            });
        }

        return ValueTask.CompletedTask;
    }

    private static FindCoordinatorApi.Coordinator Find(EmbeddedCluster cluster, string key) => cluster.CoordinatorOf(key) is var id and > 0
        ? new FindCoordinatorApi.Coordinator { CoordinatorKey = key, NodeId = id, Host = EmbeddedBroker.Host, Port = cluster.Node(id).Port }
        : new FindCoordinatorApi.Coordinator { CoordinatorKey = key, Error = ErrorCode.CoordinatorNotAvailable };
}
