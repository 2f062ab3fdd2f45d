namespace ProducerSafety.Runtime.Protocol.Wire;

/// <summary>InitProducerId: the producer id of an idempotent or transactional producer.</summary>
internal static class InitProducerIdApi
{
    public const short Key = 22;

    public static readonly Api Api = new(Key, "InitProducerId", 0, 4, FlexibleFrom: 2);

    internal sealed class Request : IRequestMessage<Response>
    {
        public string? TransactionalId;
        public int TransactionTimeoutMs;
        public long ProducerId = -1;
        public short ProducerEpoch = -1;

        public static Api Api => InitProducerIdApi.Api;

        public void Layout<TWire>(ref TWire wire, short version)
            where TWire : IWire, allows ref struct
        {
            wire.NullableString(ref TransactionalId);
            wire.Int32(ref TransactionTimeoutMs);

            if (version >= 3)
            {
                wire.Int64(ref ProducerId);
                wire.Int16(ref ProducerEpoch);
            }
        }
    }

    internal sealed class Response : IMessage
    {
        public int ThrottleTimeMs;
        public ErrorCode Error;
        public long ProducerId = -1;
        public short ProducerEpoch = -1;

        public void Layout<TWire>(ref TWire wire, short version)
            where TWire : IWire, allows ref struct
        {
            wire.Int32(ref ThrottleTimeMs);
            wire.Error(ref Error);
            wire.Int64(ref ProducerId);
            wire.Int16(ref ProducerEpoch);
        }
    }
}
