using ProducerSafety.Runtime.Protocol;
using ProducerSafety.Runtime.Protocol.Wire;

namespace ProducerSafety.Runtime.Records;

/// <content>A batch as the bytes that came.</content>
public sealed partial class RecordBatch
{
    /// <summary>The bytes, or nothing in a batch that is a list of records. A leader writes base offset and leader epoch into them.</summary>
    internal Memory<byte> Bytes { get; private init; }

    /// <summary>What the bytes lie in, where that is used again once nobody holds it.</summary>
    internal SharedBytes? Shared { get; private init; }

    /// <summary>Why no broker appends it, whatever its state, or <see cref="ErrorCode.None"/>.</summary>
    internal ErrorCode Defect { get; private init; }

    /// <summary>The smallest timestamp of its records, as far as that is known without decompressing them.</summary>
    internal long MinTimestamp { get; private init; }

    /// <summary>
    /// Takes a batch as a client wrote it, or as a broker sent it. Whatever is wrong with it is kept as an answer for the client (Kafka: <c>ProduceRequest.validateRecords</c>,
    /// <c>LogValidator</c>). Unlike Kafka's broker, this one never decompresses: that the records of a compressed batch are as many as it says is not checked.
    /// </summary>
    /// <param name="bytes">The bytes of exactly one batch, which nobody else changes.</param>
    /// <param name="shared">What they lie in, where that is used again.</param>
    internal static RecordBatch FromBytes(Memory<byte> bytes, SharedBytes? shared = null)
    {
        if (bytes.Length < HeaderSize)
        {
            return new RecordBatch([]) { Bytes = bytes, Defect = bytes.IsEmpty ? ErrorCode.InvalidRecord : ErrorCode.CorruptMessage };
        }

        BatchHeader header = new(bytes.Span);
        ErrorCode defect = DefectOf(header, bytes.Length);
        long minTimestamp = Math.Min(header.BaseTimestamp, header.MaxTimestamp);
        long maxTimestamp = header.MaxTimestamp;
        bool isCorrupt = defect == ErrorCode.None && !header.HasRightCrc;
        if (defect == ErrorCode.None && !isCorrupt && header.Compression == Compression.None
            && !RecordOrder.IsKept(bytes.Span, out minTimestamp, out maxTimestamp))
        {
            defect = ErrorCode.InvalidRecord;
        }

        return new RecordBatch([], header.ProducerId, header.ProducerEpoch, header.BaseSequence)
        {
            records = null,
            Bytes = bytes,
            Shared = shared,
            Defect = defect,
            IsCorrupt = isCorrupt,
            Count = Math.Max(header.Count, 0),
            IsTransactional = header.IsTransactional,
            IsControl = header.IsControl,
            BaseOffset = header.BaseOffset,
            SizeInBytes = bytes.Length,
            MinTimestamp = minTimestamp,
            MaxTimestamp = maxTimestamp,
        };
    }

    /// <summary>Makes a batch of records that are bytes already, and writes the header before them.</summary>
    /// <param name="bytes">Room for the header, and the records.</param>
    /// <param name="compression">How the records are compressed.</param>
    /// <param name="count">How many they are.</param>
    /// <param name="baseTimestamp">The timestamp that theirs are relative to.</param>
    /// <param name="maxTimestamp">The largest of their timestamps.</param>
    /// <param name="identity">The producer id, its epoch and the first sequence; each -1 without idempotence.</param>
    internal static RecordBatch Of(
        Memory<byte> bytes, Compression compression, int count, long baseTimestamp, long maxTimestamp, (long ProducerId, short Epoch, int BaseSequence) identity)
    {
        RecordBatch batch = new([], identity.ProducerId, identity.Epoch, identity.BaseSequence)
        {
            records = null,
            Bytes = bytes,
            Count = count,
            SizeInBytes = bytes.Length,
            MinTimestamp = baseTimestamp,
            MaxTimestamp = maxTimestamp,
        };
        BatchHeader.Write(bytes.Span, batch, compression, baseTimestamp);
        return batch;
    }

    /// <summary>Writes what a leader knows into the bytes.</summary>
    internal void Stamp(long baseOffset, int leaderEpoch)
    {
        if (!Bytes.IsEmpty)
        {
            BatchHeader.Stamp(Bytes.Span, baseOffset, leaderEpoch);
        }
    }

    private static ErrorCode DefectOf(BatchHeader header, int size)
    {
        long expected = (long)header.Length + BatchHeader.BeforeLength;
        if (header.Magic != BatchHeader.CurrentMagic)
        {
            return ErrorCode.InvalidRecord;
        }

        if (expected > size || expected < HeaderSize)
        {
            return ErrorCode.CorruptMessage;
        }

        // What follows is a second batch, and there is exactly one for each partition.
        return expected < size || header.Count < 0 || header.LastOffsetDelta != header.Count - 1 || header.Compression > Compression.Zstd
            ? ErrorCode.InvalidRecord
            : ErrorCode.None;
    }
}
