using System.Buffers.Binary;
using System.Text;
using ProducerSafety.Runtime.Network;
using ProducerSafety.Runtime.Protocol;
using ProducerSafety.Runtime.Protocol.Wire;
using ProducerSafety.Runtime.Records;
using Xunit;
using KafkaRecord = ProducerSafety.Runtime.Records.Record;

namespace ProducerSafety.Network.Tests;

/// <summary>Whatever a client sends, it gets an error or its connection ends, and the broker goes on serving the others.</summary>
public sealed class HostileInputTests
{
    internal static readonly EmbeddedBrokerOptions OneTopic = new() { Topics = [new EmbeddedTopic("orders")] };

    [Theory]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    [InlineData(int.MaxValue)]
    [InlineData(104_857_601)]
    [InlineData(0)]
    [InlineData(7)]
    public async Task A_frame_of_an_impossible_length_ends_the_connection(int length)
    {
        await using EmbeddedBroker broker = await EmbeddedBroker.StartAsync(OneTopic);
        using TestClient client = await TestClient.ConnectAsync(broker);
        byte[] frame = new byte[Frames.LengthSize + Math.Clamp(length, 0, 7)];
        BinaryPrimitives.WriteInt32BigEndian(frame, length);

        await client.Stream.WriteAsync(frame);

        Assert.Null(await client.ReceiveAsync());
        await AssertServesAsync(broker);
    }

    [Fact]
    public async Task A_request_that_is_cut_off_anywhere_ends_its_connection_and_appends_nothing()
    {
        await using EmbeddedBroker broker = await EmbeddedBroker.StartAsync(OneTopic);
        WireBuffer buffer = new();
        Frames.WriteRequest<ProduceApi.Request, ProduceApi.Response>(buffer, Produce(Batch()), 9, 1, "test");
        byte[] request = buffer.Written.ToArray();

        for (int length = 0; length < request.Length; length++)
        {
            using TestClient cutOff = await TestClient.ConnectAsync(broker);
            await cutOff.Stream.WriteAsync(request.AsMemory(0, length));
            using TestClient shorter = await TestClient.ConnectAsync(broker);
            if (length >= Frames.LengthSize)
            {
                byte[] frame = request[..length];
                BinaryPrimitives.WriteInt32BigEndian(frame, length - Frames.LengthSize);
                await shorter.Stream.WriteAsync(frame);
                Assert.Null(await shorter.ReceiveAsync());
            }
        }

        Assert.Empty(broker.ReadAll("orders"));
        await AssertServesAsync(broker);
    }

    [Fact]
    public async Task Random_bytes_do_no_harm()
    {
        await using EmbeddedBroker broker = await EmbeddedBroker.StartAsync(OneTopic);
        Random random = new(1);
        for (int run = 0; run < 500; run++)
        {
            // A header that is right brings them further.
            Api api = RequestDispatcher.Served[random.Next(RequestDispatcher.Served.Count)];
            byte[] frame = new byte[random.Next(8, 200)];
            random.NextBytes(frame);
            BinaryPrimitives.WriteInt32BigEndian(frame, frame.Length - Frames.LengthSize);
            if (run % 4 != 0)
            {
                BinaryPrimitives.WriteInt16BigEndian(frame.AsSpan(4), api.Key);
                BinaryPrimitives.WriteInt16BigEndian(frame.AsSpan(6), (short)random.Next(api.MinVersion, api.MaxVersion + 1));
            }

            using TestClient client = await TestClient.ConnectAsync(broker);
            await client.Stream.WriteAsync(frame);
            client.Stream.Socket.Shutdown(System.Net.Sockets.SocketShutdown.Send);
            if (frame.Length > 20)
            {
                await client.ReceiveAsync();
            }
        }

        await AssertServesAsync(broker);
    }

    [Theory]
    [InlineData(999, 0)]
    [InlineData(-1, 0)]
    [InlineData(0, 12)]
    [InlineData(0, 2)]
    [InlineData(1, -1)]
    [InlineData(4, 0)]
    public async Task An_unknown_API_or_version_ends_the_connection(short key, short version)
    {
        await using EmbeddedBroker broker = await EmbeddedBroker.StartAsync(OneTopic);
        using TestClient client = await TestClient.ConnectAsync(broker);
        byte[] frame = [0, 0, 0, 10, 0, 0, 0, 0, 0, 0, 0, 1, 255, 255];
        BinaryPrimitives.WriteInt16BigEndian(frame.AsSpan(4), key);
        BinaryPrimitives.WriteInt16BigEndian(frame.AsSpan(6), version);

        await client.Stream.WriteAsync(frame);

        Assert.Null(await client.ReceiveAsync());
        await AssertServesAsync(broker);
    }

    [Fact]
    public async Task A_client_of_the_future_learns_which_versions_there_are()
    {
        await using EmbeddedBroker broker = await EmbeddedBroker.StartAsync(OneTopic);
        using TestClient client = await TestClient.ConnectAsync(broker);

        await client.Stream.WriteAsync((byte[])[0, 0, 0, 12, 0, 18, 0, 99, 0, 0, 0, 1, 0, 0, 77, 77]);

        ApiVersionsApi.Response answer = Frames.ReadResponse<ApiVersionsApi.Request, ApiVersionsApi.Response>((await client.ReceiveAsync())!.Value, 0);
        Assert.Equal(ErrorCode.UnsupportedVersion, answer.Error);
        Assert.Contains(answer.Apis, api => (api.ApiKey, api.MaxVersion) == (ApiVersionsApi.Key, 4));
    }

    public static TheoryData<string, byte[], ErrorCode> InvalidBatches()
    {
        byte[] good = Batch();
        return new TheoryData<string, byte[], ErrorCode>
        {
            { "none", [], ErrorCode.InvalidRecord },
            { "a part of a header", good[..60], ErrorCode.CorruptMessage },
            { "cut off", good[..^1], ErrorCode.CorruptMessage },
            { "two", [.. good, .. good], ErrorCode.InvalidRecord },
            { "a changed byte", With(good, good.Length - 2, 1, fixChecksum: false), ErrorCode.CorruptMessage },
            { "an old format", With(good, 16, 1, fixChecksum: false), ErrorCode.InvalidRecord },
            { "a base offset", With(good, 7, 5, fixChecksum: false), ErrorCode.InvalidRecord },
            { "a compression that does not exist", With(good, 22, 7), ErrorCode.InvalidRecord },
            { "a control batch", With(good, 22, 0x20), ErrorCode.InvalidRecord },
            { "fewer records than it says", With(With(good, 60, 3), 26, 2), ErrorCode.InvalidRecord },
            { "no records", With(With(good, 60, 0), 26, 255), ErrorCode.InvalidRecord },
            { "records that are none", With(good, 61, 0xff), ErrorCode.InvalidRecord },
            { "a timestamp far in the future", With(With(good, 27, 0x70), 35, 0x70), ErrorCode.InvalidTimestamp },
        };
    }

    [Theory]
    [MemberData(nameof(InvalidBatches))]
    public async Task An_invalid_batch_is_refused(string what, byte[] batch, ErrorCode expected)
    {
        await using EmbeddedBroker broker = await EmbeddedBroker.StartAsync(OneTopic);
        using TestClient client = await TestClient.ConnectAsync(broker);

        ProduceApi.Response response = await client.AskAsync<ProduceApi.Request, ProduceApi.Response>(Produce(batch));

        Assert.True(expected == response.Topics[0].Partitions[0].Error, $"{what}: {response.Topics[0].Partitions[0].Error}");
        Assert.Empty(broker.ReadAll("orders"));
        await AssertServesAsync(broker);
    }

    internal static async Task AssertServesAsync(EmbeddedBroker broker)
    {
        using TestClient client = await TestClient.ConnectAsync(broker);
        int before = broker.ReadAll("orders").Count;

        ProduceApi.Response response = await client.AskAsync<ProduceApi.Request, ProduceApi.Response>(Produce(Batch()));

        Assert.Equal((ErrorCode.None, before), (response.Topics[0].Partitions[0].Error, (int)response.Topics[0].Partitions[0].BaseOffset));
    }

    private static ProduceApi.Request Produce(byte[] batch) => new()
    {
        Acks = -1,
        TimeoutMs = 1_000,
        Topics = [new TopicOf<ProduceApi.Partition> { Name = "orders", Partitions = [new ProduceApi.Partition { Records = batch }] }],
    };

    private static byte[] Batch() => RecordBatchEncoder.Encode(new RecordBatch([new KafkaRecord(null, Encoding.UTF8.GetBytes("hello"), 1_000)]));

    private static byte[] With(byte[] batch, int at, byte value, bool fixChecksum = true)
    {
        byte[] changed = [.. batch];
        changed[at] = value;
        if (fixChecksum)
        {
            BinaryPrimitives.WriteUInt32BigEndian(changed.AsSpan(17), Crc32C.Of(changed.AsSpan(21)));
        }

        return changed;
    }
}
