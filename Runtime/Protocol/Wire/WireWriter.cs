using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace ProducerSafety.Runtime.Protocol.Wire;

/// <summary>Writes a message.</summary>
internal readonly struct WireWriter(WireBuffer buffer, bool isFlexible) : IWire
{
    public void Boolean(ref bool value) => buffer.Add(1)[0] = value ? (byte)1 : (byte)0;

    public void Int8(ref sbyte value) => buffer.Add(1)[0] = (byte)value;

    public void Int16(ref short value) => Int16(value);

    public void Int32(ref int value) => Int32(value);

    public void Int64(ref long value) => BinaryPrimitives.WriteInt64BigEndian(buffer.Add(sizeof(long)), value);

    public void Uuid(ref Guid value) => value.TryWriteBytes(buffer.Add(16), bigEndian: true, out _);

    public void Error(ref ErrorCode value) => Int16((short)value);

    public void String(ref string value) => Text(value);

    public void NullableString(ref string? value)
    {
        if (value != null)
        {
            Text(value);
        }
        else if (isFlexible)
        {
            CompactLength(-1);
        }
        else
        {
            Int16(-1);
        }
    }

    /// <summary>A string whose length is never compact, as in the header of a request.</summary>
    public void NullablePlainString(string? value)
    {
        if (value == null)
        {
            Int16(-1);
        }
        else
        {
            PlainText(value);
        }
    }

    public void Bytes(ref ReadOnlyMemory<byte> value)
    {
        Count(value.Length);
        value.Span.CopyTo(buffer.Add(value.Length));
    }

    public void NullableBytes(ref ReadOnlyMemory<byte>? value)
    {
        Count(value?.Length ?? -1);
        value.GetValueOrDefault().Span.CopyTo(buffer.Add(value?.Length ?? 0));
    }

    public void Int32s(ref List<int> values)
    {
        Count(values.Count);
        foreach (int value in values)
        {
            Int32(value);
        }
    }

    public void Strings(ref List<string> values)
    {
        Count(values.Count);
        foreach (string value in values)
        {
            Text(value);
        }
    }

    public void NullableStrings(ref List<string>? values)
    {
        if (values == null)
        {
            Count(-1);
        }
        else
        {
            Strings(ref values);
        }
    }

    public void Array<T>(ref List<T> items, short version)
        where T : IMessage, new()
    {
        Count(items.Count);
        foreach (ref T item in CollectionsMarshal.AsSpan(items))
        {
            Element(item, version);
        }
    }

    public void NullableArray<T>(ref List<T>? items, short version)
        where T : IMessage, new()
    {
        if (items == null)
        {
            Count(-1);
        }
        else
        {
            Array(ref items, version);
        }
    }

    /// <summary>A message, or a part of one, with its tagged fields, of which there are none.</summary>
    public void Element<T>(T element, short version)
        where T : IMessage
    {
        WireWriter writer = this;
        element.Layout(ref writer, version);
        Tags();
    }

    public void Tags()
    {
        if (isFlexible)
        {
            buffer.Add(1)[0] = 0;
        }
    }

    public void Int16(short value) => BinaryPrimitives.WriteInt16BigEndian(buffer.Add(sizeof(short)), value);

    public void Int32(int value) => BinaryPrimitives.WriteInt32BigEndian(buffer.Add(sizeof(int)), value);

    private void Text(string value)
    {
        if (!isFlexible)
        {
            PlainText(value);
            return;
        }

        int length = Encoding.UTF8.GetByteCount(value);
        CompactLength(length);
        Encoding.UTF8.GetBytes(value, buffer.Add(length));
    }

    private void PlainText(string value)
    {
        int length = Encoding.UTF8.GetByteCount(value);
        Int16(length <= short.MaxValue ? (short)length : throw new ProtocolException($"A string of {length} bytes is too long."));
        Encoding.UTF8.GetBytes(value, buffer.Add(length));
    }

    private void Count(int count)
    {
        if (isFlexible)
        {
            CompactLength(count);
        }
        else
        {
            Int32(count);
        }
    }

    /// <summary>0 stands for null, 1 for an empty string or array.</summary>
    private void CompactLength(int length) => buffer.Advance(Varint.Write(buffer.Room(Varint.MaxLength32), (uint)(length + 1)));
}
