namespace ProducerSafety.Runtime.Protocol.Wire;

/// <summary>TxnOffsetCommit: offsets of a consumer group that count once the transaction is committed.</summary>
internal static class TxnOffsetCommitApi
{
    public const short Key = 28;

    public static readonly Api Api = new(Key, "TxnOffsetCommit", 0, 3, FlexibleFrom: 3);

    internal sealed class Request : IRequestMessage<Response>
    {
        public string TransactionalId = "";
        public string GroupId = "";
        public long ProducerId;
        public short ProducerEpoch;
        public int GenerationId = -1;
        public string MemberId = "";
        public string? GroupInstanceId;
        public List<TopicOf<Partition>> Topics = [];

        public static Api Api => TxnOffsetCommitApi.Api;

        public void Layout<TWire>(ref TWire wire, short version)
            where TWire : IWire, allows ref struct
        {
            wire.String(ref TransactionalId);
            wire.String(ref GroupId);
            wire.Int64(ref ProducerId);
            wire.Int16(ref ProducerEpoch);

            if (version >= 3)
            {
                wire.Int32(ref GenerationId);
                wire.String(ref MemberId);
                wire.NullableString(ref GroupInstanceId);
            }

            wire.Array(ref Topics, version);
        }
    }

    internal sealed class Partition : IMessage
    {
        public int Index;
        public long Offset;
        public int LeaderEpoch = -1;
        public string? Metadata;

        public void Layout<TWire>(ref TWire wire, short version)
            where TWire : IWire, allows ref struct
        {
            wire.Int32(ref Index);
            wire.Int64(ref Offset);

            if (version >= 2)
            {
                wire.Int32(ref LeaderEpoch);
            }

            wire.NullableString(ref Metadata);
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
