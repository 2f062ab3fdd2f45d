using System.Text;
using Confluent.Kafka;
using ProducerSafety.Runtime.Broker;
using ProducerSafety.Runtime.Network;
using ProducerSafety.Runtime.Protocol.Wire;
using ProducerSafety.Runtime.Records;
using Xunit;
using ErrorCode = ProducerSafety.Runtime.Protocol.ErrorCode;
using KafkaRecord = ProducerSafety.Runtime.Records.Record;

namespace ProducerSafety.Network.Tests;

/// <summary>What a broker finds in its files.</summary>
public sealed class StorageTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("broker-").FullName;

    [Fact]
    public async Task Nothing_that_was_acknowledged_is_lost_when_the_process_is_killed()
    {
        List<string> acknowledged = [];
        for (int round = 0; round < 3; round++)
        {
            using BrokerProcess broker = await BrokerProcess.StartAsync(folder);
            using IProducer<string, string> producer = new ProducerBuilder<string, string>(new ProducerConfig
            {
                BootstrapServers = broker.BootstrapServers,
                EnableIdempotence = true,
                LingerMs = 1,
                BatchNumMessages = 20,
            }).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
            for (int index = 0; index < 2_000; index++)
            {
                producer.Produce(new TopicPartition("orders", index % 2), new Message<string, string> { Value = $"{round}/{index}" }, report =>
                {
                    if (report.Error.Code == Confluent.Kafka.ErrorCode.NoError)
                    {
                        lock (acknowledged)
                        {
                            acknowledged.Add(report.Value);
                        }
                    }
                });
            }

            int before = acknowledged.Count;
            await Clients.UntilAsync(() => acknowledged.Count > before + (500 * round));
            await broker.KillAsync();
        }

        await using EmbeddedBroker restarted = await EmbeddedBroker.StartAsync(BrokerProcess.Options(folder));
        List<string> stored = [.. Clients.Values(restarted, "orders", 0), .. Clients.Values(restarted, "orders", 1)];
        Assert.Equal(stored.Distinct(), stored);
        Assert.Empty(acknowledged.ToArray().Except(stored));
    }

    [Fact]
    public async Task A_retry_after_the_restart_is_recognised_and_a_gap_is_refused()
    {
        long id;
        await using (EmbeddedBroker broker = await EmbeddedBroker.StartAsync(Options()))
        {
            using TestClient client = await TestClient.ConnectAsync(broker);
            id = (await client.AskAsync<InitProducerIdApi.Request, InitProducerIdApi.Response>(new InitProducerIdApi.Request())).ProducerId;
            for (int sequence = 0; sequence < 8; sequence++)
            {
                Assert.Equal((ErrorCode.None, sequence), await ProduceAsync(client, id, sequence));
            }
        }

        await using EmbeddedBroker restarted = await EmbeddedBroker.StartAsync(Options());
        using TestClient again = await TestClient.ConnectAsync(restarted);
        Assert.Equal((ErrorCode.None, 3), await ProduceAsync(again, id, 3));
        Assert.Equal((ErrorCode.OutOfOrderSequenceNumber, -1), await ProduceAsync(again, id, 9));
        Assert.Equal((ErrorCode.None, 8), await ProduceAsync(again, id, 8));
        Assert.True((await again.AskAsync<InitProducerIdApi.Request, InitProducerIdApi.Response>(new InitProducerIdApi.Request())).ProducerId > id);
    }

    [Fact]
    public async Task A_producer_is_remembered_when_its_records_are_deleted()
    {
        EmbeddedBrokerOptions options = Options(segmentBytes: 1_000, retentionBytes: 1_000);
        await using (EmbeddedBroker broker = await EmbeddedBroker.StartAsync(options))
        {
            using TestClient client = await TestClient.ConnectAsync(broker);
            Assert.Equal((ErrorCode.None, 0), await ProduceAsync(client, 7, 0));
            for (int index = 0; index < 100; index++)
            {
                await ProduceAsync(client, -1, -1);
            }

            await Clients.UntilAsync(() => broker.ReadAll("orders").Count < 50);
        }

        await using EmbeddedBroker restarted = await EmbeddedBroker.StartAsync(options);
        using TestClient again = await TestClient.ConnectAsync(restarted);
        Assert.Equal((ErrorCode.None, 0), await ProduceAsync(again, 7, 0));
        Assert.Equal((ErrorCode.None, 101), await ProduceAsync(again, 7, 1));
        Assert.InRange(Directory.GetFiles(folder, "*.log", SearchOption.AllDirectories).Length, 1, 5);
    }

    [Fact]
    public async Task A_batch_that_is_cut_off_anywhere_is_dropped_with_all_that_follows()
    {
        await using (EmbeddedBroker broker = await EmbeddedBroker.StartAsync(Options(segmentBytes: 200)))
        {
            using TestClient client = await TestClient.ConnectAsync(broker);
            for (int sequence = 0; sequence < 6; sequence++)
            {
                await ProduceAsync(client, 7, sequence);
            }
        }

        string[] segments = [.. Directory.GetFiles(Path.Combine(folder, "node-1", "orders-0"), "*.log").Order()];
        Assert.True(segments.Length >= 3, string.Join(", ", segments));
        byte[] whole = await File.ReadAllBytesAsync(segments[1]);
        int batch = whole.Length / 2;
        int before = (int)new FileInfo(segments[0]).Length / batch;
        for (int length = whole.Length - 1; length >= batch; length -= 7)
        {
            await File.WriteAllBytesAsync(segments[1], whole.AsMemory(0, length));
            await using EmbeddedBroker restarted = await EmbeddedBroker.StartAsync(Options(segmentBytes: 200));

            Assert.Equal(before + 1, restarted.ReadAll("orders").Count);
        }

        await using EmbeddedBroker last = await EmbeddedBroker.StartAsync(Options(segmentBytes: 200));
        using TestClient again = await TestClient.ConnectAsync(last);
        Assert.Equal((ErrorCode.None, before + 1), await ProduceAsync(again, 7, before + 1));
    }

    [Fact]
    public async Task A_deleted_topic_leaves_no_files()
    {
        await using EmbeddedBroker broker = await EmbeddedBroker.StartAsync(Options());
        using TestClient client = await TestClient.ConnectAsync(broker);
        await ProduceAsync(client, -1, -1);

        DeleteTopicsApi.Response deleted = await client.AskAsync<DeleteTopicsApi.Request, DeleteTopicsApi.Response>(
            new DeleteTopicsApi.Request { Topics = [new DeleteTopicsApi.Topic { Name = "orders" }] });

        Assert.Equal(ErrorCode.None, deleted.Topics[0].Error);
        Assert.Empty(Directory.GetDirectories(Path.Combine(folder, "node-1")));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private EmbeddedBrokerOptions Options(int segmentBytes = 1 << 20, long retentionBytes = -1) => new()
    {
        DataFolder = folder,
        Topics = [new EmbeddedTopic("orders")],
        RetentionBytes = retentionBytes,
        Broker = new BrokerOptions { LogSegmentBytes = segmentBytes },
    };

    private static async Task<(ErrorCode Error, int Offset)> ProduceAsync(TestClient client, long producerId, int sequence)
    {
        RecordBatch batch = new([new KafkaRecord(null, Encoding.UTF8.GetBytes("order"), 1_000)], producerId, (short)(producerId < 0 ? -1 : 0), sequence);
        ProduceApi.Response response = await client.AskAsync<ProduceApi.Request, ProduceApi.Response>(new ProduceApi.Request
        {
            Acks = -1,
            TimeoutMs = 1_000,
            Topics = [new TopicOf<ProduceApi.Partition> { Name = "orders", Partitions = [new ProduceApi.Partition { Records = RecordBatchEncoder.Encode(batch) }] }],
        });
        return (response.Topics[0].Partitions[0].Error, (int)response.Topics[0].Partitions[0].BaseOffset);
    }
}
