namespace ProducerSafety.Runtime.Protocol.Wire;

/// <summary>Produce: append one record batch to each of some partitions. Where to find the leader (tagged, KIP-951) is left out.</summary>
internal static class ProduceApi
{
    public const short Key = 0;

    public static readonly Api Api = new(Key, "Produce", 3, 11, FlexibleFrom: 9) { AdvertisedFrom = 0 };

    internal sealed class Request : IRequestMessage<Response>
    {
        public string? TransactionalId;
        public short Acks;
        public int TimeoutMs;
        public List<TopicOf<Partition>> Topics = [];

        public static Api Api => ProduceApi.Api;

        public void Layout<TWire>(ref TWire wire, short version)
            where TWire : IWire, allows ref struct
        {
            wire.NullableString(ref TransactionalId);
            wire.Int16(ref Acks);
            wire.Int32(ref TimeoutMs);
            wire.Array(ref Topics, version);
        }
    }

    internal sealed class Partition : IMessage
    {
        public int Index;
        public ReadOnlyMemory<byte>? Records;

        public void Layout<TWire>(ref TWire wire, short version)
            where TWire : IWire, allows ref struct
        {
            wire.Int32(ref Index);
            wire.NullableBytes(ref Records);
        }
    }

    internal sealed class Response : IMessage
    {
        public List<TopicOf<PartitionResult>> Topics = [];
        public int ThrottleTimeMs;

        public void Layout<TWire>(ref TWire wire, short version)
            where TWire : IWire, allows ref struct
        {
            wire.Array(ref Topics, version);
            wire.Int32(ref ThrottleTimeMs);
        }
    }

    internal sealed class PartitionResult : IMessage
    {
        public int Index;
        public ErrorCode Error;
        public long BaseOffset = -1;
        public long LogAppendTimeMs = -1;
        public long LogStartOffset = -1;
        public List<RecordError> RecordErrors = [];
        public string? ErrorMessage;

        public void Layout<TWire>(ref TWire wire, short version)
            where TWire : IWire, allows ref struct
        {
            wire.Int32(ref Index);
            wire.Error(ref Error);
            wire.Int64(ref BaseOffset);
            wire.Int64(ref LogAppendTimeMs);

            if (version >= 5)
            {
                wire.Int64(ref LogStartOffset);
            }

            if (version >= 8)
            {
                wire.Array(ref RecordErrors, version);
                wire.NullableString(ref ErrorMessage);
            }
        }
    }

    internal sealed class RecordError : IMessage
    {
        public int BatchIndex;
        public string? Message;

        public void Layout<TWire>(ref TWire wire, short version)
            where TWire : IWire, allows ref struct
        {
            wire.Int32(ref BatchIndex);
            wire.NullableString(ref Message);
        }
    }
}
