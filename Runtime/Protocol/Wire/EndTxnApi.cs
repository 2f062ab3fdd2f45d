namespace ProducerSafety.Runtime.Protocol.Wire;

/// <summary>EndTxn: commit or abort a transaction.</summary>
internal static class EndTxnApi
{
    public const short Key = 26;

    public static readonly Api Api = new(Key, "EndTxn", 0, 3, FlexibleFrom: 3);

    internal sealed class Request : IRequestMessage<Response>
    {
        public string TransactionalId = "";
        public long ProducerId;
        public short ProducerEpoch;
        public bool Committed;

        public static Api Api => EndTxnApi.Api;

        public void Layout<TWire>(ref TWire wire, short version)
            where TWire : IWire, allows ref struct
        {
            wire.String(ref TransactionalId);
            wire.Int64(ref ProducerId);
            wire.Int16(ref ProducerEpoch);
            wire.Boolean(ref Committed);
        }
    }

    internal sealed class Response : IMessage
    {
        public int ThrottleTimeMs;
        public ErrorCode Error;

        public void Layout<TWire>(ref TWire wire, short version)
            where TWire : IWire, allows ref struct
        {
            wire.Int32(ref ThrottleTimeMs);
            wire.Error(ref Error);
        }
    }
}
