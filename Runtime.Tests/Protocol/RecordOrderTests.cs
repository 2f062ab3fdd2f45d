using System.Buffers.Binary;
using ProducerSafety.Runtime.Protocol;
using ProducerSafety.Runtime.Protocol.Wire;
using ProducerSafety.Runtime.Records;
using Xunit;

namespace ProducerSafety.Runtime.Tests.Protocol;

/// <summary>The fast look at the records of a batch, against one that reads them field by field.</summary>
public sealed class RecordOrderTests
{
    private const long BaseTimestamp = 1_700_000_000_000;

    private readonly Random random = new(7);

    /// <summary>Sizes around those where length, timestamp and offset begin to take another byte.</summary>
    [Theory]
    [InlineData(1, 0, 10)]
    [InlineData(63, 60, 70)]
    [InlineData(64, 8_180, 8_210)]
    [InlineData(100, 0, 20_000)]
    [InlineData(8_300, 0, 3)]
    [InlineData(10_000, 0, 0)]
    [InlineData(70_000, 0, 1)]
    public void Records_in_their_places_are_taken(int count, int smallest, int largest)
    {
        byte[] batch = Batch(count, smallest, largest);

        AssertAgree(batch, isExpected: true);
    }

    [Fact]
    public void What_is_changed_anywhere_is_seen_as_it_is_field_by_field()
    {
        int refused = 0;
        for (int round = 0; round < 20_000; round++)
        {
            byte[] batch = Batch(random.Next(1, 100), 0, round % 2 == 0 ? 12 : 200);
            int at = random.Next(BatchHeader.Size, batch.Length);
            batch[at] = (random.Next(4)) switch
            {
                0 => (byte)(batch[at] ^ (1 << random.Next(8))),
                1 => 0x80,
                2 => 0xff,
                _ => (byte)random.Next(256),
            };

            refused += AssertAgree(batch) ? 0 : 1;
        }

        Assert.InRange(refused, 2_000, 18_000);
    }

    [Fact]
    public void What_is_cut_off_or_goes_on_is_refused()
    {
        byte[] batch = Batch(40, 0, 100);
        for (int length = BatchHeader.Size; length < batch.Length; length++)
        {
            AssertAgree(batch[..length], isExpected: false);
        }

        AssertAgree([.. batch, 0], isExpected: false);
        AssertAgree([.. batch, .. batch], isExpected: false);
    }

    /// <summary>Two records end before their offsets; where those would be, what follows has their values.</summary>
    [Fact]
    public void Records_that_end_too_early_are_refused() =>
        AssertAgree(WithHeader(4, [.. Record(0, 0, 8), .. Convert.FromHexString("040000" + "0200" + "200400060101" + "0000000000000000000000")]), isExpected: false);

    /// <summary>A length, a timestamp and an offset may be written with more bytes than they need; few clients would, and none is refused for it.</summary>
    [Theory]
    [InlineData("8c00" + "00" + "00" + "00" + "01" + "01" + "00")]
    [InlineData("10" + "00" + "8000" + "00" + "01" + "01" + "0000")]
    [InlineData("10" + "00" + "00" + "8000" + "01" + "01" + "0000")]
    [InlineData("12" + "00" + "80808000" + "00" + "01" + "01" + "00")]
    public void Fields_that_are_longer_than_they_need_to_be_are_read(string record) => AssertAgree(WithHeader(1, Convert.FromHexString(record)));

    [Fact]
    public void Timestamps_before_the_first_one_count()
    {
        byte[] batch = WithHeader(3, [.. Record(0, 5, 3), .. Record(1, -70_000, 3), .. Record(2, 1_000_000_000_000, 3)]);

        Assert.True(RecordOrder.IsKept(batch, out long min, out long max));

        Assert.Equal((BaseTimestamp - 70_000, BaseTimestamp + 1_000_000_000_000), (min, max));
        AssertAgree(batch, isExpected: true);
    }

    private static bool AssertAgree(byte[] batch, bool? isExpected = null)
    {
        bool isKept = RecordOrder.IsKept(batch, out long min, out long max);
        bool isRight = FieldByField(batch, out long rightMin, out long rightMax);

        Assert.Equal(isRight, isKept);
        Assert.Equal(isExpected ?? isRight, isKept);
        if (isKept)
        {
            Assert.Equal((rightMin, rightMax), (min, max));
        }

        return isKept;
    }

    private static bool FieldByField(ReadOnlySpan<byte> batch, out long min, out long max)
    {
        min = long.MaxValue;
        max = -1;
        try
        {
            ReadOnlySpan<byte> rest = batch[BatchHeader.Size..];
            for (int index = 0; index < BinaryPrimitives.ReadInt32BigEndian(batch[57..]); index++)
            {
                rest = rest[Varint.Read(rest, out int length)..];
                ReadOnlySpan<byte> fields = rest[..length][1..];
                rest = rest[length..];
                fields = fields[Varint.Read(fields, out long delta)..];
                Varint.Read(fields, out int offset);
                if (offset != index)
                {
                    return false;
                }

                min = Math.Min(min, BaseTimestamp + delta);
                max = Math.Max(max, BaseTimestamp + delta);
            }

            return rest.IsEmpty;
        }
        catch (Exception e) when (e is ProtocolException or ArgumentOutOfRangeException)
        {
            return false;
        }
    }

    private byte[] Batch(int count, int smallest, int largest)
    {
        List<byte> records = [];
        for (int index = 0; index < count; index++)
        {
            long delta = random.Next(10) == 0 ? random.NextInt64(-100_000, 100_000) : index / 50;
            records.AddRange(Record(index, delta, random.Next(smallest, largest + 1)));
        }

        return WithHeader(count, [.. records]);
    }

    private static byte[] Record(int index, long delta, int valueSize)
    {
        Span<byte> varint = stackalloc byte[Varint.MaxLength64];
        List<byte> fields = [0];
        foreach (long field in (long[])[delta, index, -1, valueSize])
        {
            fields.AddRange(varint[..Varint.Write(varint, field)]);
        }

        fields.AddRange(new byte[valueSize + 1]);
        return [.. varint[..Varint.Write(varint, (long)fields.Count)], .. fields];
    }

    private static byte[] WithHeader(int count, byte[] records)
    {
        byte[] batch = [.. new byte[BatchHeader.Size], .. records];
        BinaryPrimitives.WriteInt64BigEndian(batch.AsSpan(27), BaseTimestamp);
        BinaryPrimitives.WriteInt32BigEndian(batch.AsSpan(57), count);
        return batch;
    }
}
