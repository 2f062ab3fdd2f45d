using System.Buffers.Binary;
using ProducerSafety.Runtime.Protocol;
using ProducerSafety.Runtime.Protocol.Wire;

namespace ProducerSafety.Runtime.Network;

/// <summary>
/// Reads frames from a connection, each into memory of its own: a produced batch stays in the log where it arrived. Small frames are read many at a time, the rest of a
/// large one goes straight from the socket to its place.
/// </summary>
internal sealed class FrameReader(ByteChannel channel, int maxFrameBytes, BytePool? pool = null)
{
    private const int FirstBuffer = 1 << 10;
    private const int LargestBuffer = 64 << 10;
    private const int LargeFrame = 16 << 10;

    /// <summary>How many times what has arrived a frame may occupy on its length's word.</summary>
    private const int Trust = 16;

    private byte[] buffer = new byte[FirstBuffer];
    private int start;
    private int end;
    private int largest;

    /// <summary>What the last frame lies in, where that is of the pool. Whoever asked for the frame holds it.</summary>
    public SharedBytes? Shared { get; private set; }

    /// <summary>The next frame without its length, or null when the other side has closed the connection.</summary>
    /// <exception cref="ProtocolException">The length is not one of a frame.</exception>
    public async ValueTask<Memory<byte>?> ReadAsync()
    {
        while (end - start < Frames.LengthSize + sizeof(short) && !HasShortFrame())
        {
            if (!await FillAsync().ConfigureAwait(false))
            {
                return null;
            }
        }

        int length = BinaryPrimitives.ReadInt32BigEndian(buffer.AsSpan(start));
        if (length < 0 || length > maxFrameBytes)
        {
            throw new ProtocolException($"A frame of {length} bytes, where at most {maxFrameBytes} are taken.");
        }

        start += Frames.LengthSize;
        int buffered = Math.Min(length, end - start);
        bool isShared = pool != null && length >= BytePool.Smallest && BinaryPrimitives.ReadInt16BigEndian(buffer.AsSpan(start)) == ProduceApi.Key;
        Memory<byte> frame = Allocate(Math.Min(length, Math.Max(largest, Trust * Math.Max(buffered, FirstBuffer))), isShared);
        buffer.AsSpan(start, buffered).CopyTo(frame.Span);
        start += buffered;
        int filled = buffered;
        while (filled < length)
        {
            if (filled == frame.Length)
            {
                SharedBytes? outgrown = Shared;
                Memory<byte> larger = Allocate((int)Math.Min(length, (long)Trust * filled), isShared);
                frame.CopyTo(larger);
                frame = larger;
                outgrown?.LetGo();
            }

            int read = await channel.ReadAsync(frame[filled..], frame.Length - filled).ConfigureAwait(false);
            if (read == 0)
            {
                return null;
            }

            filled += read;
        }

        largest = Math.Max(largest, length);
        return frame;
    }

    private Memory<byte> Allocate(int size, bool isShared)
    {
        Shared = isShared ? pool!.Rent(size) : null;
        return Shared == null ? GC.AllocateUninitializedArray<byte>(size) : Shared.Bytes[..size];
    }

    /// <summary>A frame so short that not even its API is in it; or one that is none.</summary>
    private bool HasShortFrame() =>
        end - start >= Frames.LengthSize && BinaryPrimitives.ReadInt32BigEndian(buffer.AsSpan(start)) is var length && (length < sizeof(short) || length > maxFrameBytes);

    private async ValueTask<bool> FillAsync()
    {
        if (start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            end -= start;
            start = 0;
        }

        // What lies here has to be copied: of a connection with large frames it is little.
        int room = largest > LargeFrame ? Math.Min(FirstBuffer, buffer.Length - end) : buffer.Length - end;
        int read = await channel.ReadAsync(buffer.AsMemory(end, room), 1).ConfigureAwait(false);
        end += read;
        if (end == buffer.Length && end < LargestBuffer)
        {
            Array.Resize(ref buffer, 4 * end);
        }

        return read > 0;
    }
}
