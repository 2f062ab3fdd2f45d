using System.Buffers.Binary;
using ProducerSafety.Runtime.Protocol;
using ProducerSafety.Runtime.Protocol.Wire;

namespace ProducerSafety.Runtime.Network;

/// <summary>
/// Reads frames from a connection, each into memory of its own: a produced batch stays in the log where it arrived. Small frames are read many at a time, the rest of a
/// large one goes straight from the socket to its place.
/// </summary>
internal sealed class FrameReader(Stream stream, int maxFrameBytes)
{
    private const int FirstBuffer = 1 << 10;
    private const int LargestBuffer = 64 << 10;

    /// <summary>How many times what has arrived a frame may occupy on its length's word.</summary>
    private const int Trust = 16;

    private byte[] buffer = new byte[FirstBuffer];
    private int start;
    private int end;

    /// <summary>The next frame without its length, or null when the other side has closed the connection.</summary>
    /// <exception cref="ProtocolException">The length is not one of a frame.</exception>
    public async ValueTask<Memory<byte>?> ReadAsync()
    {
        while (end - start < Frames.LengthSize)
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
        byte[] frame = GC.AllocateUninitializedArray<byte>(Math.Min(length, Trust * Math.Max(buffered, FirstBuffer)));
        buffer.AsSpan(start, buffered).CopyTo(frame);
        start += buffered;
        return buffered == length ? frame : await FillAsync(frame, buffered, length).ConfigureAwait(false);
    }

    private async ValueTask<Memory<byte>?> FillAsync(byte[] frame, int filled, int length)
    {
        while (filled < length)
        {
            if (filled == frame.Length)
            {
                byte[] larger = GC.AllocateUninitializedArray<byte>((int)Math.Min(length, (long)Trust * filled));
                frame.CopyTo(larger, 0);
                frame = larger;
            }

            int read = await stream.ReadAsync(frame.AsMemory(filled)).ConfigureAwait(false);
            if (read == 0)
            {
                return null;
            }

            filled += read;
        }

        return frame;
    }

    private async ValueTask<bool> FillAsync()
    {
        if (start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            end -= start;
            start = 0;
        }

        int read = await stream.ReadAsync(buffer.AsMemory(end)).ConfigureAwait(false);
        end += read;
        if (end == buffer.Length && end < LargestBuffer)
        {
            Array.Resize(ref buffer, 4 * end);
        }

        return read > 0;
    }
}
