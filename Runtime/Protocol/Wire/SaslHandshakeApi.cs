namespace ProducerSafety.Runtime.Protocol.Wire;

/// <summary>SaslHandshake: which mechanism a client will authenticate with. After version 0 come bare tokens, after version 1 SaslAuthenticate.</summary>
internal static class SaslHandshakeApi
{
    public const short Key = 17;

    public static readonly Api Api = new(Key, "SaslHandshake", 0, 1, FlexibleFrom: Api.Never);

    internal sealed class Request : IRequestMessage<Response>
    {
        public string Mechanism = "";

        public static Api Api => SaslHandshakeApi.Api;

        public void Layout<TWire>(ref TWire wire, short version)
            where TWire : IWire, allows ref struct
        {
            wire.String(ref Mechanism);
        }
    }

    internal sealed class Response : IMessage
    {
        public ErrorCode Error;
        public List<string> Mechanisms = [];

        public void Layout<TWire>(ref TWire wire, short version)
            where TWire : IWire, allows ref struct
        {
            wire.Error(ref Error);
            wire.Strings(ref Mechanisms);
        }
    }
}
