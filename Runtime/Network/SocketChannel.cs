using System.Net.Sockets;

namespace ProducerSafety.Runtime.Network;

/// <summary>
/// A connection over a socket, for a thread that waits in the operating system. It is not woken for every piece of a large request (<c>SO_RCVLOWAT</c>). Reading and writing
/// themselves never wait: the operating system would wait for as many bytes again as have come.
/// </summary>
internal sealed class SocketChannel : ByteChannel
{
    private const int SocketLevel = 1;
    private const int LowWaterOption = 18;
    private const int HighestLowWater = 256 << 10;
    private const int LowestLowWater = 16 << 10;

    private readonly Socket socket;
    private int lowWater = 1;

    public SocketChannel(Socket socket)
    {
        this.socket = socket;
        socket.Blocking = false;
    }

    public override ValueTask<int> ReadAsync(Memory<byte> room, int needed)
    {
        int read = 0;
        while (true)
        {
            int more = socket.Receive(room.Span[read..], SocketFlags.None, out SocketError error);
            if (error is not (SocketError.Success or SocketError.WouldBlock))
            {
                throw new SocketException((int)error);
            }

            bool isEnd = more == 0 && error == SocketError.Success;
            read += Math.Max(more, 0);
            if (read >= needed || isEnd)
            {
                return new(read);
            }

            SetLowWater(needed - read);
            socket.Poll(Timeout.Infinite, SelectMode.SelectRead);
        }
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            int sent = socket.Send(bytes.Span, SocketFlags.None, out SocketError error);
            if (error == SocketError.WouldBlock)
            {
                socket.Poll(Timeout.Infinite, SelectMode.SelectWrite);
            }
            else if (error != SocketError.Success)
            {
                throw new SocketException((int)error);
            }

            bytes = bytes[sent..];
        }

        return ValueTask.CompletedTask;
    }

    public override void Dispose() => socket.Dispose();

    /// <summary>Never more than is asked for; somewhat less is not worth a call of the system.</summary>
    private void SetLowWater(int bytes)
    {
        bytes = Math.Min(bytes, HighestLowWater);
        if (OperatingSystem.IsLinux() && (bytes < lowWater || (bytes >= 2 * lowWater && bytes >= LowestLowWater)))
        {
            lowWater = bytes;
            socket.SetRawSocketOption(SocketLevel, LowWaterOption, BitConverter.GetBytes(bytes));
        }
    }
}
