using System.Buffers;
using System.IO.Compression;
using System.Text;
using ProducerSafety.Runtime.Producer;
using ProducerSafety.Runtime.Protocol.Wire;
using ProducerSafety.Runtime.Records;
using Compression = ProducerSafety.Runtime.Records.Compression;

namespace ProducerSafety.Runtime.Network.Producing;

/// <summary>Records as they are sent (record format of magic 2; Kafka: <c>DefaultRecord</c>).</summary>
/// <param name="compression"><see cref="Compression.None"/> or <see cref="Compression.Gzip"/>.</param>
internal sealed class RecordBytes(Compression compression) : BatchContent
{
    private const int FirstSize = 16 << 10;
    private static readonly ArrayPool<byte> pool = ArrayPool<byte>.Shared;

    private readonly NativeBuffer bytes = new(FirstSize);
    private byte[]? compressed;
    private int count;
    private long baseTimestamp;
    private long maxTimestamp = long.MinValue;

    public override int SizeOf(in RecordData record)
    {
        int body = BodyOf(record, count == 0 ? 0 : record.Timestamp - baseTimestamp, count);
        return Varint.LengthOf(body) + body;
    }

    public override void Add(in RecordData record)
    {
        baseTimestamp = count == 0 ? record.Timestamp : baseTimestamp;
        maxTimestamp = Math.Max(maxTimestamp, record.Timestamp);
        int body = BodyOf(record, record.Timestamp - baseTimestamp, count);
        Span<byte> room = Room(Varint.LengthOf(body) + body);
        int at = Varint.Write(room, (long)body);
        room[at++] = 0;
        at += Varint.Write(room[at..], record.Timestamp - baseTimestamp);
        at += Varint.Write(room[at..], (long)count);
        at += Write(room[at..], record.Key, record.HasKey);
        at += Write(room[at..], record.Value, record.HasValue);
        at += Varint.Write(room[at..], (long)record.Headers.Count);
        for (int index = 0; index < record.Headers.Count; index++)
        {
            (string name, byte[]? value) = record.Headers[index];
            at += Varint.Write(room[at..], (long)Encoding.UTF8.GetByteCount(name));
            at += Encoding.UTF8.GetBytes(name, room[at..]);
            at += Write(room[at..], value, value is not null);
        }

        SizeInBytes += at;
        count++;
    }

    // The records that stay are numbered anew, and their timestamps are relative to the first of them.
    public override void DropFirst(int dropped)
    {
        IReadOnlyList<Record> records = RecordBatch.FromBytes(Seal(plain: true, (-1, -1, -1)).Bytes.ToArray()).Records;
        SizeInBytes = RecordBatch.HeaderSize;
        count = 0;
        maxTimestamp = long.MinValue;
        foreach (Record record in records.Skip(dropped))
        {
            Add(new(record));
        }
    }

    public override RecordBatch Seal(long producerId, short epoch, int baseSequence) => Seal(compression == Compression.None, (producerId, epoch, baseSequence));

    public override void Dispose()
    {
        bytes.Free();
        if (compressed is not null)
        {
            pool.Return(compressed);
            compressed = null;
        }
    }

    private RecordBatch Seal(bool plain, (long, short, int) identity) => plain
        ? RecordBatch.Of(bytes.Memory[..SizeInBytes], Compression.None, count, baseTimestamp, maxTimestamp, identity)
        : RecordBatch.Of(Compress(), compression, count, baseTimestamp, maxTimestamp, identity);

    private Memory<byte> Compress()
    {
        if (compressed is not null)
        {
            pool.Return(compressed);
        }

        // Deflate never makes anything much larger: five bytes for each block of 16 KB.
        compressed = pool.Rent(SizeInBytes + (SizeInBytes >> 8) + 128);
        using MemoryStream output = new(compressed);
        output.Position = RecordBatch.HeaderSize;
        using (GZipStream gzip = new(output, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(bytes.GetSpan()[RecordBatch.HeaderSize..SizeInBytes]);
        }

        return compressed.AsMemory(0, (int)output.Position);
    }

    private Span<byte> Room(int length)
    {
        if (bytes.Size - SizeInBytes < length)
        {
            bytes.Resize(Math.Max(2 * bytes.Size, SizeInBytes + length));
        }

        return bytes.GetSpan().Slice(SizeInBytes, length);
    }

    private static int BodyOf(in RecordData record, long timestampDelta, int index)
    {
        int length = 1 + Varint.LengthOf(timestampDelta) + Varint.LengthOf(index) + LengthOf(record.Key, record.HasKey) + LengthOf(record.Value, record.HasValue)
            + Varint.LengthOf(record.Headers.Count);
        for (int header = 0; header < record.Headers.Count; header++)
        {
            (string name, byte[]? value) = record.Headers[header];
            int nameLength = Encoding.UTF8.GetByteCount(name);
            length += Varint.LengthOf(nameLength) + nameLength + LengthOf(value, value is not null);
        }

        return length;
    }

    private static int LengthOf(ReadOnlySpan<byte> field, bool isThere) => isThere ? Varint.LengthOf(field.Length) + field.Length : 1;

    private static int Write(Span<byte> room, ReadOnlySpan<byte> field, bool isThere)
    {
        int length = Varint.Write(room, isThere ? field.Length : -1L);
        field.CopyTo(room[length..]);
        return length + field.Length;
    }
}
