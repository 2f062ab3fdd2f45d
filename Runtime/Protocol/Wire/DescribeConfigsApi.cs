namespace ProducerSafety.Runtime.Protocol.Wire;

/// <summary>DescribeConfigs: the settings of topics (type 2) and brokers (type 4).</summary>
internal static class DescribeConfigsApi
{
    public const short Key = 32;

    public static readonly Api Api = new(Key, "DescribeConfigs", 0, 4, FlexibleFrom: 4);

    internal sealed class Request : IRequestMessage<Response>
    {
        public List<Resource> Resources = [];
        public bool IncludeSynonyms;
        public bool IncludeDocumentation;

        public static Api Api => DescribeConfigsApi.Api;

        public void Layout<TWire>(ref TWire wire, short version)
            where TWire : IWire, allows ref struct
        {
            wire.Array(ref Resources, version);

            if (version >= 1)
            {
                wire.Boolean(ref IncludeSynonyms);
            }

            if (version >= 3)
            {
                wire.Boolean(ref IncludeDocumentation);
            }
        }
    }

    internal sealed class Resource : IMessage
    {
        public sbyte Type;
        public string Name = "";
        public List<string>? Keys;

        public void Layout<TWire>(ref TWire wire, short version)
            where TWire : IWire, allows ref struct
        {
            wire.Int8(ref Type);
            wire.String(ref Name);
            wire.NullableStrings(ref Keys);
        }
    }

    internal sealed class Response : IMessage
    {
        public int ThrottleTimeMs;
        public List<Result> Results = [];

        public void Layout<TWire>(ref TWire wire, short version)
            where TWire : IWire, allows ref struct
        {
            wire.Int32(ref ThrottleTimeMs);
            wire.Array(ref Results, version);
        }
    }

    internal sealed class Result : IMessage
    {
        public ErrorCode Error;
        public string? ErrorMessage;
        public sbyte Type;
        public string Name = "";
        public List<Setting> Settings = [];

        public void Layout<TWire>(ref TWire wire, short version)
            where TWire : IWire, allows ref struct
        {
            wire.Error(ref Error);
            wire.NullableString(ref ErrorMessage);
            wire.Int8(ref Type);
            wire.String(ref Name);
            wire.Array(ref Settings, version);
        }
    }

    internal sealed class Setting : IMessage
    {
        public string Name = "";
        public string? Value;
        public bool ReadOnly;
        public bool IsDefault;
        public sbyte Source;
        public bool IsSensitive;
        public List<Synonym> Synonyms = [];
        public sbyte ValueType;
        public string? Documentation;

        public void Layout<TWire>(ref TWire wire, short version)
            where TWire : IWire, allows ref struct
        {
            wire.String(ref Name);
            wire.NullableString(ref Value);
            wire.Boolean(ref ReadOnly);

            if (version <= 0)
            {
                wire.Boolean(ref IsDefault);
            }

            if (version >= 1)
            {
                wire.Int8(ref Source);
            }

            wire.Boolean(ref IsSensitive);

            if (version >= 1)
            {
                wire.Array(ref Synonyms, version);
            }

            if (version >= 3)
            {
                wire.Int8(ref ValueType);
                wire.NullableString(ref Documentation);
            }
        }
    }

    internal sealed class Synonym : IMessage
    {
        public string Name = "";
        public string? Value;
        public sbyte Source;

        public void Layout<TWire>(ref TWire wire, short version)
            where TWire : IWire, allows ref struct
        {
            wire.String(ref Name);
            wire.NullableString(ref Value);
            wire.Int8(ref Source);
        }
    }
}
