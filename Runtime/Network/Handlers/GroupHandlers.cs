using ProducerSafety.Runtime.Broker.Coordinator;
using ProducerSafety.Runtime.Protocol;
using ProducerSafety.Runtime.Protocol.Wire;

namespace ProducerSafety.Runtime.Network.Handlers;

/// <summary>JoinGroup, SyncGroup, Heartbeat and LeaveGroup.</summary>
internal static class GroupHandlers
{
    /// <summary>The first version in which a member must come back with the id that it is given (KIP-394).</summary>
    private const short MemberIdRequired = 4;

    private const short NullableProtocol = 7;

    public static async ValueTask Join(RequestContext context)
    {
        JoinGroupApi.Request request = context.Read<JoinGroupApi.Request>();
        JoinGroupApi.Response response = await context.LaterAsync<JoinGroupApi.Response>(answer =>
        {
            if (context.IsCoordinatorOf(request.GroupId))
            {
                context.Cluster.Groups.Join(context.Cluster.Now, request, context.ClientId, context.Version >= MemberIdRequired, answer);
            }
            else
            {
                answer(new JoinGroupApi.Response { Error = ErrorCode.NotCoordinator, ProtocolName = "" });
            }
        }).ConfigureAwait(false);
        response.ProtocolName ??= context.Version < NullableProtocol ? "" : null;
        context.Reply(response);
    }

    public static async ValueTask Sync(RequestContext context)
    {
        SyncGroupApi.Request request = context.Read<SyncGroupApi.Request>();
        context.Reply(await context.LaterAsync<SyncGroupApi.Response>(answer =>
        {
            if (context.IsCoordinatorOf(request.GroupId))
            {
                context.Cluster.Groups.Sync(context.Cluster.Now, request, answer);
            }
            else
            {
                answer(new SyncGroupApi.Response { Error = ErrorCode.NotCoordinator });
            }
        }).ConfigureAwait(false));
    }

    public static ValueTask Heartbeat(RequestContext context)
    {
        HeartbeatApi.Request request = context.Read<HeartbeatApi.Request>();
        lock (context.Cluster.Gate)
        {
            context.Reply(new HeartbeatApi.Response
            {
                Error = context.IsCoordinatorOf(request.GroupId) ? context.Cluster.Groups.Heartbeat(context.Cluster.Now, request) : ErrorCode.NotCoordinator,
            });
        }

        return ValueTask.CompletedTask;
    }

    public static ValueTask Leave(RequestContext context)
    {
        LeaveGroupApi.Request request = context.Read<LeaveGroupApi.Request>();
        GroupCoordinator groups = context.Cluster.Groups;
        LeaveGroupApi.Response response = new();
        lock (context.Cluster.Gate)
        {
            long now = context.Cluster.Now;
            if (!context.IsCoordinatorOf(request.GroupId))
            {
                response.Error = ErrorCode.NotCoordinator;
            }
            else if (context.Version < 3)
            {
                response.Error = groups.Leave(now, request.GroupId, request.MemberId, null);
            }
            else
            {
                response.Members =
                [
                    .. request.Members.Select(member => new LeaveGroupApi.MemberResult
                    {
                        MemberId = member.MemberId,
                        GroupInstanceId = member.GroupInstanceId,
                        Error = groups.Leave(now, request.GroupId, member.MemberId, member.GroupInstanceId),
                    }),
                ];
            }

            context.Reply(response);
        }

        return ValueTask.CompletedTask;
    }
}
