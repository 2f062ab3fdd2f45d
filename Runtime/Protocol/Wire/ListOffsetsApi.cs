namespace ProducerSafety.Runtime.Protocol.Wire;

/// <summary>ListOffsets: the offset that belongs to a timestamp, or the first or the last offset.</summary>
internal static class ListOffsetsApi
{
    public const short Key = 2;

    public static readonly Api Api = new(Key, "ListOffsets", 1, 8, FlexibleFrom: 6);

    internal sealed class Request : IRequestMessage<Response>
    {
        public int ReplicaId = -1;
        public sbyte IsolationLevel;
        public List<TopicOf<Partition>> Topics = [];

        public static Api Api => ListOffsetsApi.Api;

        public void Layout<TWire>(ref TWire wire, short version)
            where TWire : IWire, allows ref struct
        {
            wire.Int32(ref ReplicaId);

            if (version >= 2)
            {
                wire.Int8(ref IsolationLevel);
            }

            wire.Array(ref Topics, version);
        }
    }

    internal sealed class Partition : IMessage
    {
        public int Index;
        public int CurrentLeaderEpoch = -1;
        public long Timestamp;

        public void Layout<TWire>(ref TWire wire, short version)
            where TWire : IWire, allows ref struct
        {
            wire.Int32(ref Index);

            if (version >= 4)
            {
                wire.Int32(ref CurrentLeaderEpoch);
            }

            wire.Int64(ref Timestamp);
        }
    }

    internal sealed class Response : IMessage
    {
        public int ThrottleTimeMs;
        public List<TopicOf<PartitionResult>> Topics = [];

        public void Layout<TWire>(ref TWire wire, short version)
            where TWire : IWire, allows ref struct
        {
            if (version >= 2)
            {
                wire.Int32(ref ThrottleTimeMs);
            }

            wire.Array(ref Topics, version);
        }
    }

    internal sealed class PartitionResult : IMessage
    {
        public int Index;
        public ErrorCode Error;
        public long Timestamp = -1;
        public long Offset = -1;
        public int LeaderEpoch = -1;

        public void Layout<TWire>(ref TWire wire, short version)
            where TWire : IWire, allows ref struct
        {
            wire.Int32(ref Index);
            wire.Error(ref Error);
            wire.Int64(ref Timestamp);
            wire.Int64(ref Offset);

            if (version >= 4)
            {
                wire.Int32(ref LeaderEpoch);
            }
        }
    }
}
