using System.IO.Compression;
using System.Text;
using ProducerSafety.Runtime.Protocol.Wire;

namespace ProducerSafety.Runtime.Records;

/// <summary>Writes a record batch as bytes.</summary>
internal static class RecordBatchEncoder
{
    /// <summary>Writes a batch behind what the buffer has.</summary>
    /// <param name="buffer">The buffer.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="compression"><see cref="Compression.None"/> or <see cref="Compression.Gzip"/>.</param>
    public static void Encode(WireBuffer buffer, RecordBatch batch, Compression compression = Compression.None)
    {
        if (!batch.Bytes.IsEmpty)
        {
            batch.Bytes.Span.CopyTo(buffer.Add(batch.Bytes.Length));
            return;
        }

        int start = buffer.Length;
        buffer.Add(BatchHeader.Size);
        long baseTimestamp = batch.Records.Count == 0 ? -1 : batch.Records[0].Timestamp;
        for (int index = 0; index < batch.Records.Count; index++)
        {
            Encode(buffer, batch.Records[index], baseTimestamp, index);
        }

        if (compression == Compression.Gzip)
        {
            byte[] plain = buffer[(start + BatchHeader.Size)..].ToArray();
            buffer.Truncate(start + BatchHeader.Size);
            using MemoryStream compressed = new();
            using (GZipStream gzip = new(compressed, CompressionLevel.Fastest, leaveOpen: true))
            {
                gzip.Write(plain);
            }

            compressed.GetBuffer().AsSpan(0, (int)compressed.Length).CopyTo(buffer.Add((int)compressed.Length));
        }
        else if (compression != Compression.None)
        {
            throw new NotSupportedException($"Records are not compressed with {compression} here.");
        }

        BatchHeader.Write(buffer[start..], batch, compression, baseTimestamp);
    }

    /// <summary>A batch as bytes of its own.</summary>
    /// <inheritdoc cref="Encode(WireBuffer, RecordBatch, Compression)"/>
    public static byte[] Encode(RecordBatch batch, Compression compression = Compression.None)
    {
        WireBuffer buffer = new();
        Encode(buffer, batch, compression);
        return buffer.Written.ToArray();
    }

    private static void Encode(WireBuffer buffer, Record record, long baseTimestamp, int index)
    {
        long timestampDelta = record.Timestamp - baseTimestamp;
        int length = 1 + Varint.LengthOf(timestampDelta) + Varint.LengthOf(index) + LengthOf(record.Key) + LengthOf(record.Value) + Varint.LengthOf(record.Headers.Count);
        foreach ((string name, byte[]? value) in record.Headers)
        {
            int nameLength = Encoding.UTF8.GetByteCount(name);
            length += Varint.LengthOf(nameLength) + nameLength + LengthOf(value);
        }

        Write(buffer, length);
        buffer.Add(1)[0] = 0;
        Write(buffer, timestampDelta);
        Write(buffer, index);
        Write(buffer, record.Key);
        Write(buffer, record.Value);
        Write(buffer, record.Headers.Count);
        foreach ((string name, byte[]? value) in record.Headers)
        {
            Write(buffer, Encoding.UTF8.GetBytes(name));
            Write(buffer, value);
        }
    }

    private static int LengthOf(byte[]? bytes) => bytes == null ? 1 : Varint.LengthOf(bytes.Length) + bytes.Length;

    private static void Write(WireBuffer buffer, long value) => buffer.Advance(Varint.Write(buffer.Room(Varint.MaxLength64), value));

    private static void Write(WireBuffer buffer, byte[]? bytes)
    {
        Write(buffer, bytes?.Length ?? -1);
        bytes.CopyTo(buffer.Add(bytes?.Length ?? 0));
    }
}
