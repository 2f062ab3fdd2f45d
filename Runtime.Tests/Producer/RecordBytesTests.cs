using ProducerSafety.Runtime.Network.Producing;
using ProducerSafety.Runtime.Producer;
using ProducerSafety.Runtime.Records;
using Xunit;
using Record = ProducerSafety.Runtime.Records.Record;

namespace ProducerSafety.Runtime.Tests.Producer;

/// <summary>The records of the producer on the network: the same bytes as those of the encoder, which the real clients read.</summary>
public sealed class RecordBytesTests
{
    public static TheoryData<ulong> Seeds => [.. Enumerable.Range(1, 40).Select(seed => (ulong)seed)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void The_bytes_are_those_of_the_encoder(ulong seed)
    {
        List<Record> records = Some(new(seed));
        RecordBytes bytes = Filled(records, Compression.None);
        RecordBatch batch = bytes.Seal(7, 3, 11);
        Assert.Equal(RecordBatchEncoder.Encode(new RecordBatch(records, 7, 3, 11)), batch.Bytes.ToArray());
        Assert.Equal(batch.Bytes.Length, bytes.SizeInBytes);
        bytes.Dispose();
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Gzip_is_read_back(ulong seed)
    {
        List<Record> records = Some(new(seed));
        RecordBytes bytes = Filled(records, Compression.Gzip);
        byte[] first = bytes.Seal(7, 0, 0).Bytes.ToArray();
        Same(records, RecordBatch.FromBytes(first));
        Assert.Equal(first, bytes.Seal(7, 0, 0).Bytes.ToArray());
        bytes.Dispose();
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void What_is_dropped_leaves_no_trace(ulong seed)
    {
        DeterministicRandom random = new(seed);
        List<Record> records = Some(random);
        int dropped = random.Below(records.Count);
        RecordBytes bytes = Filled(records, Compression.None);
        bytes.Seal(7, 0, 0);
        bytes.DropFirst(dropped);
        Assert.Equal(RecordBatchEncoder.Encode(new RecordBatch(records[dropped..], 7, 1, 0)), bytes.Seal(7, 1, 0).Bytes.ToArray());
        bytes.Dispose();
    }

    [Fact]
    public void A_size_is_what_the_record_then_takes()
    {
        RecordBytes bytes = new(Compression.None);
        foreach (Record record in Some(new(5)))
        {
            int before = bytes.SizeInBytes;
            int size = bytes.SizeOf(new(record));
            bytes.Add(new(record));
            Assert.Equal(before + size, bytes.SizeInBytes);
        }

        bytes.Dispose();
    }

    [Fact]
    public void After_its_release_a_batch_cannot_be_looked_at()
    {
        RecordBytes bytes = Filled(Some(new(1)), Compression.None);
        RecordBatch batch = bytes.Seal(7, 0, 0);
        bytes.Dispose();
        Assert.Throws<ObjectDisposedException>(() => batch.Bytes.ToArray());
        bytes.Dispose();
    }

    private static RecordBytes Filled(List<Record> records, Compression compression)
    {
        RecordBytes bytes = new(compression);
        records.ForEach(record => bytes.Add(new(record)));
        return bytes;
    }

    private static void Same(List<Record> expected, RecordBatch batch)
    {
        Assert.False(batch.IsCorrupt);
        Assert.Equal(expected.Count, batch.Records.Count);
        for (int index = 0; index < expected.Count; index++)
        {
            Assert.Equal(expected[index].Key, batch.Records[index].Key);
            Assert.Equal(expected[index].Value, batch.Records[index].Value);
            Assert.Equal(expected[index].Timestamp, batch.Records[index].Timestamp);
            Assert.Equal(expected[index].Headers, batch.Records[index].Headers);
        }
    }

    // Also timestamps that go back, null and empty keys and values, headers, and more than fits the first memory.
    private static List<Record> Some(DeterministicRandom random)
    {
        List<Record> records = [];
        int count = 1 + random.Below(200);
        for (int index = 0; index < count; index++)
        {
            records.Add(new(Bytes(40), Bytes(random.Below(20) == 0 ? 20_000 : 300), 1_700_000_000_000 + random.Below(2_000) - 1_000)
            {
                Headers = [.. Enumerable.Range(0, random.Below(3)).Select(header => new KeyValuePair<string, byte[]?>($"näme {header}", Bytes(10)))],
            });
        }

        return records;

        byte[]? Bytes(int atMost)
        {
            if (random.Below(5) == 0)
            {
                return null;
            }

            byte[] bytes = new byte[random.Below(atMost)];
            for (int index = 0; index < bytes.Length; index++)
            {
                bytes[index] = (byte)random.Below(256);
            }

            return bytes;
        }
    }
}
