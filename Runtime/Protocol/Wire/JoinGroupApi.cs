namespace ProducerSafety.Runtime.Protocol.Wire;

/// <summary>JoinGroup: become a member of a consumer group, or stay one in the next generation.</summary>
internal static class JoinGroupApi
{
    public const short Key = 11;

    public static readonly Api Api = new(Key, "JoinGroup", 0, 9, FlexibleFrom: 6);

    internal sealed class Request : IRequestMessage<Response>
    {
        public string GroupId = "";
        public int SessionTimeoutMs;
        public int RebalanceTimeoutMs = -1;
        public string MemberId = "";
        public string? GroupInstanceId;
        public string ProtocolType = "";
        public List<Protocol> Protocols = [];
        public string? Reason;

        public static Api Api => JoinGroupApi.Api;

        public void Layout<TWire>(ref TWire wire, short version)
            where TWire : IWire, allows ref struct
        {
            wire.String(ref GroupId);
            wire.Int32(ref SessionTimeoutMs);

            if (version >= 1)
            {
                wire.Int32(ref RebalanceTimeoutMs);
            }

            wire.String(ref MemberId);

            if (version >= 5)
            {
                wire.NullableString(ref GroupInstanceId);
            }

            wire.String(ref ProtocolType);
            wire.Array(ref Protocols, version);

            if (version >= 8)
            {
                wire.NullableString(ref Reason);
            }
        }
    }

    internal sealed class Protocol : IMessage
    {
        public string Name = "";
        public ReadOnlyMemory<byte> Metadata;

        public void Layout<TWire>(ref TWire wire, short version)
            where TWire : IWire, allows ref struct
        {
            wire.String(ref Name);
            wire.Bytes(ref Metadata);
        }
    }

    internal sealed class Response : IMessage
    {
        public int ThrottleTimeMs;
        public ErrorCode Error;
        public int GenerationId = -1;
        public string? ProtocolType;
        public string? ProtocolName;
        public string Leader = "";
        public bool SkipAssignment;
        public string MemberId = "";
        public List<Member> Members = [];

        public void Layout<TWire>(ref TWire wire, short version)
            where TWire : IWire, allows ref struct
        {
            if (version >= 2)
            {
                wire.Int32(ref ThrottleTimeMs);
            }

            wire.Error(ref Error);
            wire.Int32(ref GenerationId);

            if (version >= 7)
            {
                wire.NullableString(ref ProtocolType);
            }

            wire.NullableString(ref ProtocolName);
            wire.String(ref Leader);

            if (version >= 9)
            {
                wire.Boolean(ref SkipAssignment);
            }

            wire.String(ref MemberId);
            wire.Array(ref Members, version);
        }
    }

    internal sealed class Member : IMessage
    {
        public string MemberId = "";
        public string? GroupInstanceId;
        public ReadOnlyMemory<byte> Metadata;

        public void Layout<TWire>(ref TWire wire, short version)
            where TWire : IWire, allows ref struct
        {
            wire.String(ref MemberId);

            if (version >= 5)
            {
                wire.NullableString(ref GroupInstanceId);
            }

            wire.Bytes(ref Metadata);
        }
    }
}
