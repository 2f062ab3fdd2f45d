namespace ProducerSafety.Runtime.Protocol.Wire;

/// <summary>DeleteTopics: topics by name, from version 6 on also by id.</summary>
internal static class DeleteTopicsApi
{
    public const short Key = 20;

    public static readonly Api Api = new(Key, "DeleteTopics", 0, 6, FlexibleFrom: 4);

    internal sealed class Request : IRequestMessage<Response>
    {
        public List<Topic> Topics = [];
        public List<string> Names = [];
        public int TimeoutMs;

        public static Api Api => DeleteTopicsApi.Api;

        public void Layout<TWire>(ref TWire wire, short version)
            where TWire : IWire, allows ref struct
        {
            if (version >= 6)
            {
                wire.Array(ref Topics, version);
            }

            if (version <= 5)
            {
                wire.Strings(ref Names);
            }

            wire.Int32(ref TimeoutMs);
        }
    }

    internal sealed class Topic : IMessage
    {
        public string? Name;
        public Guid TopicId;

        public void Layout<TWire>(ref TWire wire, short version)
            where TWire : IWire, allows ref struct
        {
            wire.NullableString(ref Name);
            wire.Uuid(ref TopicId);
        }
    }

    internal sealed class Response : IMessage
    {
        public int ThrottleTimeMs;
        public List<TopicResult> Topics = [];

        public void Layout<TWire>(ref TWire wire, short version)
            where TWire : IWire, allows ref struct
        {
            if (version >= 1)
            {
                wire.Int32(ref ThrottleTimeMs);
            }

            wire.Array(ref Topics, version);
        }
    }

    internal sealed class TopicResult : IMessage
    {
        public string? Name;
        public Guid TopicId;
        public ErrorCode Error;
        public string? ErrorMessage;

        public void Layout<TWire>(ref TWire wire, short version)
            where TWire : IWire, allows ref struct
        {
            wire.NullableString(ref Name);

            if (version >= 6)
            {
                wire.Uuid(ref TopicId);
            }

            wire.Error(ref Error);

            if (version >= 5)
            {
                wire.NullableString(ref ErrorMessage);
            }
        }
    }
}
