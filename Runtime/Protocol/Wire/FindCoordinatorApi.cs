namespace ProducerSafety.Runtime.Protocol.Wire;

/// <summary>FindCoordinator: the broker that keeps a consumer group (type 0) or a transactional id (type 1).</summary>
internal static class FindCoordinatorApi
{
    public const short Key = 10;

    public static readonly Api Api = new(Key, "FindCoordinator", 0, 5, FlexibleFrom: 3);

    internal sealed class Request : IRequestMessage<Response>
    {
        public string CoordinatorKey = "";
        public sbyte KeyType;
        public List<string> CoordinatorKeys = [];

        public static Api Api => FindCoordinatorApi.Api;

        public void Layout<TWire>(ref TWire wire, short version)
            where TWire : IWire, allows ref struct
        {
            if (version <= 3)
            {
                wire.String(ref CoordinatorKey);
            }

            if (version >= 1)
            {
                wire.Int8(ref KeyType);
            }

            if (version >= 4)
            {
                wire.Strings(ref CoordinatorKeys);
            }
        }
    }

    internal sealed class Response : IMessage
    {
        public int ThrottleTimeMs;
        public ErrorCode Error;
        public string? ErrorMessage;
        public int NodeId = -1;
        public string Host = "";
        public int Port = -1;
        public List<Coordinator> Coordinators = [];

        public void Layout<TWire>(ref TWire wire, short version)
            where TWire : IWire, allows ref struct
        {
            if (version >= 1)
            {
                wire.Int32(ref ThrottleTimeMs);
            }

            if (version <= 3)
            {
                wire.Error(ref Error);
            }

            if (version is >= 1 and <= 3)
            {
                wire.NullableString(ref ErrorMessage);
            }

            if (version <= 3)
            {
                wire.Int32(ref NodeId);
                wire.String(ref Host);
                wire.Int32(ref Port);
            }

            if (version >= 4)
            {
                wire.Array(ref Coordinators, version);
            }
        }
    }

    internal sealed class Coordinator : IMessage
    {
        public string CoordinatorKey = "";
        public int NodeId = -1;
        public string Host = "";
        public int Port = -1;
        public ErrorCode Error;
        public string? ErrorMessage;

        public void Layout<TWire>(ref TWire wire, short version)
            where TWire : IWire, allows ref struct
        {
            wire.String(ref CoordinatorKey);
            wire.Int32(ref NodeId);
            wire.String(ref Host);
            wire.Int32(ref Port);
            wire.Error(ref Error);
            wire.NullableString(ref ErrorMessage);
        }
    }
}
