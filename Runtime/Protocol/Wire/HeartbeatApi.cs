namespace ProducerSafety.Runtime.Protocol.Wire;

/// <summary>Heartbeat: a member of a consumer group is alive.</summary>
internal static class HeartbeatApi
{
    public const short Key = 12;

    public static readonly Api Api = new(Key, "Heartbeat", 0, 4, FlexibleFrom: 4);

    internal sealed class Request : IRequestMessage<Response>
    {
        public string GroupId = "";
        public int GenerationId;
        public string MemberId = "";
        public string? GroupInstanceId;

        public static Api Api => HeartbeatApi.Api;

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
        }
    }

    internal sealed class Response : IMessage
    {
        public int ThrottleTimeMs;
        public ErrorCode Error;

        public void Layout<TWire>(ref TWire wire, short version)
            where TWire : IWire, allows ref struct
        {
            if (version >= 1)
            {
                wire.Int32(ref ThrottleTimeMs);
            }

            wire.Error(ref Error);
        }
    }
}
