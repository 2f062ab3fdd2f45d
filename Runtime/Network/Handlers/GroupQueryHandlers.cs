using ProducerSafety.Runtime.Broker.Coordinator;
using ProducerSafety.Runtime.Protocol.Wire;

namespace ProducerSafety.Runtime.Network.Handlers;

/// <summary>ListGroups and DescribeGroups.</summary>
internal static class GroupQueryHandlers
{
    public static ValueTask List(RequestContext context)
    {
        ListGroupsApi.Request request = context.Read<ListGroupsApi.Request>();
        lock (context.Cluster.Gate)
        {
            context.Reply(new ListGroupsApi.Response
            {
                Groups =
                [
                    .. context.Cluster.Groups.Groups
                        .Where(group => context.IsCoordinatorOf(group.Id) && (request.StatesFilter.Count == 0 || request.StatesFilter.Contains(group.State.ToString())))
                        .Select(group => new ListGroupsApi.Group { GroupId = group.Id, ProtocolType = group.ProtocolType, State = group.State.ToString() }),
                ],
            });
        }

        return ValueTask.CompletedTask;
    }

    public static ValueTask Describe(RequestContext context)
    {
        DescribeGroupsApi.Request request = context.Read<DescribeGroupsApi.Request>();
        lock (context.Cluster.Gate)
        {
            context.Reply(new DescribeGroupsApi.Response { Groups = [.. request.Groups.Select(groupId => Describe(context.Cluster.Groups.Find(groupId), groupId))] });
        }

        return ValueTask.CompletedTask;
    }

    private static DescribeGroupsApi.Group Describe(ConsumerGroup? group, string groupId) => group == null
        ? new DescribeGroupsApi.Group { GroupId = groupId, State = "Dead" }
        : new DescribeGroupsApi.Group
        {
            GroupId = groupId,
            State = group.State.ToString(),
            ProtocolType = group.ProtocolType,
            ProtocolData = group.Protocol,
            Members =
            [
                .. group.Members.Select(member => new DescribeGroupsApi.Member
                {
                    MemberId = member.Id,
                    GroupInstanceId = member.InstanceId,
                    ClientId = member.ClientId,
                    ClientHost = $"/{EmbeddedBroker.Host}",
                    Metadata = member.MetadataFor(group.Protocol),
                    Assignment = member.Assignment,
                }),
            ],
        };
}
