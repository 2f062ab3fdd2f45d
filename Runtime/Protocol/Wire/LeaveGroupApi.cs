namespace ProducerSafety.Runtime.Protocol.Wire;

/// <summary>LeaveGroup: one member, from version 3 on several, leave a consumer group.</summary>
internal static class LeaveGroupApi
{
    public const short Key = 13;

    public static readonly Api Api = new(Key, "LeaveGroup", 0, 5, FlexibleFrom: 4);

    internal sealed class Request : IRequestMessage<Response>
    {
        public string GroupId = "";
        public string MemberId = "";
        public List<Member> Members = [];

        public static Api Api => LeaveGroupApi.Api;

        public void Layout<TWire>(ref TWire wire, short version)
            where TWire : IWire, allows ref struct
        {
            wire.String(ref GroupId);

            if (version <= 2)
            {
                wire.String(ref MemberId);
            }

            if (version >= 3)
            {
                wire.Array(ref Members, version);
            }
        }
    }

    internal sealed class Member : IMessage
    {
        public string MemberId = "";
        public string? GroupInstanceId;
        public string? Reason;

        public void Layout<TWire>(ref TWire wire, short version)
            where TWire : IWire, allows ref struct
        {
            wire.String(ref MemberId);
            wire.NullableString(ref GroupInstanceId);

            if (version >= 5)
            {
                wire.NullableString(ref Reason);
            }
        }
    }

    internal sealed class Response : IMessage
    {
        public int ThrottleTimeMs;
        public ErrorCode Error;
        public List<MemberResult> Members = [];

        public void Layout<TWire>(ref TWire wire, short version)
            where TWire : IWire, allows ref struct
        {
            if (version >= 1)
            {
                wire.Int32(ref ThrottleTimeMs);
            }

            wire.Error(ref Error);

            if (version >= 3)
            {
                wire.Array(ref Members, version);
            }
        }
    }

    internal sealed class MemberResult : IMessage
    {
        public string MemberId = "";
        public string? GroupInstanceId;
        public ErrorCode Error;

        public void Layout<TWire>(ref TWire wire, short version)
            where TWire : IWire, allows ref struct
        {
            wire.String(ref MemberId);
            wire.NullableString(ref GroupInstanceId);
            wire.Error(ref Error);
        }
    }
}
