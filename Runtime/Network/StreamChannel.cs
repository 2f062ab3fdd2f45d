namespace ProducerSafety.Runtime.Network;

/// <summary>A connection over a stream.</summary>
/// <param name="stream">The stream.</param>
/// <param name="blocks">Whether the thread that asks waits.</param>
internal sealed class StreamChannel(Stream stream, bool blocks = false) : ByteChannel
{
    public override ValueTask<int> ReadAsync(Memory<byte> room, int needed) => blocks ? new(stream.Read(room.Span)) : stream.ReadAsync(room);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        if (!blocks)
        {
            return stream.WriteAsync(bytes);
        }

        stream.Write(bytes.Span);
        return ValueTask.CompletedTask;
    }

    public override void Dispose() => stream.Dispose();
}
