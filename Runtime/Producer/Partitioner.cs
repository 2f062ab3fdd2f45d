using System.Buffers.Binary;

namespace ProducerSafety.Runtime.Producer;

/// <summary>
/// Chooses a partition by a message's key, as the clients do, byte for byte: <c>murmur2</c> is the Java client's default hash (Kafka: <c>Utils.murmur2</c>), <c>consistent</c> is
/// librdkafka's CRC-32, <c>fnv1a</c> is Sarama's. The names are the values of <c>partitioner</c>.
/// </summary>
public static class Partitioner
{
    /// <summary>What a partitioner answers where it leaves the choice to chance: the message may go anywhere.</summary>
    public const int Anywhere = -1;

    /// <summary>The partition of a key, or <see cref="Anywhere"/>.</summary>
    /// <param name="partitioner">The value of <c>partitioner</c>.</param>
    /// <param name="key">The key, or null.</param>
    /// <param name="partitions">How many partitions the topic has, at least 1.</param>
    /// <exception cref="ArgumentException">There is no such partitioner.</exception>
    public static int Choose(string partitioner, byte[]? key, int partitions) => Choose(partitioner, key, key is not null, partitions);

    internal static int Choose(string partitioner, ReadOnlySpan<byte> bytes, bool hasKey, int partitions)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(partitions, 1);
        return partitioner switch
        {
            "random" => Anywhere,
            "consistent" => (int)(Crc32(bytes) % (uint)partitions),
            "consistent_random" => bytes.IsEmpty ? Anywhere : (int)(Crc32(bytes) % (uint)partitions),
            "murmur2" => (Murmur2(bytes) & int.MaxValue) % partitions,
            "murmur2_random" => !hasKey ? Anywhere : (Murmur2(bytes) & int.MaxValue) % partitions,
            "fnv1a" => (int)(Fnv1a(bytes) % (uint)partitions),
            "fnv1a_random" => !hasKey ? Anywhere : (int)(Fnv1a(bytes) % (uint)partitions),
            _ => throw new ArgumentException($"'{partitioner}' is no partitioner; use consistent_random, consistent, murmur2_random, murmur2, fnv1a_random, fnv1a or random.", nameof(partitioner)),
        };
    }

    /// <summary>The hash of the Java client.</summary>
    /// <param name="data">The key.</param>
    public static int Murmur2(ReadOnlySpan<byte> data)
    {
        const uint Mix = 0x5bd1e995;
        uint hash = 0x9747b28c ^ (uint)data.Length;
        while (data.Length >= 4)
        {
            uint word = BinaryPrimitives.ReadUInt32LittleEndian(data) * Mix;
            hash = (hash * Mix) ^ ((word ^ (word >> 24)) * Mix);
            data = data[4..];
        }

        if (data.Length > 0)
        {
            uint rest = 0;
            for (int index = data.Length - 1; index >= 0; index--)
            {
                rest = (rest << 8) | data[index];
            }

            hash = (hash ^ rest) * Mix;
        }

        hash = (hash ^ (hash >> 13)) * Mix;
        return (int)(hash ^ (hash >> 15));
    }

    private static uint Crc32(ReadOnlySpan<byte> data)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in data)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ (0xEDB88320 & (0 - (crc & 1)));
            }
        }

        return ~crc;
    }

    // As Sarama does, and librdkafka after it (rdfnv1a.c): the absolute value.
    private static uint Fnv1a(ReadOnlySpan<byte> data)
    {
        uint hash = 0x811C9DC5;
        foreach (byte value in data)
        {
            hash = (hash ^ value) * 0x01000193;
        }

        return (int)hash < 0 ? 0 - hash : hash;
    }
}
