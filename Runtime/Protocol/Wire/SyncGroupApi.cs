namespace ProducerSafety.Runtime.Protocol.Wire;

/// <summary>SyncGroup: the leader of a group hands out the assignment, every member gets its part.</summary>
internal static class SyncGroupApi
{
    public const short Key = 14;

    public static readonly Api Api = new(Key, "SyncGroup", 0, 5, FlexibleFrom: 4);

    internal sealed class Request : IRequestMessage<Response>
    {
        public string GroupId = "";
        public int GenerationId;
        public string MemberId = "";
        public string? GroupInstanceId;
        public string? ProtocolType;
        public string? ProtocolName;
        public List<Assignment> Assignments = [];

        public static Api Api => SyncGroupApi.Api;

        public void Layout<TWire>(ref TWire wire, short version)
            where TWire : IWire, allows ref struct
        {
            wire.String(ref GroupId);
            wire.Int32(ref GenerationId);
            wire.String(ref MemberId);

            if (version >= 3)
            {
                wire.NullableString(ref GroupInstanceId);
            }

            if (version >= 5)
            {
                wire.NullableString(ref ProtocolType);
                wire.NullableString(ref ProtocolName);
            }

            wire.Array(ref Assignments, version);
        }
    }

    internal sealed class Assignment : IMessage
    {
        public string MemberId = "";
        public ReadOnlyMemory<byte> Bytes;

        public void Layout<TWire>(ref TWire wire, short version)
            where TWire : IWire, allows ref struct
        {
            wire.String(ref MemberId);
            wire.Bytes(ref Bytes);
        }
    }

    internal sealed class Response : IMessage
    {
        public int ThrottleTimeMs;
        public ErrorCode Error;
        public string? ProtocolType;
        public string? ProtocolName;
        public ReadOnlyMemory<byte> Assignment;

        public void Layout<TWire>(ref TWire wire, short version)
            where TWire : IWire, allows ref struct
        {
            if (version >= 1)
            {
                wire.Int32(ref ThrottleTimeMs);
            }

            wire.Error(ref Error);

            if (version >= 5)
            {
                wire.NullableString(ref ProtocolType);
                wire.NullableString(ref ProtocolName);
            }

            wire.Bytes(ref Assignment);
        }
    }
}
