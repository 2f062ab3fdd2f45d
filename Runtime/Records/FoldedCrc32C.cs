using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ProducerSafety.Runtime.Records;

/// <summary>
/// The checksum by carry-less multiplication, where the processor multiplies 256 bits at a time: half as much again a second as by the checksum's own instruction. Bits that are
/// so and so far ahead are folded onto the ones that come: their remainder is the same. What is left are sixteen bytes with the remainder of all.
/// Source: V. Gopal and others, "Fast CRC Computation for Generic Polynomials Using PCLMULQDQ Instruction", Intel 2009.
/// </summary>
internal static class FoldedCrc32C
{
    /// <summary>How many bytes are gone over in one step.</summary>
    public const int Step = 128;

    /// <summary>The polynomial without its highest term, mirrored as all numbers here.</summary>
    private const uint Polynomial = 0x82f63b78;

    private static readonly Vector256<ulong> overStep = Over(Step);
    private static readonly Vector256<ulong> overVector = Over(32);
    private static readonly Vector128<ulong> overHalf = Over(16).GetLower();

    /// <summary>Whether this processor has what it takes.</summary>
    public static bool IsSupported => Pclmulqdq.V256.IsSupported && Sse42.X64.IsSupported;

    /// <summary>Goes over the bytes that make whole steps, which are at least one.</summary>
    /// <param name="crc">What the bytes before have come to, not inverted.</param>
    /// <param name="bytes">The bytes.</param>
    /// <param name="done">How many it went over.</param>
    /// <returns>What all have come to, not inverted.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static uint Append(uint crc, ReadOnlySpan<byte> bytes, out int done)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bytes.Length, Step);
        ref byte start = ref MemoryMarshal.GetReference(bytes);
        nuint end = (nuint)(bytes.Length - (bytes.Length % Step));
        Vector256<ulong> over = overStep;

        // Four at a time: each multiplication takes several cycles, and the next of the same part needs what it gives.
        Vector256<ulong> a = Load(ref start, 0) ^ Vector256.CreateScalar((ulong)crc);
        Vector256<ulong> b = Load(ref start, 32);
        Vector256<ulong> c = Load(ref start, 64);
        Vector256<ulong> d = Load(ref start, 96);
        for (nuint at = Step; at < end; at += Step)
        {
            a = Fold(a, over) ^ Load(ref start, at);
            b = Fold(b, over) ^ Load(ref start, at + 32);
            c = Fold(c, over) ^ Load(ref start, at + 64);
            d = Fold(d, over) ^ Load(ref start, at + 96);
        }

        b ^= Fold(a, overVector);
        c ^= Fold(b, overVector);
        d ^= Fold(c, overVector);
        Vector128<ulong> last = Fold(d.GetLower(), overHalf) ^ d.GetUpper();
        done = (int)end;
        return BitOperations.Crc32C(BitOperations.Crc32C(0, last[0]), last[1]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> Load(ref byte start, nuint at) => Vector256.LoadUnsafe(ref start, at).AsUInt64();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> Fold(Vector256<ulong> part, Vector256<ulong> over) =>
        Pclmulqdq.V256.CarrylessMultiply(part, over, 0x00) ^ Pclmulqdq.V256.CarrylessMultiply(part, over, 0x11);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> Fold(Vector128<ulong> part, Vector128<ulong> over) =>
        Pclmulqdq.CarrylessMultiply(part, over, 0x00) ^ Pclmulqdq.CarrylessMultiply(part, over, 0x11);

    /// <summary>What moves either half of sixteen bytes over so many: its powers of x, which are less by what 64 bits of a product have too many for 32.</summary>
    private static Vector256<ulong> Over(int bytes)
    {
        Vector128<ulong> powers = Vector128.Create(Power((8 * bytes) + 31), Power((8 * bytes) - 33));
        return Vector256.Create(powers, powers);
    }

    /// <summary>The remainder of a power of x.</summary>
    private static ulong Power(int exponent)
    {
        uint remainder = 0x80000000;
        for (int index = 0; index < exponent; index++)
        {
            remainder = (remainder >> 1) ^ ((remainder & 1) * Polynomial);
        }

        return remainder;
    }
}
