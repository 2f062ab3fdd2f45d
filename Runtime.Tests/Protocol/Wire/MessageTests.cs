using ProducerSafety.Runtime.Protocol;
using ProducerSafety.Runtime.Protocol.Wire;
using Xunit;

namespace ProducerSafety.Runtime.Tests.Protocol.Wire;

/// <summary>Every message of every API in every version.</summary>
public sealed class MessageTests
{
    public static TheoryData<int> Codecs => [.. Enumerable.Range(0, MessageCodec.All.Count)];

    [Theory]
    [MemberData(nameof(Codecs))]
    public void What_is_written_is_what_is_read(int codec)
    {
        ForEachVersion(codec, (message, version, bytes) =>
        {
            object read = MessageCodec.All[codec].Read(bytes, version);

            Assert.Equal(bytes, MessageCodec.All[codec].Write(read, version));
            Assert.Equal(message.GetType(), read.GetType());
        });
    }

    [Theory]
    [MemberData(nameof(Codecs))]
    public void A_message_that_is_cut_off_anywhere_is_refused(int codec)
    {
        ForEachVersion(codec, (_, version, bytes) =>
        {
            for (int length = 0; length < bytes.Length; length++)
            {
                Assert.Throws<ProtocolException>(() => MessageCodec.All[codec].Read(bytes.AsMemory(0, length), version));
            }
        });
    }

    [Theory]
    [MemberData(nameof(Codecs))]
    public void Changed_bytes_are_read_or_refused(int codec)
    {
        Random random = new(codec);
        ForEachVersion(codec, (_, version, bytes) =>
        {
            for (int run = 0; run < 200; run++)
            {
                byte[] changed = [.. bytes];
                for (int changes = random.Next(1, 4); changes > 0 && changed.Length > 0; changes--)
                {
                    changed[random.Next(changed.Length)] = (byte)random.Next(256);
                }

                Exception? thrown = Record.Exception(() => MessageCodec.All[codec].Read(changed, version));
                Assert.True(thrown is null or ProtocolException, thrown?.ToString());
            }
        });
    }

    [Theory]
    [InlineData(false, 0x7fffffff)]
    [InlineData(true, 0x7ffffffe)]
    public void A_length_that_no_frame_has_allocates_nothing(bool isFlexible, int claimed)
    {
        WireBuffer buffer = new();
        WireWriter writer = new(buffer, isFlexible: false);
        if (isFlexible)
        {
            buffer.Advance(Varint.Write(buffer.Room(Varint.MaxLength32), (uint)claimed));
        }
        else
        {
            writer.Int32(claimed);
        }

        short version = isFlexible ? FetchApi.Api.MaxVersion : FetchApi.Api.MinVersion;
        byte[] start = MessageCodec.All.Single(codec => codec.Type == typeof(FetchApi.Request)).Write(new FetchApi.Request(), version);
        int arrayAt = isFlexible ? 21 : 17;
        byte[] frame = [.. start.AsSpan(0, arrayAt), .. buffer.Written.Span, .. new byte[100]];
        long before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Throws<ProtocolException>(() => WireReader.Read<FetchApi.Request>(frame, FetchApi.Api, version));
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 10_000);
    }

    [Fact]
    public void Unknown_tagged_fields_are_skipped()
    {
        byte[] bytes = [0, 0, 2, 0, 18, 0, 0, 0, 4, 1, 7, 2, 1, 2, 0, 0, 0, 5, 1, 0, 3, 1, 2, 3];

        ApiVersionsApi.Response response = WireReader.Read<ApiVersionsApi.Response>(bytes, ApiVersionsApi.Api, 3);

        Assert.Equal((18, 4, 5), (response.Apis[0].ApiKey, response.Apis[0].MaxVersion, response.ThrottleTimeMs));
    }

    private static void ForEachVersion(int codec, Action<object, short, byte[]> test)
    {
        MessageCodec tested = MessageCodec.All[codec];
        for (short version = tested.Api.MinVersion; version <= tested.Api.MaxVersion; version++)
        {
            object message = MessageSamples.Of(tested.Type, new Random((codec * 100) + version));
            test(message, version, tested.Write(message, version));
        }
    }
}
