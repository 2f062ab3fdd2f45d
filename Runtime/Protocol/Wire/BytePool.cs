using System.Numerics;

namespace ProducerSafety.Runtime.Protocol.Wire;

/// <summary>
/// Memory of large requests, to be used again: the first touch of fresh memory, and the collection that it takes to get it back, cost more than to receive a request.
/// </summary>
/// <param name="maxKept">How many bytes are kept at most.</param>
internal sealed class BytePool(long maxKept = 64 << 20)
{
    /// <summary>Anything smaller is left to the garbage collector.</summary>
    public const int Smallest = 2 << 10;

    /// <summary>Arrays have these sizes, in eighths of a power of two: 5, 6, 7 and 8.</summary>
    private const int SizesOfPower = 4;

    private readonly Stack<byte[]>?[] free = new Stack<byte[]>?[32 * SizesOfPower];
    private readonly Lock gate = new();
    private long kept;

    /// <summary>Memory of at least a size, at most twice of it.</summary>
    public SharedBytes Rent(int size)
    {
        int index = IndexOf(size);
        lock (gate)
        {
            for (int larger = index; larger < index + SizesOfPower; larger++)
            {
                if (free[larger] is { Count: > 0 } stack)
                {
                    byte[] bytes = stack.Pop();
                    kept -= bytes.Length;
                    return new SharedBytes(this, bytes);
                }
            }
        }

        return new SharedBytes(this, GC.AllocateUninitializedArray<byte>(SizeAt(index)));
    }

    public void Return(byte[] bytes)
    {
        lock (gate)
        {
            if (kept + bytes.Length <= maxKept)
            {
                (free[IndexOf(bytes.Length)] ??= []).Push(bytes);
                kept += bytes.Length;
            }
        }
    }

    private static int IndexOf(int size)
    {
        int power = 32 - BitOperations.LeadingZeroCount((uint)size - 1);
        int eighths = (int)(((long)size + (1L << (power - 3)) - 1) >> (power - 3));
        return (power * SizesOfPower) + eighths - 5;
    }

    private static int SizeAt(int index) => (int)Math.Min(Array.MaxLength, ((index % SizesOfPower) + 5L) << ((index / SizesOfPower) - 3));
}
