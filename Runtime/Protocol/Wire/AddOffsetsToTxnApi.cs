namespace ProducerSafety.Runtime.Protocol.Wire;

/// <summary>AddOffsetsToTxn: a transaction will commit offsets of a consumer group.</summary>
internal static class AddOffsetsToTxnApi
{
    public const short Key = 25;

    public static readonly Api Api = new(Key, "AddOffsetsToTxn", 0, 3, FlexibleFrom: 3);

    internal sealed class Request : IRequestMessage<Response>
    {
        public string TransactionalId = "";
        public long ProducerId;
        public short ProducerEpoch;
        public string GroupId = "";

        public static Api Api => AddOffsetsToTxnApi.Api;

        public void Layout<TWire>(ref TWire wire, short version)
            where TWire : IWire, allows ref struct
        {
            wire.String(ref TransactionalId);
            wire.Int64(ref ProducerId);
            wire.Int16(ref ProducerEpoch);
            wire.String(ref GroupId);
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
