namespace ProducerSafety.Runtime.Protocol.Wire;

/// <summary>ApiVersions: which APIs in which versions a broker has. Features (tagged) are left out.</summary>
internal static class ApiVersionsApi
{
    public const short Key = 18;

    public static readonly Api Api = new(Key, "ApiVersions", 0, 4, FlexibleFrom: 3);

    internal sealed class Request : IRequestMessage<Response>
    {
        public string ClientSoftwareName = "";
        public string ClientSoftwareVersion = "";

        public static Api Api => ApiVersionsApi.Api;

        public void Layout<TWire>(ref TWire wire, short version)
            where TWire : IWire, allows ref struct
        {
            if (version >= 3)
            {
                wire.String(ref ClientSoftwareName);
                wire.String(ref ClientSoftwareVersion);
            }
        }
    }

    internal sealed class Response : IMessage
    {
        public ErrorCode Error;
        public List<Versions> Apis = [];
        public int ThrottleTimeMs;

        public void Layout<TWire>(ref TWire wire, short version)
            where TWire : IWire, allows ref struct
        {
            wire.Error(ref Error);
            wire.Array(ref Apis, version);
            if (version >= 1)
            {
                wire.Int32(ref ThrottleTimeMs);
            }
        }
    }

    internal sealed class Versions : IMessage
    {
        public short ApiKey;
        public short MinVersion;
        public short MaxVersion;

        public void Layout<TWire>(ref TWire wire, short version)
            where TWire : IWire, allows ref struct
        {
            wire.Int16(ref ApiKey);
            wire.Int16(ref MinVersion);
            wire.Int16(ref MaxVersion);
        }
    }
}
