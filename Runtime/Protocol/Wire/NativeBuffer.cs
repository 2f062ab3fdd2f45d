using System.Buffers;
using System.Runtime.InteropServices;

namespace ProducerSafety.Runtime.Protocol.Wire;

/// <summary>
/// Bytes that grow, outside of the managed heap: a producer may hold a gigabyte of messages for a moment, and the garbage collector has nothing to do with them. Using it after
/// <see cref="Free"/> throws.
/// </summary>
internal sealed unsafe class NativeBuffer(int size) : MemoryManager<byte>
{
    private byte* start = (byte*)NativeMemory.Alloc((nuint)size);

    public int Size { get; private set; } = size;

    /// <summary>Makes it larger or smaller; the bytes that have room stay, at another place.</summary>
    public void Resize(int size)
    {
        ObjectDisposedException.ThrowIf(start is null, this);
        start = (byte*)NativeMemory.Realloc(start, (nuint)size);
        Size = size;
    }

    public void Free()
    {
        NativeMemory.Free(start);
        start = null;
        Size = 0;
    }

    public override Span<byte> GetSpan()
    {
        ObjectDisposedException.ThrowIf(start is null, this);
        return new(start, Size);
    }

    public override MemoryHandle Pin(int elementIndex = 0) => throw new NotSupportedException();

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing) => Free();
}
