using System.Text;
using ProducerSafety.Runtime.Protocol;
using ProducerSafety.Runtime.Protocol.Wire;

namespace ProducerSafety.Runtime.Records;

/// <summary>Goes over the records of a batch that are not compressed, or no longer. Throws <see cref="ProtocolException"/> where the bytes are no records.</summary>
internal ref struct RecordReader(ReadOnlySpan<byte> records)
{
    private ReadOnlySpan<byte> rest = records;

    public readonly bool IsAtEnd => rest.IsEmpty;

    /// <summary>Reads a record.</summary>
    /// <param name="baseTimestamp">The batch's first timestamp.</param>
    public Record Read(long baseTimestamp)
    {
        RecordReader record = Next();
        record.Byte();
        long timestamp = baseTimestamp + record.Varlong();
        record.Varint();
        byte[]? key = record.Bytes();
        byte[]? value = record.Bytes();
        int count = record.Varint();
        if (count < 0 || count > record.rest.Length)
        {
            throw new ProtocolException($"A record has {count} headers.");
        }

        if (count == 0)
        {
            return record.AtEnd(new Record(key, value, timestamp));
        }

        List<KeyValuePair<string, byte[]?>> headers = [];
        for (int index = 0; index < count; index++)
        {
            string name = Encoding.UTF8.GetString(record.Bytes() ?? throw new ProtocolException("A header has no name."));
            headers.Add(new(name, record.Bytes()));
        }

        return record.AtEnd(new Record(key, value, timestamp) { Headers = headers });
    }

    private readonly Record AtEnd(Record record) => rest.IsEmpty ? record : throw new ProtocolException("A record is longer than its fields.");

    private RecordReader Next()
    {
        int length = Varint();
        return new RecordReader(Take(length));
    }

    private void Byte() => Take(1);

    private int Varint()
    {
        rest = rest[Protocol.Wire.Varint.Read(rest, out int value)..];
        return value;
    }

    private long Varlong()
    {
        rest = rest[Protocol.Wire.Varint.Read(rest, out long value)..];
        return value;
    }

    private byte[]? Bytes()
    {
        int length = Varint();
        return length == -1 ? null : Take(length).ToArray();
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        if (length < 0 || length > rest.Length)
        {
            throw new ProtocolException("A record is longer than its batch.");
        }

        ReadOnlySpan<byte> taken = rest[..length];
        rest = rest[length..];
        return taken;
    }
}
