namespace ProducerSafety.Runtime.Protocol.Wire;

/// <summary>OffsetFetch: the committed offsets of one consumer group, from version 8 on of several.</summary>
internal static class OffsetFetchApi
{
    public const short Key = 9;

    public static readonly Api Api = new(Key, "OffsetFetch", 1, 9, FlexibleFrom: 6);

    internal sealed class Request : IRequestMessage<Response>
    {
        public string GroupId = "";
        public List<Topic>? Topics;
        public List<Group> Groups = [];
        public bool RequireStable;

        public static Api Api => OffsetFetchApi.Api;

        public void Layout<TWire>(ref TWire wire, short version)
            where TWire : IWire, allows ref struct
        {
            if (version <= 7)
            {
                wire.String(ref GroupId);
                wire.NullableArray(ref Topics, version);
            }

            if (version >= 8)
            {
                wire.Array(ref Groups, version);
            }

            if (version >= 7)
            {
                wire.Boolean(ref RequireStable);
            }
        }
    }

    internal sealed class Group : IMessage
    {
        public string GroupId = "";
        public string? MemberId;
        public int MemberEpoch = -1;
        public List<Topic>? Topics;

        public void Layout<TWire>(ref TWire wire, short version)
            where TWire : IWire, allows ref struct
        {
            wire.String(ref GroupId);

            if (version >= 9)
            {
                wire.NullableString(ref MemberId);
                wire.Int32(ref MemberEpoch);
            }

            wire.NullableArray(ref Topics, version);
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
        public List<TopicOf<PartitionResult>> Topics = [];
        public ErrorCode Error;
        public List<GroupResult> Groups = [];

        public void Layout<TWire>(ref TWire wire, short version)
            where TWire : IWire, allows ref struct
        {
            if (version >= 3)
            {
                wire.Int32(ref ThrottleTimeMs);
            }

            if (version <= 7)
            {
                wire.Array(ref Topics, version);
            }

            if (version is >= 2 and <= 7)
            {
                wire.Error(ref Error);
            }

            if (version >= 8)
            {
                wire.Array(ref Groups, version);
            }
        }
    }

    internal sealed class GroupResult : IMessage
    {
        public string GroupId = "";
        public List<TopicOf<PartitionResult>> Topics = [];
        public ErrorCode Error;

        public void Layout<TWire>(ref TWire wire, short version)
            where TWire : IWire, allows ref struct
        {
            wire.String(ref GroupId);
            wire.Array(ref Topics, version);
            wire.Error(ref Error);
        }
    }

    internal sealed class PartitionResult : IMessage
    {
        public int Index;
        public long Offset = -1;
        public int LeaderEpoch = -1;
        public string? Metadata;
        public ErrorCode Error;

        public void Layout<TWire>(ref TWire wire, short version)
            where TWire : IWire, allows ref struct
        {
            wire.Int32(ref Index);
            wire.Int64(ref Offset);

            if (version >= 5)
            {
                wire.Int32(ref LeaderEpoch);
            }

            wire.NullableString(ref Metadata);
            wire.Error(ref Error);
        }
    }
}
