namespace ProducerSafety.Runtime.Protocol.Wire;

/// <summary>Bytes that are written one after the other, to be sent at once; it can be used again.</summary>
/// <param name="maxKept">A buffer that has become larger is not kept.</param>
internal sealed class WireBuffer(int maxKept = 1 << 20)
{
    private byte[] bytes = new byte[512];

    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Written => bytes.AsMemory(0, Length);

    public Span<byte> this[Range range] => bytes.AsSpan(0, Length)[range];

    public void Clear()
    {
        Length = 0;
        if (bytes.Length > maxKept)
        {
            bytes = new byte[512];
        }
    }

    /// <summary>Room for bytes that are to be written right away.</summary>
    public Span<byte> Add(int length)
    {
        Span<byte> room = Room(length);
        Length += length;
        return room[..length];
    }

    /// <summary>Room for at most so many bytes; <see cref="Advance"/> says how many there were.</summary>
    public Span<byte> Room(int length)
    {
        if (bytes.Length - Length < length)
        {
            Array.Resize(ref bytes, (int)Math.Min(Array.MaxLength, Math.Max(2L * bytes.Length, (long)Length + length)));
        }

        return bytes.AsSpan(Length);
    }

    public void Advance(int length) => Length += length;

    /// <summary>Takes back what was written behind a place.</summary>
    public void Truncate(int length) => Length = length;
}
