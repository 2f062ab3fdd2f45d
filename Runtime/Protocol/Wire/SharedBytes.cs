namespace ProducerSafety.Runtime.Protocol.Wire;

/// <summary>
/// Bytes of a <see cref="BytePool"/> that several may hold: when the last one lets go of them, they are used for something else. Whoever cannot say when nobody reads them any more
/// just keeps holding; the garbage collector has them then.
/// </summary>
internal sealed class SharedBytes(BytePool pool, Memory<byte> bytes)
{
    private int holders = 1;

    public Memory<byte> Bytes => bytes;

    public void Hold() => Interlocked.Increment(ref holders);

    public void LetGo()
    {
        if (Interlocked.Decrement(ref holders) == 0)
        {
            pool.Return(bytes);
        }
    }
}
