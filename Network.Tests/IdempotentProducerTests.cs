using System.Text;
using Confluent.Kafka;
using ProducerSafety.Runtime.Network;
using ProducerSafety.Runtime.Network.Producing;
using ProducerSafety.Runtime.Producer;
using Xunit;
using ErrorCode = ProducerSafety.Runtime.Protocol.ErrorCode;
using Null = ProducerSafety.Runtime.Network.Producing.Null;
using ProduceException = ProducerSafety.Runtime.Network.Producing.ProduceException;
using Serializers = ProducerSafety.Runtime.Network.Producing.Serializers;
using TopicPartition = ProducerSafety.Runtime.Protocol.TopicPartition;

namespace ProducerSafety.Network.Tests;

/// <summary>The reference producer over TCP, against the broker.</summary>
public sealed class IdempotentProducerTests
{
    public static IdempotentProducer<string, string> NewProducer(EmbeddedBroker broker, Action<ProducerConfig>? configure = null) => NewProducer<string, string>(broker, configure);

    [Theory]
    [InlineData(CompressionType.None)]
    [InlineData(CompressionType.Gzip)]
    public async Task What_it_produces_is_in_the_log(CompressionType compression)
    {
        await using EmbeddedBroker broker = await EmbeddedBroker.StartAsync(new EmbeddedBrokerOptions { Topics = [new EmbeddedTopic("orders", 3)] });
        using IdempotentProducer<string, string> producer = NewProducer(broker, config => config.CompressionType = compression);
        for (int index = 0; index < 300; index++)
        {
            producer.Produce(new TopicPartition("orders", index % 3), new()
            {
                Key = $"key {index}", Value = $"value {index}", Timestamp = DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_000 + index),
                Headers = [new("index", Encoding.UTF8.GetBytes($"{index}")), new("ünknown", null)],
            });
        }

        Assert.Equal(0, producer.Flush(Clients.Patience));
        for (int partition = 0; partition < 3; partition++)
        {
            Assert.Equal(
                Enumerable.Range(0, 300).Where(index => index % 3 == partition).Select(index => $"key {index}, value {index}, {1_700_000_000_000 + index}, index={index}, ünknown=null"),
                broker.ReadAll("orders", partition).Select(record =>
                    $"{Clients.Text(record.Key)}, {Clients.Text(record.Value)}, {record.Timestamp}, {string.Join(", ", record.Headers.Select(header => $"{header.Key}={Clients.Text(header.Value)}"))}"));
        }
    }

    [Fact]
    public async Task It_learns_its_offsets_and_creates_the_topic()
    {
        await using EmbeddedBroker broker = await EmbeddedBroker.StartAsync();
        await using IdempotentProducer<string, string> producer = NewProducer(broker);
        for (int index = 0; index < 3; index++)
        {
            DeliveryReport report = await producer.ProduceAsync("created", new() { Value = "hello" }).WaitAsync(Clients.Patience);
            Assert.Equal((index, DeliveryStatus.Persisted, new TopicPartition("created", 0)), (report.Offset, report.Status, report.Partition));
        }
    }

    [Fact]
    public async Task Every_handler_is_called_once_and_in_the_order_of_the_calls()
    {
        await using EmbeddedBroker broker = await EmbeddedBroker.StartAsync(new EmbeddedBrokerOptions { Nodes = 3, Topics = [new EmbeddedTopic("orders", 3)] });
        using IdempotentProducer<string, string> producer = NewProducer(broker);
        List<long>[] offsets = [[], [], []];
        for (int index = 0; index < 30_000; index++)
        {
            int partition = index % 3;
            producer.Produce(new TopicPartition("orders", partition), new() { Value = "v" }, report => offsets[partition].Add(report.Offset));
        }

        Assert.Equal(0, producer.Flush(Clients.Patience));
        Assert.All(offsets, partition => Assert.Equal(Enumerable.Range(0, 10_000).Select(offset => (long)offset), partition));
    }

    [Fact]
    public async Task A_lost_acknowledgement_is_a_duplicate_that_the_broker_recognises()
    {
        await using EmbeddedBroker broker = await EmbeddedBroker.StartAsync();
        using IdempotentProducer<string, string> producer = NewProducer(broker);
        await producer.ProduceAsync("orders", new() { Value = "first" }).WaitAsync(Clients.Patience);
        Fault lost = broker.Faults.LoseAcknowledgement();
        DeliveryReport report = await producer.ProduceAsync("orders", new() { Value = "second" }).WaitAsync(Clients.Patience);
        Assert.Equal(1, lost.Strikes);
        Assert.Equal((1L, DeliveryStatus.Persisted), (report.Offset, report.Status));
        Assert.Equal(["first", "second"], Clients.Values(broker, "orders"));
    }

    [Theory]
    [InlineData(ErrorCode.NotEnoughReplicas)]
    [InlineData(ErrorCode.NotLeaderOrFollower)]
    [InlineData(ErrorCode.RequestTimedOut)]
    public async Task Retriable_errors_keep_the_order_with_many_batches_in_flight(ErrorCode error)
    {
        await using EmbeddedBroker broker = await EmbeddedBroker.StartAsync();
        using IdempotentProducer<string, string> producer = NewProducer(broker, config => config.BatchNumMessages = 3);
        await producer.ProduceAsync("orders", new() { Value = "-1" }).WaitAsync(Clients.Patience);
        broker.Faults.Fail(error, times: 4);
        for (int index = 0; index < 60; index++)
        {
            producer.Produce("orders", new() { Value = $"{index}" });
        }

        Assert.Equal(0, producer.Flush(Clients.Patience));
        Assert.Equal(Enumerable.Range(-1, 61).Select(index => $"{index}"), Clients.Values(broker, "orders"));
    }

    [Fact]
    public async Task Connections_that_break_while_it_sends_lose_and_duplicate_nothing()
    {
        await using EmbeddedBroker broker = await EmbeddedBroker.StartAsync(new EmbeddedBrokerOptions { Nodes = 3, Topics = [new EmbeddedTopic("orders")] });
        using IdempotentProducer<string, string> producer = NewProducer(broker, config => config.BatchNumMessages = 50);
        Task<DeliveryReport>[] deliveries = new Task<DeliveryReport>[5_000];
        for (int index = 0; index < deliveries.Length; index++)
        {
            deliveries[index] = producer.ProduceAsync("orders", new() { Value = $"{index}" });
            if (index % 500 == 250)
            {
                broker.Faults.CloseConnections();
            }
            else if (index % 1_000 == 999)
            {
                broker.Faults.MoveLeader("orders", 0);
            }
        }

        DeliveryReport[] reports = await Task.WhenAll(deliveries).WaitAsync(Clients.Patience);
        Assert.All(reports, report => Assert.Equal(DeliveryStatus.Persisted, report.Status));
        Assert.Equal(Enumerable.Range(0, deliveries.Length).Select(index => $"{index}"), Clients.Values(broker, "orders"));
        Assert.Equal(Enumerable.Range(0, deliveries.Length).Select(index => (long)index), reports.Select(report => report.Offset));
    }

    [Fact]
    public async Task The_status_of_a_message_that_may_be_stored_is_possibly_persisted()
    {
        await using EmbeddedBroker broker = await EmbeddedBroker.StartAsync();
        using IdempotentProducer<string, string> producer = NewProducer(broker, config => config.MessageTimeoutMs = 1_000);
        await producer.ProduceAsync("orders", new() { Value = "first" }).WaitAsync(Clients.Patience);
        broker.Faults.NeverAnswer();
        ProduceException failed = await Assert.ThrowsAsync<ProduceException>(
            () => producer.ProduceAsync("orders", new() { Value = "second" }).WaitAsync(Clients.Patience));
        Assert.Equal((DeliveryStatus.PossiblyPersisted, DeliveryFailure.TimedOut), (failed.Report.Status, failed.Report.Failure));
        Assert.Equal(["first", "second"], Clients.Values(broker, "orders"));
    }

    [Fact]
    public async Task Each_type_is_written_as_Confluent_Kafka_writes_it()
    {
        await using EmbeddedBroker broker = await EmbeddedBroker.StartAsync();
        await Same(Serializers.Int32, Confluent.Kafka.Serializers.Int32, -12_345);
        await Same(Serializers.Int64, Confluent.Kafka.Serializers.Int64, long.MinValue + 7);
        await Same(Serializers.Utf8, Confluent.Kafka.Serializers.Utf8, "grün");
        await Same(Serializers.Utf8, Confluent.Kafka.Serializers.Utf8, null!);
        await Same(Serializers.Bytes, Confluent.Kafka.Serializers.ByteArray, [0, 255]);
        await Same(Serializers.Bytes, Confluent.Kafka.Serializers.ByteArray, []);

        async Task Same<T>(Runtime.Network.Producing.ISerializer<T> ours, Confluent.Kafka.ISerializer<T> theirs, T value)
        {
            string topic = $"topic-{Guid.NewGuid():N}";
            using IdempotentProducer<Null, T> producer = new(Settings(broker), Serializers.Null, ours);
            await producer.ProduceAsync(topic, new() { Value = value }).WaitAsync(Clients.Patience);
            using IProducer<Confluent.Kafka.Null, T> real = new ProducerBuilder<Confluent.Kafka.Null, T>(Settings(broker)).SetValueSerializer(theirs).Build();
            await real.ProduceAsync(topic, new Confluent.Kafka.Message<Confluent.Kafka.Null, T> { Value = value }).WaitAsync(Clients.Patience);
            IReadOnlyList<Runtime.Records.Record> records = broker.ReadAll(topic);
            Assert.Equal(records[1].Value, records[0].Value);
            Assert.Null(records[0].Key);
            Assert.Null(records[1].Key);
        }
    }

    [Fact]
    public async Task A_type_without_a_serializer_needs_one()
    {
        await using EmbeddedBroker broker = await EmbeddedBroker.StartAsync();
        Assert.Throws<ArgumentException>(() => new IdempotentProducer<Guid, string>(Settings(broker)));
    }

    [Fact]
    public async Task Keys_choose_the_partition_that_Confluent_Kafka_chooses()
    {
        await using EmbeddedBroker broker = await EmbeddedBroker.StartAsync(new EmbeddedBrokerOptions { Topics = [new EmbeddedTopic("orders", 5)] });
        using IdempotentProducer<string, string> producer = NewProducer(broker);
        using IProducer<string, string> real = Clients.Producer(broker);
        for (int key = 0; key < 50; key++)
        {
            DeliveryReport ours = await producer.ProduceAsync("orders", new() { Key = $"key {key}", Value = "v" }).WaitAsync(Clients.Patience);
            DeliveryResult<string, string> theirs = await real.ProduceAsync("orders", new Confluent.Kafka.Message<string, string> { Key = $"key {key}", Value = "v" });
            Assert.Equal(theirs.Partition.Value, ours.Partition.Partition);
        }
    }

    [Fact]
    public async Task A_full_buffer_is_told_at_the_call_and_has_room_again_later()
    {
        await using EmbeddedBroker broker = await EmbeddedBroker.StartAsync();
        using IdempotentProducer<string, string> producer = NewProducer(broker, config => config.QueueBufferingMaxMessages = 10);
        for (int index = 0; index < 10; index++)
        {
            producer.Produce("orders", new() { Value = $"{index}" });
        }

        ProduceException full = await Assert.ThrowsAsync<ProduceException>(() => producer.ProduceAsync("orders", new() { Value = "too much" }));
        Assert.Equal((AppendResult.QueueFull, DeliveryStatus.NotPersisted), (full.Result, full.Report.Status));
        Assert.Equal(0, producer.Flush(Clients.Patience));
        producer.Produce("orders", new() { Value = "10" });
        Assert.Equal(0, producer.Flush(Clients.Patience));
        Assert.Equal(Enumerable.Range(0, 11).Select(index => $"{index}"), Clients.Values(broker, "orders"));
    }

    [Fact]
    public async Task Dispose_tells_every_verdict_and_then_nothing_is_accepted()
    {
        await using EmbeddedBroker broker = await EmbeddedBroker.StartAsync();
        IdempotentProducer<string, string> producer = NewProducer(broker, config => config.LingerMs = 50_000);
        List<DeliveryReport> reports = [];
        producer.Produce("orders", new() { Value = "lost" }, reports.Add);
        Task<DeliveryReport> awaited = producer.ProduceAsync("orders", new() { Value = "lost too" });
        producer.Dispose();
        Assert.Equal((DeliveryStatus.NotPersisted, DeliveryFailure.Purged), (Assert.Single(reports).Status, reports[0].Failure));
        await Assert.ThrowsAsync<ProduceException>(() => awaited.WaitAsync(Clients.Patience));
        Assert.Equal(AppendResult.Closed, Assert.Throws<ProduceException>(() => producer.Produce("orders", new() { Value = "late" })).Result);
        producer.Dispose();
        Assert.Empty(broker.ReadAll("orders"));
    }

    [Fact]
    public async Task DisposeAsync_delivers_what_is_queued()
    {
        await using EmbeddedBroker broker = await EmbeddedBroker.StartAsync();
        List<DeliveryReport> reports = [];
        await using (IdempotentProducer<string, string> producer = NewProducer(broker, config => config.LingerMs = 50_000))
        {
            producer.Produce("orders", new() { Value = "kept" }, reports.Add);
        }

        Assert.Equal(DeliveryStatus.Persisted, Assert.Single(reports).Status);
        Assert.Equal(["kept"], Clients.Values(broker, "orders"));
    }

    [Fact]
    public async Task Flush_in_a_handler_is_refused_and_told()
    {
        await using EmbeddedBroker broker = await EmbeddedBroker.StartAsync();
        using IdempotentProducer<string, string> producer = NewProducer(broker);
        List<Exception> errors = [];
        producer.OnError = errors.Add;
        producer.Produce("orders", new() { Value = "v" }, _ => producer.Flush());
        Assert.Equal(0, producer.Flush(Clients.Patience));
        Assert.IsType<InvalidOperationException>(Assert.Single(errors));
    }

    [Fact]
    public async Task Flush_with_a_timeout_says_how_many_are_left()
    {
        await using EmbeddedBroker broker = await EmbeddedBroker.StartAsync();
        using IdempotentProducer<string, string> producer = NewProducer(broker);
        await producer.ProduceAsync("orders", new() { Value = "first" }).WaitAsync(Clients.Patience);
        broker.Faults.NeverAnswer(times: 100);
        producer.Produce("orders", new() { Value = "second" });
        Assert.Equal(1, producer.Flush(TimeSpan.FromMilliseconds(200)));
        Assert.Equal(1, producer.Pending);
    }

    [Fact]
    public async Task Cancellation_ends_the_waiting_and_not_the_message()
    {
        await using EmbeddedBroker broker = await EmbeddedBroker.StartAsync();
        using IdempotentProducer<string, string> producer = NewProducer(broker, config => config.LingerMs = 500);
        using CancellationTokenSource cancelled = new();
        Task<DeliveryReport> waits = producer.ProduceAsync("orders", new() { Value = "sent all the same" }, cancelled.Token);
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waits);
        Assert.Equal(0, producer.Flush(Clients.Patience));
        Assert.Equal(["sent all the same"], Clients.Values(broker, "orders"));
    }

    [Fact]
    public async Task Many_threads_may_call_it()
    {
        await using EmbeddedBroker broker = await EmbeddedBroker.StartAsync(new EmbeddedBrokerOptions { Topics = [new EmbeddedTopic("orders")] });
        using IdempotentProducer<int, int> producer = NewProducer<int, int>(broker);
        Parallel.For(0, 8, thread =>
        {
            for (int index = 0; index < 2_000; index++)
            {
                producer.Produce(new TopicPartition("orders", 0), new() { Key = thread, Value = index });
            }
        });
        Assert.Equal(0, producer.Flush(Clients.Patience));
        IReadOnlyList<Runtime.Records.Record> records = broker.ReadAll("orders");
        Assert.Equal(16_000, records.Count);
        foreach (IGrouping<int, Runtime.Records.Record> thread in records.GroupBy(record => BitConverter.ToInt32(record.Key!)))
        {
            Assert.Equal(Enumerable.Range(0, 2_000), thread.Select(record => System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(record.Value)));
        }
    }

    [Theory]
    [InlineData("enable.idempotence", "false", typeof(ArgumentException))]
    [InlineData("acks", "1", typeof(ProducerConfigurationException))]
    [InlineData("compression.type", "zstd", typeof(NotSupportedException))]
    [InlineData("transactional.id", "t", typeof(NotSupportedException))]
    [InlineData("bootstrap.servers", "", typeof(ArgumentException))]
    [InlineData("bootstrap.servers", "host:port", typeof(ArgumentException))]
    [InlineData("sasl.mechanism", "SCRAM-SHA-256", typeof(NotSupportedException))]
    public async Task What_it_cannot_do_is_refused(string name, string value, Type exception)
    {
        await using EmbeddedBroker broker = await EmbeddedBroker.StartAsync();
        KeyValuePair<string, string>[] settings =
            [.. Settings(broker), .. name == "sasl.mechanism" ? [new KeyValuePair<string, string>("security.protocol", "sasl_plaintext")] : Array.Empty<KeyValuePair<string, string>>(), new(name, value)];
        Assert.Throws(exception, () => new IdempotentProducer<string, string>(settings));
    }

    private static ProducerConfig Settings(EmbeddedBroker broker) => new()
    {
        BootstrapServers = broker.BootstrapServers,
        LingerMs = 1,
        RetryBackoffMs = 20,
        ReconnectBackoffMs = 10,
        ReconnectBackoffMaxMs = 50,
        MessageTimeoutMs = 60_000,
    };

    private static IdempotentProducer<TKey, TValue> NewProducer<TKey, TValue>(EmbeddedBroker broker, Action<ProducerConfig>? configure = null)
    {
        ProducerConfig config = Settings(broker);
        configure?.Invoke(config);
        return new(config);
    }
}
