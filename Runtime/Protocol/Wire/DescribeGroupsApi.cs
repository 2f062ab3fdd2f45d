namespace ProducerSafety.Runtime.Protocol.Wire;

/// <summary>DescribeGroups: state and members of consumer groups.</summary>
internal static class DescribeGroupsApi
{
    public const short Key = 15;

    public static readonly Api Api = new(Key, "DescribeGroups", 0, 5, FlexibleFrom: 5);

    internal sealed class Request : IRequestMessage<Response>
    {
        public List<string> Groups = [];
        public bool IncludeAuthorizedOperations;

        public static Api Api => DescribeGroupsApi.Api;

        public void Layout<TWire>(ref TWire wire, short version)
            where TWire : IWire, allows ref struct
        {
            wire.Strings(ref Groups);

            if (version >= 3)
            {
                wire.Boolean(ref IncludeAuthorizedOperations);
            }
        }
    }

    internal sealed class Response : IMessage
    {
        public int ThrottleTimeMs;
        public List<Group> Groups = [];

        public void Layout<TWire>(ref TWire wire, short version)
            where TWire : IWire, allows ref struct
        {
            if (version >= 1)
            {
                wire.Int32(ref ThrottleTimeMs);
            }

            wire.Array(ref Groups, version);
        }
    }

    internal sealed class Group : IMessage
    {
        public ErrorCode Error;
        public string GroupId = "";
        public string State = "";
        public string ProtocolType = "";
        public string ProtocolData = "";
        public List<Member> Members = [];
        public int AuthorizedOperations = MetadataApi.Unknown;

        public void Layout<TWire>(ref TWire wire, short version)
            where TWire : IWire, allows ref struct
        {
            wire.Error(ref Error);
            wire.String(ref GroupId);
            wire.String(ref State);
            wire.String(ref ProtocolType);
            wire.String(ref ProtocolData);
            wire.Array(ref Members, version);

            if (version >= 3)
            {
                wire.Int32(ref AuthorizedOperations);
            }
        }
    }

    internal sealed class Member : IMessage
    {
        public string MemberId = "";
        public string? GroupInstanceId;
        public string ClientId = "";
        public string ClientHost = "";
        public ReadOnlyMemory<byte> Metadata;
        public ReadOnlyMemory<byte> Assignment;

        public void Layout<TWire>(ref TWire wire, short version)
            where TWire : IWire, allows ref struct
        {
            wire.String(ref MemberId);

            if (version >= 4)
            {
                wire.NullableString(ref GroupInstanceId);
            }

            wire.String(ref ClientId);
            wire.String(ref ClientHost);
            wire.Bytes(ref Metadata);
            wire.Bytes(ref Assignment);
        }
    }
}
