namespace ProducerSafety.Runtime.Protocol.Wire;

/// <summary>SaslAuthenticate: a token of the mechanism.</summary>
internal static class SaslAuthenticateApi
{
    public const short Key = 36;

    public static readonly Api Api = new(Key, "SaslAuthenticate", 0, 2, FlexibleFrom: 2);

    internal sealed class Request : IRequestMessage<Response>
    {
        public ReadOnlyMemory<byte> Token;

        public static Api Api => SaslAuthenticateApi.Api;

        public void Layout<TWire>(ref TWire wire, short version)
            where TWire : IWire, allows ref struct
        {
            wire.Bytes(ref Token);
        }
    }

    internal sealed class Response : IMessage
    {
        public ErrorCode Error;
        public string? ErrorMessage;
        public ReadOnlyMemory<byte> Token;
        public long SessionLifetimeMs;

        public void Layout<TWire>(ref TWire wire, short version)
            where TWire : IWire, allows ref struct
        {
            wire.Error(ref Error);
            wire.NullableString(ref ErrorMessage);
            wire.Bytes(ref Token);

            if (version >= 1)
            {
                wire.Int64(ref SessionLifetimeMs);
            }
        }
    }
}
