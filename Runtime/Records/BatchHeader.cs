using System.Buffers.Binary;

namespace ProducerSafety.Runtime.Records;

/// <summary>The first 61 bytes of a record batch (magic 2; Kafka: <c>DefaultRecordBatch</c>).</summary>
internal readonly ref struct BatchHeader(ReadOnlySpan<byte> bytes)
{
    public const int Size = RecordBatch.HeaderSize;

    /// <summary>How many bytes of a batch <see cref="Length"/> does not count.</summary>
    public const int BeforeLength = 12;

    public const byte CurrentMagic = 2;

    private const int LengthAt = 8;
    private const int LeaderEpochAt = 12;
    private const int MagicAt = 16;
    private const int CrcAt = 17;
    private const int AttributesAt = 21;
    private const int TransactionalBit = 0x10;
    private const int ControlBit = 0x20;

    private readonly ReadOnlySpan<byte> bytes = bytes;

    public long BaseOffset => BinaryPrimitives.ReadInt64BigEndian(bytes);

    /// <summary>How many bytes follow after this number.</summary>
    public int Length => BinaryPrimitives.ReadInt32BigEndian(bytes[LengthAt..]);

    public int LeaderEpoch => BinaryPrimitives.ReadInt32BigEndian(bytes[LeaderEpochAt..]);

    public byte Magic => bytes[MagicAt];

    public uint Crc => BinaryPrimitives.ReadUInt32BigEndian(bytes[CrcAt..]);

    public short Attributes => BinaryPrimitives.ReadInt16BigEndian(bytes[AttributesAt..]);

    public Compression Compression => (Compression)(Attributes & 7);

    public bool IsTransactional => (Attributes & TransactionalBit) != 0;

    public bool IsControl => (Attributes & ControlBit) != 0;

    public int LastOffsetDelta => BinaryPrimitives.ReadInt32BigEndian(bytes[23..]);

    public long BaseTimestamp => BinaryPrimitives.ReadInt64BigEndian(bytes[27..]);

    public long MaxTimestamp => BinaryPrimitives.ReadInt64BigEndian(bytes[35..]);

    public long ProducerId => BinaryPrimitives.ReadInt64BigEndian(bytes[43..]);

    public short ProducerEpoch => BinaryPrimitives.ReadInt16BigEndian(bytes[51..]);

    public int BaseSequence => BinaryPrimitives.ReadInt32BigEndian(bytes[53..]);

    public int Count => BinaryPrimitives.ReadInt32BigEndian(bytes[57..]);

    /// <summary>Whether the checksum is that of what it covers: everything from the attributes on, so not what a leader writes into the batch.</summary>
    public bool HasRightCrc => Crc32C.Of(bytes[AttributesAt..]) == Crc;

    /// <summary>Writes what a leader knows.</summary>
    public static void Stamp(Span<byte> batch, long baseOffset, int leaderEpoch)
    {
        BinaryPrimitives.WriteInt64BigEndian(batch, baseOffset);
        BinaryPrimitives.WriteInt32BigEndian(batch[LeaderEpochAt..], leaderEpoch);
    }

    /// <summary>Writes the header of a batch whose records are there, with lengths and checksum.</summary>
    public static void Write(Span<byte> batch, RecordBatch header, Compression compression, long baseTimestamp)
    {
        int attributes = (int)compression | (header.IsTransactional ? TransactionalBit : 0) | (header.IsControl ? ControlBit : 0);
        BinaryPrimitives.WriteInt64BigEndian(batch, header.BaseOffset);
        BinaryPrimitives.WriteInt32BigEndian(batch[LengthAt..], batch.Length - BeforeLength);
        BinaryPrimitives.WriteInt32BigEndian(batch[LeaderEpochAt..], -1);
        batch[MagicAt] = CurrentMagic;
        BinaryPrimitives.WriteInt16BigEndian(batch[AttributesAt..], (short)attributes);
        BinaryPrimitives.WriteInt32BigEndian(batch[23..], header.Count - 1);
        BinaryPrimitives.WriteInt64BigEndian(batch[27..], baseTimestamp);
        BinaryPrimitives.WriteInt64BigEndian(batch[35..], header.MaxTimestamp);
        BinaryPrimitives.WriteInt64BigEndian(batch[43..], header.ProducerId);
        BinaryPrimitives.WriteInt16BigEndian(batch[51..], header.ProducerEpoch);
        BinaryPrimitives.WriteInt32BigEndian(batch[53..], header.BaseSequence);
        BinaryPrimitives.WriteInt32BigEndian(batch[57..], header.Count);
        BinaryPrimitives.WriteUInt32BigEndian(batch[CrcAt..], Crc32C.Of(batch[AttributesAt..]));
    }
}
