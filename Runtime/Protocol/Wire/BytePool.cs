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

    /// <summary>What is neither smaller nor larger lies in <see cref="HugePages"/>, of which so many are taken at a time.</summary>
    private const int SmallestOfSlab = 64 << 10;
    private const int LargestOfSlab = 2 << 20;
    private const int SlabSize = 8 << 20;

    /// <summary>Pieces have these sizes, in eighths of a power of two: 5, 6, 7 and 8.</summary>
    private const int SizesOfPower = 4;

    private readonly Stack<Memory<byte>>?[] free = new Stack<Memory<byte>>?[32 * SizesOfPower];
    private readonly Lock gate = new();
    private Memory<byte> slab;
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
                    Memory<byte> bytes = stack.Pop();
                    kept -= bytes.Length;
                    return new SharedBytes(this, bytes);
                }
            }

            return new SharedBytes(this, Allocate(SizeAt(index)));
        }
    }

    public void Return(Memory<byte> bytes)
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

    /// <summary>New memory. The caller holds the gate.</summary>
    private Memory<byte> Allocate(int size)
    {
        if (size is < SmallestOfSlab or > LargestOfSlab)
        {
            return GC.AllocateUninitializedArray<byte>(size);
        }

        if (slab.Length < size)
        {
            slab = HugePages.Allocate(SlabSize);
        }

        Memory<byte> bytes = slab[..size];
        slab = slab[size..];
        return bytes;
    }

    private static int IndexOf(int size)
    {
        int power = 32 - BitOperations.LeadingZeroCount((uint)size - 1);
        int eighths = (int)(((long)size + (1L << (power - 3)) - 1) >> (power - 3));
        return (power * SizesOfPower) + eighths - 5;
    }

    private static int SizeAt(int index) => (int)Math.Min(Array.MaxLength, ((index % SizesOfPower) + 5L) << ((index / SizesOfPower) - 3));
}
