using ProducerSafety.Runtime.Protocol;
using ProducerSafety.Runtime.Protocol.Wire;
using Xunit;

namespace ProducerSafety.Runtime.Tests.Protocol.Wire;

public sealed class VarintTests
{
    [Theory]
    [InlineData(0, new byte[] { 0 })]
    [InlineData(-1, new byte[] { 1 })]
    [InlineData(1, new byte[] { 2 })]
    [InlineData(300, new byte[] { 0xd8, 4 })]
    [InlineData(int.MaxValue, new byte[] { 0xfe, 0xff, 0xff, 0xff, 0x0f })]
    [InlineData(int.MinValue, new byte[] { 0xff, 0xff, 0xff, 0xff, 0x0f })]
    public void A_signed_integer_is_written_zigzag(int value, byte[] expected)
    {
        byte[] bytes = new byte[Varint.MaxLength64];

        Assert.Equal(expected, bytes.AsSpan(0, Varint.Write(bytes, (long)value)));
        Assert.Equal(expected.Length, Varint.LengthOf(value));
        Assert.Equal(expected.Length, Varint.Read(expected, out int read));
        Assert.Equal(value, read);
    }

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    [InlineData(1L << 35)]
    public void A_long_integer_survives(long value)
    {
        byte[] bytes = new byte[Varint.MaxLength64];
        int length = Varint.Write(bytes, value);

        Assert.Equal(length, Varint.LengthOf(value));
        Assert.Equal(length, Varint.Read(bytes, out long read));
        Assert.Equal(value, read);
    }

    [Theory]
    [InlineData(new byte[] { })]
    [InlineData(new byte[] { 0x80 })]
    [InlineData(new byte[] { 0x80, 0x80, 0x80, 0x80, 0x10 })]
    [InlineData(new byte[] { 0x80, 0x80, 0x80, 0x80, 0x80, 0 })]
    public void What_is_cut_off_or_too_large_is_refused(byte[] bytes) => Assert.Throws<ProtocolException>(() => Varint.Read(bytes, out uint _));
}
