using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ProducerSafety.Runtime.Records;

/// <summary>
/// The checksum of a record batch (Castagnoli), by multiplication where the processor can (<see cref="FoldedCrc32C"/>), by the checksum's own instruction elsewhere and at the end.
/// The instruction takes three cycles and could begin in each one: three parts are gone over side by side, and what they give is put together as if the later ones had followed.
/// </summary>
internal static class Crc32C
{
    private const int PartWords = 256;

    private static readonly uint[] afterPart = AfterPart();

    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        if (FoldedCrc32C.IsSupported && bytes.Length >= FoldedCrc32C.Step)
        {
            crc = FoldedCrc32C.Append(crc, bytes, out int done);
            bytes = bytes[done..];
        }

        return ~Append(crc, bytes);
    }

    /// <summary>Goes over bytes by the instruction.</summary>
    /// <param name="crc">What the bytes before have come to, not inverted.</param>
    /// <param name="bytes">The bytes.</param>
    /// <returns>What all have come to, not inverted.</returns>
    // A program that runs for seconds, as a test, would spend most of them in code that is not optimized yet.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static uint Append(uint crc, ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(bytes);
        ReadOnlySpan<byte> rest = bytes[(words.Length * sizeof(ulong))..];
        for (; words.Length >= 3 * PartWords; words = words[(3 * PartWords)..])
        {
            uint second = 0;
            uint third = 0;

            // Two steps at a time, without a check of bounds for each: the loop would be what takes longest.
            ref ulong a = ref MemoryMarshal.GetReference(words);
            ref ulong b = ref Unsafe.Add(ref a, PartWords);
            ref ulong c = ref Unsafe.Add(ref b, PartWords);
            for (nint index = 0; index < PartWords; index += 2)
            {
                crc = BitOperations.Crc32C(crc, Unsafe.Add(ref a, index));
                second = BitOperations.Crc32C(second, Unsafe.Add(ref b, index));
                third = BitOperations.Crc32C(third, Unsafe.Add(ref c, index));
                crc = BitOperations.Crc32C(crc, Unsafe.Add(ref a, index + 1));
                second = BitOperations.Crc32C(second, Unsafe.Add(ref b, index + 1));
                third = BitOperations.Crc32C(third, Unsafe.Add(ref c, index + 1));
            }

            crc = Shift(Shift(crc) ^ second) ^ third;
        }

        foreach (ulong word in words)
        {
            crc = BitOperations.Crc32C(crc, word);
        }

        foreach (byte value in rest)
        {
            crc = BitOperations.Crc32C(crc, value);
        }

        return crc;
    }

    /// <summary>What a checksum becomes when as many zeros follow as a part has bytes. It is linear, so that each byte of it counts by itself.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Shift(uint crc) =>
        afterPart[crc & 0xff] ^ afterPart[0x100 + ((crc >> 8) & 0xff)] ^ afterPart[0x200 + ((crc >> 16) & 0xff)] ^ afterPart[0x300 + (crc >> 24)];

    private static uint[] AfterPart()
    {
        uint[] table = new uint[4 * 256];
        for (int entry = 0; entry < table.Length; entry++)
        {
            uint crc = (uint)(entry & 0xff) << (8 * (entry >> 8));
            for (int index = 0; index < PartWords; index++)
            {
                crc = BitOperations.Crc32C(crc, 0UL);
            }

            table[entry] = crc;
        }

        return table;
    }
}
