namespace ProducerSafety.Runtime.Protocol.Wire;

/// <summary>ListGroups: the consumer groups that a broker keeps.</summary>
internal static class ListGroupsApi
{
    public const short Key = 16;

    public static readonly Api Api = new(Key, "ListGroups", 0, 4, FlexibleFrom: 3);

    internal sealed class Request : IRequestMessage<Response>
    {
        public List<string> StatesFilter = [];

        public static Api Api => ListGroupsApi.Api;

        public void Layout<TWire>(ref TWire wire, short version)
            where TWire : IWire, allows ref struct
        {
            if (version >= 4)
            {
                wire.Strings(ref StatesFilter);
            }
        }
    }

    internal sealed class Response : IMessage
    {
        public int ThrottleTimeMs;
        public ErrorCode Error;
        public List<Group> Groups = [];

        public void Layout<TWire>(ref TWire wire, short version)
            where TWire : IWire, allows ref struct
        {
            if (version >= 1)
            {
                wire.Int32(ref ThrottleTimeMs);
            }

            wire.Error(ref Error);
            wire.Array(ref Groups, version);
        }
    }

    internal sealed class Group : IMessage
    {
        public string GroupId = "";
        public string ProtocolType = "";
        public string State = "";

        public void Layout<TWire>(ref TWire wire, short version)
            where TWire : IWire, allows ref struct
        {
            wire.String(ref GroupId);
            wire.String(ref ProtocolType);

            if (version >= 4)
            {
                wire.String(ref State);
            }
        }
    }
}
