namespace ProducerSafety.Runtime.Protocol.Wire;

/// <summary>Integers of one to ten bytes, seven bits in each, the lowest first; signed ones are written zigzag (Protocol Buffers' encoding).</summary>
internal static class Varint
{
    /// <summary>The most bytes that an integer of 32 bits takes.</summary>
    public const int MaxLength32 = 5;

    /// <summary>The most bytes that an integer of 64 bits takes.</summary>
    public const int MaxLength64 = 10;

    /// <summary>Reads an unsigned integer.</summary>
    /// <returns>Its length.</returns>
    public static int Read(ReadOnlySpan<byte> bytes, out uint value)
    {
        value = 0;
        for (int index = 0; index < MaxLength32; index++)
        {
            if (index == bytes.Length)
            {
                throw new ProtocolException("A varint is cut off.");
            }

            value |= (uint)(bytes[index] & 0x7f) << (7 * index);
            if (bytes[index] < 0x80)
            {
                return index < MaxLength32 - 1 || bytes[index] <= 0x0f ? index + 1 : throw new ProtocolException("A varint has more than 32 bits.");
            }
        }

        throw new ProtocolException("A varint has more than 32 bits.");
    }

    /// <summary>Reads a signed integer of 32 bits.</summary>
    /// <returns>Its length.</returns>
    public static int Read(ReadOnlySpan<byte> bytes, out int value)
    {
        int length = Read(bytes, out uint zigzag);
        value = (int)(zigzag >> 1) ^ -(int)(zigzag & 1);
        return length;
    }

    /// <summary>Reads a signed integer of 64 bits.</summary>
    /// <returns>Its length.</returns>
    public static int Read(ReadOnlySpan<byte> bytes, out long value)
    {
        ulong zigzag = 0;
        for (int index = 0; index < MaxLength64; index++)
        {
            if (index == bytes.Length)
            {
                throw new ProtocolException("A varint is cut off.");
            }

            zigzag |= (ulong)(bytes[index] & 0x7f) << (7 * index);
            if (bytes[index] < 0x80)
            {
                value = (long)(zigzag >> 1) ^ -(long)(zigzag & 1);
                return index < MaxLength64 - 1 || bytes[index] <= 1 ? index + 1 : throw new ProtocolException("A varint has more than 64 bits.");
            }
        }

        throw new ProtocolException("A varint has more than 64 bits.");
    }

    /// <summary>Writes an unsigned integer.</summary>
    /// <returns>Its length.</returns>
    public static int Write(Span<byte> bytes, uint value)
    {
        int length = 0;
        for (; value >= 0x80; value >>= 7)
        {
            bytes[length++] = (byte)(value | 0x80);
        }

        bytes[length++] = (byte)value;
        return length;
    }

    /// <summary>Writes a signed integer.</summary>
    /// <returns>Its length.</returns>
    public static int Write(Span<byte> bytes, long value)
    {
        ulong zigzag = Zigzag(value);
        int length = 0;
        for (; zigzag >= 0x80; zigzag >>= 7)
        {
            bytes[length++] = (byte)(zigzag | 0x80);
        }

        bytes[length++] = (byte)zigzag;
        return length;
    }

    /// <summary>How many bytes a signed integer takes.</summary>
    public static int LengthOf(long value) => (70 - System.Numerics.BitOperations.LeadingZeroCount(Zigzag(value) | 1)) / 7;

    private static ulong Zigzag(long value) => (ulong)((value << 1) ^ (value >> 63));
}
