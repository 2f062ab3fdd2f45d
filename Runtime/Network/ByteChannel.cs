namespace ProducerSafety.Runtime.Network;

/// <summary>A connection as bytes.</summary>
internal abstract class ByteChannel : IDisposable
{
    /// <summary>Reads what there is.</summary>
    /// <param name="room">Where it goes.</param>
    /// <param name="needed">Nothing can be done before so many bytes are there; they may come in parts all the same.</param>
    /// <returns>How many bytes were read; 0 at the end.</returns>
    public abstract ValueTask<int> ReadAsync(Memory<byte> room, int needed);

    /// <summary>Writes all bytes.</summary>
    public abstract ValueTask WriteAsync(ReadOnlyMemory<byte> bytes);

    public abstract void Dispose();
}
