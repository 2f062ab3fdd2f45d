using ProducerSafety.Runtime.Protocol;
using ProducerSafety.Runtime.Protocol.Wire;

namespace ProducerSafety.Runtime.Network.Handlers;

internal static class DescribeClusterHandler
{
    private const sbyte Brokers = 1;

    public static ValueTask Handle(RequestContext context)
    {
        DescribeClusterApi.Request request = context.Read<DescribeClusterApi.Request>();
        lock (context.Cluster.Gate)
        {
            context.Reply(request.EndpointType != Brokers
                ? new DescribeClusterApi.Response { Error = ErrorCode.UnsupportedEndpointType, EndpointType = request.EndpointType }
                : new DescribeClusterApi.Response
                {
                    ClusterId = context.Cluster.Id,
                    ControllerId = context.Cluster.ControllerId,
                    Brokers = [.. context.Cluster.Controller.Alive.Select(id => new DescribeClusterApi.Broker { Id = id, Host = EmbeddedBroker.Host, Port = context.Cluster.Node(id).Port })],
                });
        }

        return ValueTask.CompletedTask;
    }
}
