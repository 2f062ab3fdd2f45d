namespace ProducerSafety.Runtime.Protocol.Wire;

/// <summary>Metadata: brokers, topics and leaders.</summary>
internal static class MetadataApi
{
    public const short Key = 3;

    /// <summary>Stands for authorized operations that were not asked for.</summary>
    public const int Unknown = int.MinValue;

    public static readonly Api Api = new(Key, "Metadata", 0, 12, FlexibleFrom: 9);

    internal sealed class Request : IRequestMessage<Response>
    {
        public List<RequestedTopic>? Topics;
        public bool AllowAutoTopicCreation = true;
        public bool IncludeClusterAuthorizedOperations;
        public bool IncludeTopicAuthorizedOperations;

        public static Api Api => MetadataApi.Api;

        public void Layout<TWire>(ref TWire wire, short version)
            where TWire : IWire, allows ref struct
        {
            wire.NullableArray(ref Topics, version);

            if (version >= 4)
            {
                wire.Boolean(ref AllowAutoTopicCreation);
            }

            if (version is >= 8 and <= 10)
            {
                wire.Boolean(ref IncludeClusterAuthorizedOperations);
            }

            if (version >= 8)
            {
                wire.Boolean(ref IncludeTopicAuthorizedOperations);
            }
        }
    }

    internal sealed class RequestedTopic : IMessage
    {
        public Guid TopicId;
        public string? Name;

        public void Layout<TWire>(ref TWire wire, short version)
            where TWire : IWire, allows ref struct
        {
            if (version >= 10)
            {
                wire.Uuid(ref TopicId);
            }

            wire.NullableString(ref Name);
        }
    }

    internal sealed class Response : IMessage
    {
        public int ThrottleTimeMs;
        public List<Broker> Brokers = [];
        public string? ClusterId;
        public int ControllerId = -1;
        public List<Topic> Topics = [];
        public int ClusterAuthorizedOperations = Unknown;

        public void Layout<TWire>(ref TWire wire, short version)
            where TWire : IWire, allows ref struct
        {
            if (version >= 3)
            {
                wire.Int32(ref ThrottleTimeMs);
            }

            wire.Array(ref Brokers, version);

            if (version >= 2)
            {
                wire.NullableString(ref ClusterId);
            }

            if (version >= 1)
            {
                wire.Int32(ref ControllerId);
            }

            wire.Array(ref Topics, version);

            if (version is >= 8 and <= 10)
            {
                wire.Int32(ref ClusterAuthorizedOperations);
            }
        }
    }

    internal sealed class Broker : IMessage
    {
        public int NodeId;
        public string Host = "";
        public int Port;
        public string? Rack;

        public void Layout<TWire>(ref TWire wire, short version)
            where TWire : IWire, allows ref struct
        {
            wire.Int32(ref NodeId);
            wire.String(ref Host);
            wire.Int32(ref Port);

            if (version >= 1)
            {
                wire.NullableString(ref Rack);
            }
        }
    }

    internal sealed class Topic : IMessage
    {
        public ErrorCode Error;
        public string? Name;
        public Guid TopicId;
        public bool IsInternal;
        public List<Partition> Partitions = [];
        public int AuthorizedOperations = Unknown;

        public void Layout<TWire>(ref TWire wire, short version)
            where TWire : IWire, allows ref struct
        {
            wire.Error(ref Error);
            wire.NullableString(ref Name);

            if (version >= 10)
            {
                wire.Uuid(ref TopicId);
            }

            if (version >= 1)
            {
                wire.Boolean(ref IsInternal);
            }

            wire.Array(ref Partitions, version);

            if (version >= 8)
            {
                wire.Int32(ref AuthorizedOperations);
            }
        }
    }

    internal sealed class Partition : IMessage
    {
        public ErrorCode Error;
        public int Index;
        public int LeaderId = -1;
        public int LeaderEpoch = -1;
        public List<int> Replicas = [];
        public List<int> Isr = [];
        public List<int> OfflineReplicas = [];

        public void Layout<TWire>(ref TWire wire, short version)
            where TWire : IWire, allows ref struct
        {
            wire.Error(ref Error);
            wire.Int32(ref Index);
            wire.Int32(ref LeaderId);

            if (version >= 7)
            {
                wire.Int32(ref LeaderEpoch);
            }

            wire.Int32s(ref Replicas);
            wire.Int32s(ref Isr);

            if (version >= 5)
            {
                wire.Int32s(ref OfflineReplicas);
            }
        }
    }
}
