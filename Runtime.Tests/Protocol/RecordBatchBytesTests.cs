using System.Text;
using ProducerSafety.Runtime.Protocol;
using ProducerSafety.Runtime.Records;
using Xunit;
using KafkaRecord = ProducerSafety.Runtime.Records.Record;

namespace ProducerSafety.Runtime.Tests.Protocol;

public sealed class RecordBatchBytesTests
{
    private static readonly RecordBatch Sample = new(
        [
            new KafkaRecord("key"u8.ToArray(), "value"u8.ToArray(), 1_000),
            new KafkaRecord(null, null, 1_500) { Headers = [new("trace", [1, 2]), new("none", null)] },
            new KafkaRecord([], new byte[300], 900),
        ],
        producerId: 42,
        producerEpoch: 3,
        baseSequence: int.MaxValue - 1)
    {
        IsTransactional = true,
    };

    [Theory]
    [InlineData(Compression.None)]
    [InlineData(Compression.Gzip)]
    public void A_batch_survives(Compression compression)
    {
        RecordBatch read = RecordBatch.FromBytes(RecordBatchEncoder.Encode(Sample, compression));

        Assert.Equal((ErrorCode.None, false), (read.Defect, read.IsCorrupt));
        Assert.Equal((42L, (short)3, int.MaxValue - 1, 0), (read.ProducerId, read.ProducerEpoch, read.BaseSequence, read.LastSequence));
        Assert.Equal((3, 1_500L, true, false), (read.Count, read.MaxTimestamp, read.IsTransactional, read.IsControl));
        Assert.Equal(Sample.Records.Select(Text), read.Records.Select(Text));
    }

    [Fact]
    public void The_bytes_are_those_of_the_format()
    {
        // Field by field: offset, length, leader epoch, magic, checksum, attributes, last offset, timestamps, producer id, epoch, sequence, count; then the record.
        RecordBatch batch = new([new KafkaRecord(null, "hello"u8.ToArray(), 0x18bcfe56800)], 1, 0, 0);

        Assert.Equal(
            "0000000000000000" + "0000003d" + "ffffffff" + "02" + "CRC32C00" + "0000" + "00000000" + "0000018bcfe56800" + "0000018bcfe56800" + "0000000000000001"
            + "0000" + "00000000" + "00000001" + "16" + "00" + "00" + "00" + "01" + "0a" + "68656c6c6f" + "00",
            Convert.ToHexStringLower(RecordBatchEncoder.Encode(batch)).Remove(34, 8).Insert(34, "CRC32C00"));
    }

    [Fact]
    public void The_checksum_is_Castagnolis() => Assert.Equal(0xe3069283u, Crc32C.Of("123456789"u8));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(31)]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(129)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(1_000)]
    [InlineData(6_143)]
    [InlineData(6_144)]
    [InlineData(100_003)]
    public void The_checksum_is_the_one_of_bit_after_bit(int size)
    {
        byte[] bytes = new byte[size];
        new Random(size).NextBytes(bytes);
        uint expected = uint.MaxValue;
        foreach (byte value in bytes)
        {
            expected ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                expected = (expected >> 1) ^ ((expected & 1) * 0x82f63b78);
            }
        }

        Assert.Equal((~expected, expected), (Crc32C.Of(bytes), Crc32C.Append(uint.MaxValue, bytes)));
    }

    [Fact]
    public void A_leader_writes_into_the_bytes_without_breaking_the_checksum()
    {
        byte[] bytes = RecordBatchEncoder.Encode(Sample);

        RecordBatch.FromBytes(bytes).Stamp(1L << 40, 5);

        RecordBatch stamped = RecordBatch.FromBytes(bytes);
        Assert.Equal((false, 1L << 40, 5), (stamped.IsCorrupt, stamped.BaseOffset, new BatchHeader(bytes).LeaderEpoch));
    }

    [Fact]
    public void Every_changed_byte_is_noticed()
    {
        byte[] bytes = RecordBatchEncoder.Encode(Sample);
        // Base offset and leader epoch are the leader's to change.
        foreach (int at in Enumerable.Range(0, bytes.Length).Except(Enumerable.Range(0, 8)).Except(Enumerable.Range(12, 4)))
        {
            byte[] changed = [.. bytes];
            changed[at] ^= 0x40;
            RecordBatch batch = RecordBatch.FromBytes(changed);

            Assert.True(batch.IsCorrupt || batch.Defect is ErrorCode.InvalidRecord or ErrorCode.CorruptMessage, $"byte {at}");
        }
    }

    [Fact]
    public void A_batch_that_is_cut_off_anywhere_is_refused()
    {
        byte[] bytes = RecordBatchEncoder.Encode(Sample);
        for (int length = 0; length < bytes.Length; length++)
        {
            Assert.NotEqual(ErrorCode.None, RecordBatch.FromBytes(bytes.AsMemory(0, length)).Defect);
        }
    }

    [Fact]
    public void Two_batches_are_one_too_many() =>
        Assert.Equal(ErrorCode.InvalidRecord, RecordBatch.FromBytes((byte[])[.. RecordBatchEncoder.Encode(Sample), .. RecordBatchEncoder.Encode(Sample)]).Defect);

    [Fact]
    public void More_or_fewer_records_than_the_header_says_are_refused()
    {
        foreach (int claimed in (int[])[2, 4, 100_000_000])
        {
            byte[] bytes = RecordBatchEncoder.Encode(new RecordBatch(Sample.Records));
            bytes.AsSpan(23, 4).Clear();
            System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(23), claimed - 1);
            System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(57), claimed);
            System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(17), Crc32C.Of(bytes.AsSpan(21)));

            Assert.Equal(ErrorCode.InvalidRecord, RecordBatch.FromBytes(bytes).Defect);
        }
    }

    [Fact]
    public void Batches_that_follow_on_each_other_are_read_without_the_one_that_is_cut_off()
    {
        byte[] one = RecordBatchEncoder.Encode(Sample);

        Assert.Equal(2, RecordBatchDecoder.DecodeAll((byte[])[.. one, .. one, .. one.AsSpan(0, one.Length - 1)]).Count);
    }

    private static string Text(KafkaRecord record) =>
        $"{Text(record.Key)} {Text(record.Value)} {record.Timestamp} {string.Join(",", record.Headers.Select(header => header.Key + Text(header.Value)))}";

    private static string Text(byte[]? bytes) => bytes == null ? "null" : Encoding.Latin1.GetString(bytes);
}
