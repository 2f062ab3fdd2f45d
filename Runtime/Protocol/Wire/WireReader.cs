using System.Buffers.Binary;
using System.Text;

namespace ProducerSafety.Runtime.Protocol.Wire;

/// <summary>
/// Reads a message from a frame. Whatever the bytes are, it throws nothing but <see cref="ProtocolException"/>, and what it allocates grows with what it has read, not with
/// what a length claims.
/// </summary>
internal ref struct WireReader(ReadOnlyMemory<byte> frame, bool isFlexible) : IWire
{
    private const int FirstCapacity = 16;

    private readonly ReadOnlyMemory<byte> frame = frame;
    private readonly bool isFlexible = isFlexible;
    private int position;

    public readonly int Remaining => frame.Length - position;

    /// <summary>Reads a message that ends where the frame ends.</summary>
    public static T Read<T>(ReadOnlyMemory<byte> frame, Api api, short version)
        where T : IMessage, new()
    {
        WireReader reader = new(frame, api.IsFlexible(version));
        T message = reader.Element<T>(version);
        return reader.Remaining == 0 ? message : throw new ProtocolException($"{reader.Remaining} bytes follow after {api} version {version}.");
    }

    public void Boolean(ref bool value) => value = Take(1)[0] != 0;

    public void Int8(ref sbyte value) => value = (sbyte)Take(1)[0];

    public void Int16(ref short value) => value = BinaryPrimitives.ReadInt16BigEndian(Take(sizeof(short)));

    public void Int32(ref int value) => value = BinaryPrimitives.ReadInt32BigEndian(Take(sizeof(int)));

    public void Int64(ref long value) => value = BinaryPrimitives.ReadInt64BigEndian(Take(sizeof(long)));

    public void Uuid(ref Guid value) => value = new Guid(Take(16), bigEndian: true);

    public void Error(ref ErrorCode value) => value = (ErrorCode)BinaryPrimitives.ReadInt16BigEndian(Take(sizeof(short)));

    public void String(ref string value)
    {
        string? read = null;
        NullableString(ref read);
        value = read ?? throw new ProtocolException("A string is null.");
    }

    public void NullableString(ref string? value)
    {
        int length = isFlexible ? CompactLength() : Int16();
        value = length < 0 ? null : Encoding.UTF8.GetString(Take(length));
    }

    /// <summary>A string whose length is never compact, as in the header of a request.</summary>
    public string? NullablePlainString()
    {
        int length = Int16();
        return length < 0 ? null : Encoding.UTF8.GetString(Take(length));
    }

    public void Bytes(ref ReadOnlyMemory<byte> value)
    {
        ReadOnlyMemory<byte>? read = null;
        NullableBytes(ref read);
        value = read ?? throw new ProtocolException("A byte array is null.");
    }

    public void NullableBytes(ref ReadOnlyMemory<byte>? value)
    {
        int length = Length();
        if (length < 0)
        {
            value = null;
            return;
        }

        Take(length);
        value = frame.Slice(position - length, length);
    }

    public void Int32s(ref List<int> values)
    {
        int count = Count();
        values = new List<int>(Math.Min(count, FirstCapacity));
        for (int index = 0; index < count; index++)
        {
            values.Add(Int32());
        }
    }

    public void Strings(ref List<string> values)
    {
        List<string>? read = null;
        NullableStrings(ref read);
        values = read ?? throw new ProtocolException("An array is null.");
    }

    public void NullableStrings(ref List<string>? values)
    {
        int count = NullableCount();
        values = count < 0 ? null : new List<string>(Math.Min(count, FirstCapacity));
        for (int index = 0; index < count; index++)
        {
            string value = "";
            String(ref value);
            values!.Add(value);
        }
    }

    public void Array<T>(ref List<T> items, short version)
        where T : IMessage, new()
    {
        List<T>? read = null;
        NullableArray(ref read, version);
        items = read ?? throw new ProtocolException("An array is null.");
    }

    public void NullableArray<T>(ref List<T>? items, short version)
        where T : IMessage, new()
    {
        int count = NullableCount();
        items = count < 0 ? null : new List<T>(Math.Min(count, FirstCapacity));
        for (int index = 0; index < count; index++)
        {
            items!.Add(Element<T>(version));
        }
    }

    /// <summary>Skips the tagged fields: none of those that exist has to be understood.</summary>
    public void Tags()
    {
        if (!isFlexible)
        {
            return;
        }

        for (uint count = UnsignedVarint(); count > 0; count--)
        {
            UnsignedVarint();
            uint size = UnsignedVarint();
            Take(size <= int.MaxValue ? (int)size : throw TooLong());
        }
    }

    public short Int16() => BinaryPrimitives.ReadInt16BigEndian(Take(sizeof(short)));

    public int Int32() => BinaryPrimitives.ReadInt32BigEndian(Take(sizeof(int)));

    /// <summary>What has not been read yet.</summary>
    public readonly ReadOnlyMemory<byte> Rest() => frame[position..];

    private T Element<T>(short version)
        where T : IMessage, new()
    {
        T element = new();
        element.Layout(ref this, version);
        Tags();
        return element;
    }

    private uint UnsignedVarint()
    {
        ReadOnlySpan<byte> rest = frame.Span[position..];
        position += Varint.Read(rest, out uint value);
        return value;
    }

    private int CompactLength() => UnsignedVarint() is var value and <= int.MaxValue ? (int)value - 1 : throw TooLong();

    private int Length() => isFlexible ? CompactLength() : Int32();

    private int Count() => NullableCount() is var count and >= 0 ? count : throw new ProtocolException("An array is null.");

    /// <summary>No element is shorter than a byte.</summary>
    private int NullableCount() => Length() is var count && count <= Remaining ? count : throw TooLong();

    private ReadOnlySpan<byte> Take(int length)
    {
        if (length < 0 || length > Remaining)
        {
            throw TooLong();
        }

        position += length;
        return frame.Span.Slice(position - length, length);
    }

    private static ProtocolException TooLong() => new("The message is longer than its frame.");
}
