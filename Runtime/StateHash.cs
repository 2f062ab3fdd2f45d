using System.Numerics;

namespace ProducerSafety.Runtime;

/// <summary>
/// A 128-bit hash of a state machine's state, by which an exhaustive search recognises a state that it has seen. The same on every machine and in every process;
/// not a defence against an adversary.
/// </summary>
public struct StateHash
{
    private ulong low;
    private ulong high;

    /// <summary>The hash of all that was added.</summary>
    public readonly UInt128 Value => new(Avalanche(high), Avalanche(low ^ BitOperations.RotateLeft(high, 17)));

    /// <summary>Adds a number.</summary>
    /// <param name="value">The number.</param>
    public void Add(long value)
    {
        ulong bits = (ulong)value;
        low = (BitOperations.RotateLeft(low ^ (bits * 0x9E3779B97F4A7C15), 31) * 0xBF58476D1CE4E5B9) + 0x94D049BB133111EB;
        high = (BitOperations.RotateLeft(high + (bits ^ 0xD6E8FEB86659FD93), 27) * 0xFF51AFD7ED558CCD) ^ low;
    }

    /// <summary>Adds a truth value.</summary>
    /// <param name="value">The value.</param>
    public void Add(bool value) => Add(value ? 1L : 0L);

    /// <summary>Adds text.</summary>
    /// <param name="value">The text, or null, which differs from an empty one.</param>
    public void Add(string? value)
    {
        Add(value?.Length ?? -1);
        foreach (char character in value ?? "")
        {
            Add((long)character);
        }
    }

    /// <summary>Adds bytes.</summary>
    /// <param name="value">The bytes, or null, which differs from none.</param>
    public void Add(byte[]? value)
    {
        Add(value?.Length ?? -1);
        foreach (byte element in value ?? [])
        {
            Add((long)element);
        }
    }

    /// <summary>Adds one element of a set: the order in which elements are added to a sum does not matter.</summary>
    /// <param name="element">The hash of the element.</param>
    /// <param name="sum">The sum over the elements so far, from 0. Add it at the end.</param>
    public static void AddToSet(in StateHash element, ref UInt128 sum) => sum += element.Value;

    /// <summary>Adds the sum over a set.</summary>
    /// <param name="sum">The sum over the elements.</param>
    public void AddSet(UInt128 sum)
    {
        Add((long)(ulong)(sum >> 64));
        Add((long)(ulong)sum);
    }

    private static ulong Avalanche(ulong value)
    {
        value = (value ^ (value >> 33)) * 0xC4CEB9FE1A85EC53;
        return value ^ (value >> 29);
    }
}
