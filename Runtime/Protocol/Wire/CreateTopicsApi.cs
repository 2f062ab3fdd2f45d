namespace ProducerSafety.Runtime.Protocol.Wire;

/// <summary>CreateTopics: new topics. That a client may not see the settings of one (tagged) does not occur.</summary>
internal static class CreateTopicsApi
{
    public const short Key = 19;

    public static readonly Api Api = new(Key, "CreateTopics", 0, 7, FlexibleFrom: 5);

    internal sealed class Request : IRequestMessage<Response>
    {
        public List<Topic> Topics = [];
        public int TimeoutMs;
        public bool ValidateOnly;

        public static Api Api => CreateTopicsApi.Api;

        public void Layout<TWire>(ref TWire wire, short version)
            where TWire : IWire, allows ref struct
        {
            wire.Array(ref Topics, version);
            wire.Int32(ref TimeoutMs);

            if (version >= 1)
            {
                wire.Boolean(ref ValidateOnly);
            }
        }
    }

    internal sealed class Topic : IMessage
    {
        public string Name = "";
        public int Partitions;
        public short ReplicationFactor;
        public List<Assignment> Assignments = [];
        public List<Setting> Settings = [];

        public void Layout<TWire>(ref TWire wire, short version)
            where TWire : IWire, allows ref struct
        {
            wire.String(ref Name);
            wire.Int32(ref Partitions);
            wire.Int16(ref ReplicationFactor);
            wire.Array(ref Assignments, version);
            wire.Array(ref Settings, version);
        }
    }

    internal sealed class Assignment : IMessage
    {
        public int Partition;
        public List<int> Brokers = [];

        public void Layout<TWire>(ref TWire wire, short version)
            where TWire : IWire, allows ref struct
        {
            wire.Int32(ref Partition);
            wire.Int32s(ref Brokers);
        }
    }

    internal sealed class Setting : IMessage
    {
        public string Name = "";
        public string? Value;

        public void Layout<TWire>(ref TWire wire, short version)
            where TWire : IWire, allows ref struct
        {
            wire.String(ref Name);
            wire.NullableString(ref Value);
        }
    }

    internal sealed class Response : IMessage
    {
        public int ThrottleTimeMs;
        public List<TopicResult> Topics = [];

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

    internal sealed class TopicResult : IMessage
    {
        public string Name = "";
        public Guid TopicId;
        public ErrorCode Error;
        public string? ErrorMessage;
        public int Partitions = -1;
        public short ReplicationFactor = -1;
        public List<SettingResult>? Settings;

        public void Layout<TWire>(ref TWire wire, short version)
            where TWire : IWire, allows ref struct
        {
            wire.String(ref Name);

            if (version >= 7)
            {
                wire.Uuid(ref TopicId);
            }

            wire.Error(ref Error);

            if (version >= 1)
            {
                wire.NullableString(ref ErrorMessage);
            }

            if (version >= 5)
            {
                wire.Int32(ref Partitions);
                wire.Int16(ref ReplicationFactor);
                wire.NullableArray(ref Settings, version);
            }
        }
    }

    internal sealed class SettingResult : IMessage
    {
        public string Name = "";
        public string? Value;
        public bool ReadOnly;
        public sbyte Source;
        public bool IsSensitive;

        public void Layout<TWire>(ref TWire wire, short version)
            where TWire : IWire, allows ref struct
        {
            wire.String(ref Name);
            wire.NullableString(ref Value);
            wire.Boolean(ref ReadOnly);
            wire.Int8(ref Source);
            wire.Boolean(ref IsSensitive);
        }
    }
}
