namespace ProducerSafety.Runtime.Protocol.Wire;

/// <summary>DescribeCluster: the brokers, without topics.</summary>
internal static class DescribeClusterApi
{
    public const short Key = 60;

    public static readonly Api Api = new(Key, "DescribeCluster", 0, 1, FlexibleFrom: 0);

    internal sealed class Request : IRequestMessage<Response>
    {
        public bool IncludeAuthorizedOperations;
        public sbyte EndpointType = 1;

        public static Api Api => DescribeClusterApi.Api;

        public void Layout<TWire>(ref TWire wire, short version)
            where TWire : IWire, allows ref struct
        {
            wire.Boolean(ref IncludeAuthorizedOperations);

            if (version >= 1)
            {
                wire.Int8(ref EndpointType);
            }
        }
    }

    internal sealed class Response : IMessage
    {
        public int ThrottleTimeMs;
        public ErrorCode Error;
        public string? ErrorMessage;
        public sbyte EndpointType = 1;
        public string ClusterId = "";
        public int ControllerId = -1;
        public List<Broker> Brokers = [];
        public int AuthorizedOperations = MetadataApi.Unknown;

        public void Layout<TWire>(ref TWire wire, short version)
            where TWire : IWire, allows ref struct
        {
            wire.Int32(ref ThrottleTimeMs);
            wire.Error(ref Error);
            wire.NullableString(ref ErrorMessage);

            if (version >= 1)
            {
                wire.Int8(ref EndpointType);
            }

            wire.String(ref ClusterId);
            wire.Int32(ref ControllerId);
            wire.Array(ref Brokers, version);
            wire.Int32(ref AuthorizedOperations);
        }
    }

    internal sealed class Broker : IMessage
    {
        public int Id;
        public string Host = "";
        public int Port;
        public string? Rack;

        public void Layout<TWire>(ref TWire wire, short version)
            where TWire : IWire, allows ref struct
        {
            wire.Int32(ref Id);
            wire.String(ref Host);
            wire.Int32(ref Port);
            wire.NullableString(ref Rack);
        }
    }
}
