namespace ProducerSafety.Runtime.Protocol.Wire;

/// <summary>OffsetForLeaderEpoch: where a leader epoch ends in the leader's log.</summary>
internal static class OffsetForLeaderEpochApi
{
    public const short Key = 23;

    public static readonly Api Api = new(Key, "OffsetForLeaderEpoch", 2, 4, FlexibleFrom: 4);

    internal sealed class Request : IRequestMessage<Response>
    {
        public int ReplicaId = -1;
        public List<TopicOf<Partition>> Topics = [];

        public static Api Api => OffsetForLeaderEpochApi.Api;

        public void Layout<TWire>(ref TWire wire, short version)
            where TWire : IWire, allows ref struct
        {
            if (version >= 3)
            {
                wire.Int32(ref ReplicaId);
            }

            wire.Array(ref Topics, version);
        }
    }

    internal sealed class Partition : IMessage
    {
        public int Index;
        public int CurrentLeaderEpoch = -1;
        public int LeaderEpoch;

        public void Layout<TWire>(ref TWire wire, short version)
            where TWire : IWire, allows ref struct
        {
            wire.Int32(ref Index);
            wire.Int32(ref CurrentLeaderEpoch);
            wire.Int32(ref LeaderEpoch);
        }
    }

    internal sealed class Response : IMessage
    {
        public int ThrottleTimeMs;
        public List<TopicOf<PartitionResult>> Topics = [];

        public void Layout<TWire>(ref TWire wire, short version)
            where TWire : IWire, allows ref struct
        {
            wire.Int32(ref ThrottleTimeMs);
            wire.Array(ref Topics, version);
        }
    }

    internal sealed class PartitionResult : IMessage
    {
        public ErrorCode Error;
        public int Index;
        public int LeaderEpoch = -1;
        public long EndOffset = -1;

        public void Layout<TWire>(ref TWire wire, short version)
            where TWire : IWire, allows ref struct
        {
            wire.Error(ref Error);
            wire.Int32(ref Index);
            wire.Int32(ref LeaderEpoch);
            wire.Int64(ref EndOffset);
        }
    }
}
