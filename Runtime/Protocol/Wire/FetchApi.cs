namespace ProducerSafety.Runtime.Protocol.Wire;

/// <summary>Fetch: read batches from some partitions. A follower's fields (tagged) and where to find the leader (tagged, KIP-951) are left out.</summary>
internal static class FetchApi
{
    public const short Key = 1;

    public static readonly Api Api = new(Key, "Fetch", 4, 16, FlexibleFrom: 12);

    internal sealed class Request : IRequestMessage<Response>
    {
        public int ReplicaId = -1;
        public int MaxWaitMs;
        public int MinBytes;
        public int MaxBytes;
        public sbyte IsolationLevel;
        public int SessionId;
        public int SessionEpoch = -1;
        public List<Topic> Topics = [];
        public List<ForgottenTopic> ForgottenTopics = [];
        public string RackId = "";

        public static Api Api => FetchApi.Api;

        public void Layout<TWire>(ref TWire wire, short version)
            where TWire : IWire, allows ref struct
        {
            if (version <= 14)
            {
                wire.Int32(ref ReplicaId);
            }

            wire.Int32(ref MaxWaitMs);
            wire.Int32(ref MinBytes);
            wire.Int32(ref MaxBytes);
            wire.Int8(ref IsolationLevel);

            if (version >= 7)
            {
                wire.Int32(ref SessionId);
                wire.Int32(ref SessionEpoch);
            }

            wire.Array(ref Topics, version);

            if (version >= 7)
            {
                wire.Array(ref ForgottenTopics, version);
            }

            if (version >= 11)
            {
                wire.String(ref RackId);
            }
        }
    }

    internal sealed class Topic : IMessage
    {
        public string Name = "";
        public Guid TopicId;
        public List<Partition> Partitions = [];

        public void Layout<TWire>(ref TWire wire, short version)
            where TWire : IWire, allows ref struct
        {
            if (version <= 12)
            {
                wire.String(ref Name);
            }

            if (version >= 13)
            {
                wire.Uuid(ref TopicId);
            }

            wire.Array(ref Partitions, version);
        }
    }

    internal sealed class Partition : IMessage
    {
        public int Index;
        public int CurrentLeaderEpoch = -1;
        public long FetchOffset;
        public int LastFetchedEpoch = -1;
        public long LogStartOffset = -1;
        public int MaxBytes;

        public void Layout<TWire>(ref TWire wire, short version)
            where TWire : IWire, allows ref struct
        {
            wire.Int32(ref Index);

            if (version >= 9)
            {
                wire.Int32(ref CurrentLeaderEpoch);
            }

            wire.Int64(ref FetchOffset);

            if (version >= 12)
            {
                wire.Int32(ref LastFetchedEpoch);
            }

            if (version >= 5)
            {
                wire.Int64(ref LogStartOffset);
            }

            wire.Int32(ref MaxBytes);
        }
    }

    internal sealed class ForgottenTopic : IMessage
    {
        public string Name = "";
        public Guid TopicId;
        public List<int> Partitions = [];

        public void Layout<TWire>(ref TWire wire, short version)
            where TWire : IWire, allows ref struct
        {
            if (version <= 12)
            {
                wire.String(ref Name);
            }

            if (version >= 13)
            {
                wire.Uuid(ref TopicId);
            }

            wire.Int32s(ref Partitions);
        }
    }

    internal sealed class Response : IMessage
    {
        public int ThrottleTimeMs;
        public ErrorCode Error;
        public int SessionId;
        public List<TopicResult> Topics = [];

        public void Layout<TWire>(ref TWire wire, short version)
            where TWire : IWire, allows ref struct
        {
            wire.Int32(ref ThrottleTimeMs);

            if (version >= 7)
            {
                wire.Error(ref Error);
                wire.Int32(ref SessionId);
            }

            wire.Array(ref Topics, version);
        }
    }

    internal sealed class TopicResult : IMessage
    {
        public string Name = "";
        public Guid TopicId;
        public List<PartitionResult> Partitions = [];

        public void Layout<TWire>(ref TWire wire, short version)
            where TWire : IWire, allows ref struct
        {
            if (version <= 12)
            {
                wire.String(ref Name);
            }

            if (version >= 13)
            {
                wire.Uuid(ref TopicId);
            }

            wire.Array(ref Partitions, version);
        }
    }

    internal sealed class PartitionResult : IMessage
    {
        public int Index;
        public ErrorCode Error;
        public long HighWatermark = -1;
        public long LastStableOffset = -1;
        public long LogStartOffset = -1;
        public List<AbortedTransaction>? AbortedTransactions;
        public int PreferredReadReplica = -1;
        public ReadOnlyMemory<byte>? Records;

        public void Layout<TWire>(ref TWire wire, short version)
            where TWire : IWire, allows ref struct
        {
            wire.Int32(ref Index);
            wire.Error(ref Error);
            wire.Int64(ref HighWatermark);
            wire.Int64(ref LastStableOffset);

            if (version >= 5)
            {
                wire.Int64(ref LogStartOffset);
            }

            wire.NullableArray(ref AbortedTransactions, version);

            if (version >= 11)
            {
                wire.Int32(ref PreferredReadReplica);
            }

            wire.NullableBytes(ref Records);
        }
    }

    internal sealed class AbortedTransaction : IMessage
    {
        public long ProducerId;
        public long FirstOffset;

        public void Layout<TWire>(ref TWire wire, short version)
            where TWire : IWire, allows ref struct
        {
            wire.Int64(ref ProducerId);
            wire.Int64(ref FirstOffset);
        }
    }
}
