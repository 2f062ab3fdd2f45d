namespace ProducerSafety.Runtime.Protocol.Wire;

/// <summary>AddPartitionsToTxn: a transaction will write to these partitions. Newer versions are for brokers.</summary>
internal static class AddPartitionsToTxnApi
{
    public const short Key = 24;

    public static readonly Api Api = new(Key, "AddPartitionsToTxn", 0, 3, FlexibleFrom: 3);

    internal sealed class Request : IRequestMessage<Response>
    {
        public string TransactionalId = "";
        public long ProducerId;
        public short ProducerEpoch;
        public List<Topic> Topics = [];

        public static Api Api => AddPartitionsToTxnApi.Api;

        public void Layout<TWire>(ref TWire wire, short version)
            where TWire : IWire, allows ref struct
        {
            wire.String(ref TransactionalId);
            wire.Int64(ref ProducerId);
            wire.Int16(ref ProducerEpoch);
            wire.Array(ref Topics, version);
        }
    }

    internal sealed class Topic : IMessage
    {
        public string Name = "";
        public List<int> Partitions = [];

        public void Layout<TWire>(ref TWire wire, short version)
            where TWire : IWire, allows ref struct
        {
            wire.String(ref Name);
            wire.Int32s(ref Partitions);
        }
    }

    internal sealed class Response : IMessage
    {
        public int ThrottleTimeMs;
        public List<TopicOf<PartitionError>> Topics = [];

        public void Layout<TWire>(ref TWire wire, short version)
            where TWire : IWire, allows ref struct
        {
            wire.Int32(ref ThrottleTimeMs);
            wire.Array(ref Topics, version);
        }
    }
}
