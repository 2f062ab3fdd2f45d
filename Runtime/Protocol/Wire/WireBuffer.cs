namespace ProducerSafety.Runtime.Protocol.Wire;

/// <summary>Bytes that are written one after the other, to be sent at once; it can be used again.</summary>
/// <param name="maxKept">A buffer that has become larger is not kept.</param>
/// <param name="isNative">Whether they are outside of the managed heap; such a buffer is to be released.</param>
internal sealed class WireBuffer(int maxKept = 1 << 20, bool isNative = false)
{
    private const int FirstSize = 512;

    private readonly NativeBuffer? native = isNative ? new(FirstSize) : null;
    private byte[] bytes = isNative ? [] : new byte[FirstSize];

    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Written => native is null ? bytes.AsMemory(0, Length) : native.Memory[..Length];

    public Span<byte> this[Range range] => All[..Length][range];

    private Span<byte> All => native is null ? bytes : native.GetSpan();

    public void Clear()
    {
        Length = 0;
        if (native is not null && native.Size > maxKept)
        {
            native.Resize(FirstSize);
        }
        else if (bytes.Length > maxKept)
        {
            bytes = new byte[FirstSize];
        }
    }

    /// <summary>Nothing is written any more.</summary>
    public void Release()
    {
        Length = 0;
        native?.Free();
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
        Span<byte> all = All;
        if (all.Length - Length < length)
        {
            Grow((int)Math.Min(Array.MaxLength, Math.Max(2L * all.Length, (long)Length + length)));
            all = All;
        }

        return all[Length..];
    }

    public void Advance(int length) => Length += length;

    /// <summary>Takes back what was written behind a place.</summary>
    public void Truncate(int length) => Length = length;

    private void Grow(int size)
    {
        if (native is null)
        {
            Array.Resize(ref bytes, size);
        }
        else
        {
            native.Resize(size);
        }
    }
}
