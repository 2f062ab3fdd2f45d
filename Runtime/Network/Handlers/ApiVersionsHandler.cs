using ProducerSafety.Runtime.Protocol;
using ProducerSafety.Runtime.Protocol.Wire;

namespace ProducerSafety.Runtime.Network.Handlers;

internal static class ApiVersionsHandler
{
    public static ValueTask Handle(RequestContext context)
    {
        context.Read<ApiVersionsApi.Request>();
        context.Reply(Describe(context, ErrorCode.None));
        return ValueTask.CompletedTask;
    }

    /// <summary>The answer to a version that does not exist is one of version 0, from which the client learns which ones do.</summary>
    public static ValueTask Refuse(RequestContext context)
    {
        context.Reply(Describe(context, ErrorCode.UnsupportedVersion), version: 0);
        return ValueTask.CompletedTask;
    }

    private static ApiVersionsApi.Response Describe(RequestContext context, ErrorCode error) => new()
    {
        Error = error,
        Apis =
        [
            .. RequestDispatcher.Served
                .Where(api => api.Key != InitProducerIdApi.Key || context.Cluster.Options.Broker.EnableIdempotence)
                .Select(api => new ApiVersionsApi.Versions { ApiKey = api.Key, MinVersion = api.AdvertisedFrom, MaxVersion = api.MaxVersion }),
        ],
    };
}
