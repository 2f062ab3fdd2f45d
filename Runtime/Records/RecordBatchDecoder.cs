using System.IO.Compression;
using ProducerSafety.Runtime.Protocol;
using ProducerSafety.Runtime.Protocol.Wire;

namespace ProducerSafety.Runtime.Records;

/// <summary>Reads record batches from bytes.</summary>
internal static class RecordBatchDecoder
{
    /// <summary>Reads the batches that follow on each other, as in the answer to a fetch; a last one that is cut off is left out.</summary>
    public static List<RecordBatch> DecodeAll(ReadOnlyMemory<byte> bytes)
    {
        List<RecordBatch> batches = [];
        while (bytes.Length >= BatchHeader.Size)
        {
            long size = (long)BatchHeader.BeforeLength + new BatchHeader(bytes.Span).Length;
            if (size < BatchHeader.Size)
            {
                throw new ProtocolException($"A batch has {size} bytes.");
            }

            if (size > bytes.Length)
            {
                break;
            }

            batches.Add(RecordBatch.FromBytes(bytes[..(int)size].ToArray()));
            bytes = bytes[(int)size..];
        }

        return batches;
    }

    /// <summary>The records of one batch.</summary>
    /// <exception cref="ProtocolException">The bytes are no records.</exception>
    /// <exception cref="NotSupportedException">They are compressed in a way that is not read here.</exception>
    public static IReadOnlyList<Record> Records(ReadOnlyMemory<byte> batch)
    {
        BatchHeader header = new(batch.Span);
        ReadOnlyMemory<byte> content = batch[BatchHeader.Size..];
        byte[] plain = header.Compression switch
        {
            Compression.None => content.ToArray(),
            Compression.Gzip => Decompress(content),
            _ => throw new NotSupportedException($"Records compressed with {header.Compression} are not read here."),
        };
        RecordReader reader = new(plain);
        List<Record> records = [];
        for (int index = 0; index < header.Count; index++)
        {
            records.Add(reader.Read(header.BaseTimestamp));
        }

        return reader.IsAtEnd ? records : throw new ProtocolException($"A batch has more than its {header.Count} records.");
    }

    private static byte[] Decompress(ReadOnlyMemory<byte> content)
    {
        try
        {
            using GZipStream gzip = new(new MemoryStream(content.ToArray()), CompressionMode.Decompress);
            using MemoryStream plain = new();
            gzip.CopyTo(plain);
            return plain.ToArray();
        }
        catch (InvalidDataException e)
        {
            throw new ProtocolException($"The records are not gzip: {e.Message}");
        }
    }
}
