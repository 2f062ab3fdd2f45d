using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ProducerSafety.Runtime.Protocol;
using ProducerSafety.Runtime.Protocol.Wire;

namespace ProducerSafety.Runtime.Records;

/// <summary>
/// Whether uncompressed records are as many as their batch says, each in its place. A broker asks it of every record that it takes: what comes before key and value is read
/// as one word wherever it has at most eight bytes, as nearly everywhere, and byte by byte elsewhere.
/// </summary>
internal static class RecordOrder
{
    /// <summary>What is read of a record behind its length: attributes, timestamp and offset. A shorter record could end before.</summary>
    private const uint SmallestLength = 1 + 2 + 3;

    /// <summary>Looks at all records of a batch.</summary>
    /// <param name="batch">The batch, with its header.</param>
    /// <param name="minTimestamp">Their smallest timestamp.</param>
    /// <param name="maxTimestamp">Their largest timestamp, or -1 where none is larger.</param>
    // A program that runs for seconds, as a test, would spend most of them in code that is not optimized yet.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool IsKept(ReadOnlySpan<byte> batch, out long minTimestamp, out long maxTimestamp)
    {
        BatchHeader header = new(batch);
        int count = header.Count;
        long minDelta = long.MaxValue;
        long maxDelta = long.MinValue;
        long lastDelta = 0;
        ref byte first = ref MemoryMarshal.GetReference(batch);
        int position = BatchHeader.Size;
        for (int index = 0; index < count; index++)
        {
            int left = batch.Length - position;
            if (left < sizeof(ulong) || !TryRead(Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref first, position)), index, out int size, out long delta) || size > left)
            {
                size = Read(batch[position..], index, out delta);
                if (size == 0)
                {
                    minTimestamp = maxTimestamp = -1;
                    return false;
                }
            }

            if (delta != lastDelta || index == 0)
            {
                lastDelta = delta;
                minDelta = Math.Min(minDelta, delta);
                maxDelta = Math.Max(maxDelta, delta);
            }

            position += size;
        }

        minTimestamp = count == 0 ? long.MaxValue : header.BaseTimestamp + minDelta;
        maxTimestamp = count == 0 ? -1 : Math.Max(-1, header.BaseTimestamp + maxDelta);
        return position == batch.Length;
    }

    /// <summary>
    /// Reads length, attributes, timestamp and offset of a record out of its first eight bytes: two, one, two and three of them at most. The offset is not
    /// read but compared with how it has to be written.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryRead(ulong word, int index, out int size, out long delta)
    {
        if (!BitConverter.IsLittleEndian)
        {
            size = 0;
            delta = 0;
            return false;
        }

        uint length = (byte)word;
        int width = 1;
        if (length >= 0x80)
        {
            length = (length & 0x7f) | ((uint)(word & 0xff00) >> 1);
            word >>= 8;
            width = 2;
        }

        word >>= 16;
        uint zigzag = (byte)word;
        word >>= 8;
        if (zigzag >= 0x80)
        {
            zigzag = (zigzag & 0x7f) | ((uint)(byte)word << 7);
            word >>= 8;
        }

        uint offset = (uint)index << 1;
        bool isNext = offset < 1 << 7 ? (byte)word == offset
            : offset < 1 << 14 ? (ushort)word == ((offset & 0x7f) | 0x80 | ((offset & 0x3f80) << 1))
            : offset < 1 << 21 && (word & 0xffffff) == ((offset & 0x7f) | 0x8080 | ((offset & 0x3f80) << 1) | ((offset & 0x1fc000) << 2));
        size = width + (int)(length >> 1);
        delta = (int)(zigzag >> 1) ^ -(int)(zigzag & 1);

        // The lowest bit of the length is its sign, and bit 14 of either says that it goes on.
        return isNext && length >= SmallestLength << 1 && (length & 0x4001) == 0 && (zigzag & 0x4000) == 0;
    }

    /// <summary>Reads the same of any record.</summary>
    /// <returns>How long it is with its length, or 0 where it is none, or not the next.</returns>
    private static int Read(ReadOnlySpan<byte> record, int index, out long delta)
    {
        delta = 0;
        try
        {
            int position = Varint.Read(record, out int length);
            if (length < 1 || length > record.Length - position)
            {
                return 0;
            }

            ReadOnlySpan<byte> fields = record.Slice(position + 1, length - 1);
            fields = fields[Varint.Read(fields, out delta)..];
            Varint.Read(fields, out int offset);
            return offset == index ? position + length : 0;
        }
        catch (ProtocolException)
        {
            return 0;
        }
    }
}
