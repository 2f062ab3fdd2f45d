using System.Buffers;

namespace ProducerSafety.Runtime.Network.Producing;

/// <summary>Where a thread writes keys and values before they go into a batch.</summary>
internal sealed class Scratch : IBufferWriter<byte>
{
    private const int MaxKept = 1 << 20;

    [ThreadStatic]
    private static Scratch? ofThread;

    private byte[] bytes = new byte[4096];

    public static Scratch OfThread => ofThread ??= new();

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => bytes.AsSpan(0, Length);

    public void Clear()
    {
        Length = 0;
        if (bytes.Length > MaxKept)
        {
            bytes = new byte[4096];
        }
    }

    public void Advance(int count) => Length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        int needed = Math.Max(sizeHint, 1);
        if (bytes.Length - Length < needed)
        {
            Array.Resize(ref bytes, Math.Max(2 * bytes.Length, Length + needed));
        }

        return bytes.AsMemory(Length);
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;
}
