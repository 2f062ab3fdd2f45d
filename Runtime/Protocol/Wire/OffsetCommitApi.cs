namespace ProducerSafety.Runtime.Protocol.Wire;

/// <summary>OffsetCommit: how far a consumer group has come.</summary>
internal static class OffsetCommitApi
{
    public const short Key = 8;

    public static readonly Api Api = new(Key, "OffsetCommit", 2, 9, FlexibleFrom: 8);

    internal sealed class Request : IRequestMessage<Response>
    {
        public string GroupId = "";
        public int GenerationId = -1;
        public string MemberId = "";
        public string? GroupInstanceId;
        public long RetentionTimeMs = -1;
        public List<TopicOf<Partition>> Topics = [];

        public static Api Api => OffsetCommitApi.Api;

        public void Layout<TWire>(ref TWire wire, short version)
            where TWire : IWire, allows ref struct
        {
            wire.String(ref GroupId);
            wire.Int32(ref GenerationId);
            wire.String(ref MemberId);

            if (version >= 7)
            {
                wire.NullableString(ref GroupInstanceId);
            }

            if (version <= 4)
            {
                wire.Int64(ref RetentionTimeMs);
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

            if (version >= 6)
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
            if (version >= 3)
            {
                wire.Int32(ref ThrottleTimeMs);
            }

            wire.Array(ref Topics, version);
        }
    }
}
