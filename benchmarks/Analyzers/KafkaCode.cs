using System.Globalization;

namespace ProducerSafety.Analyzers.Benchmarks;

/// <summary>Code that uses Kafka, in the ways in which services do: safe and unsafe, found and not.</summary>
internal static class KafkaCode
{
    private static readonly string[] Classes =
    [
        """
        public sealed class OrderPublisher# : IDisposable
        {
            private readonly IProducer<string, string> producer;

            public OrderPublisher#(string servers)
            {
                ProducerConfig config = new()
                {
                    BootstrapServers = servers,
                    ClientId = "orders-#",
                    Acks = Acks.All,
                    EnableIdempotence = true,
                    LingerMs = 5,
                    CompressionType = CompressionType.Lz4,
                };
                producer = new ProducerBuilder<string, string>(config)
                    .SetErrorHandler((_, error) => Console.Error.WriteLine($"{error.Code}: {error.Reason}"))
                    .Build();
            }

            public async Task PublishAsync(string key, string value, CancellationToken cancellation)
            {
                try
                {
                    DeliveryResult<string, string> stored = await producer.ProduceAsync(
                        "orders", new Message<string, string> { Key = key, Value = value }, cancellation);
                    Console.WriteLine($"Stored at {stored.TopicPartitionOffset}");
                }
                catch (ProduceException<string, string> failure)
                {
                    Console.Error.WriteLine($"Not stored: {failure.Error.Reason}");
                    throw;
                }
            }

            public void Dispose()
            {
                producer.Flush(TimeSpan.FromSeconds(10));
                producer.Dispose();
            }
        }
        """,
        """
        public sealed class RetryingPublisher#
        {
            private readonly IProducer<Null, string> producer;

            public RetryingPublisher#(IProducer<Null, string> producer) => this.producer = producer;

            public async Task<bool> SendAsync(string topic, string text, CancellationToken cancellation)
            {
                int attempts = 0;
                while (attempts < 5)
                {
                    try
                    {
                        await producer.ProduceAsync(topic, new Message<Null, string> { Value = text }, cancellation);
                        return true;
                    }
                    catch (ProduceException<Null, string> failure) when (!failure.Error.IsFatal)
                    {
                        attempts++;
                        Console.Error.WriteLine($"Attempt {attempts}: {failure.Error.Reason}");
                        await Task.Delay(TimeSpan.FromMilliseconds(100 * attempts), cancellation);
                    }
                }

                return false;
            }

            public async Task SendAllAsync(IEnumerable<string> texts, CancellationToken cancellation)
            {
                foreach (string text in texts)
                {
                    if (!await SendAsync("texts", text, cancellation))
                    {
                        Console.Error.WriteLine($"Given up: {text}");
                    }
                }
            }
        }
        """,
        """
        public static class KafkaRegistration#
        {
            public static IProducer<string, byte[]> Create(string servers, string? user, string? password, bool isProduction)
            {
                var settings = new Dictionary<string, string>
                {
                    ["bootstrap.servers"] = servers,
                    ["client.id"] = "registration-#",
                    ["acks"] = "all",
                    ["enable.idempotence"] = "true",
                    ["message.timeout.ms"] = "120000",
                };
                var config = new ProducerConfig(settings);
                if (user is not null)
                {
                    config.SecurityProtocol = SecurityProtocol.SaslSsl;
                    config.SaslMechanism = SaslMechanism.Plain;
                    config.SaslUsername = user;
                    config.SaslPassword = password;
                }

                if (isProduction)
                {
                    config.Set("max.in.flight", "5");
                    config.StatisticsIntervalMs = 60000;
                }

                return new ProducerBuilder<string, byte[]>(config)
                    .SetKeySerializer(Serializers.Utf8)
                    .SetValueSerializer(Serializers.ByteArray)
                    .SetStatisticsHandler((_, json) => Console.WriteLine(json.Length))
                    .Build();
            }

            public static ConsumerConfig Consumer(string servers, string group) => new()
            {
                BootstrapServers = servers,
                GroupId = group,
                AutoOffsetReset = AutoOffsetReset.Earliest,
                EnableAutoCommit = false,
            };
        }
        """,
        """
        public sealed class Forwarder#
        {
            private static readonly ProducerConfig Settings = new() { Acks = Acks.Leader, LingerMs = 20 };
            private readonly string servers;

            public Forwarder#(string servers) => this.servers = servers;

            public async Task RunAsync(CancellationToken stopping)
            {
                var config = new ConsumerConfig { BootstrapServers = servers, GroupId = "forwarder-#", EnableAutoCommit = false };
                Settings.BootstrapServers = servers;
                using IConsumer<string, string> consumer = new ConsumerBuilder<string, string>(config).Build();
                using IProducer<string, string> producer = new ProducerBuilder<string, string>(Settings).Build();
                consumer.Subscribe("incoming");
                while (!stopping.IsCancellationRequested)
                {
                    ConsumeResult<string, string>? result = consumer.Consume(TimeSpan.FromMilliseconds(500));
                    if (result is null)
                    {
                        continue;
                    }

                    Message<string, string> message = new()
                    {
                        Key = result.Message.Key,
                        Value = result.Message.Value.ToUpperInvariant(),
                        Headers = result.Message.Headers,
                    };
                    await producer.ProduceAsync("outgoing", message, stopping);
                    consumer.Commit(result);
                }

                consumer.Close();
                producer.Flush(stopping);
            }
        }
        """,
        """
        public sealed class Outbox#
        {
            private readonly IProducer<long, string> producer;
            private int failures;

            public Outbox#(ClientConfig common)
            {
                var config = new ProducerConfig(common) { LingerMs = 50, BatchSize = 200_000 };
                Harden(config);
                producer = new ProducerBuilder<long, string>(config).Build();
            }

            public int Drain(Queue<KeyValuePair<long, string>> rows)
            {
                while (rows.Count > 0)
                {
                    KeyValuePair<long, string> row = rows.Peek();
                    try
                    {
                        producer.Produce("outbox", new Message<long, string> { Key = row.Key, Value = row.Value }, report =>
                        {
                            if (report.Error.IsError)
                            {
                                Interlocked.Increment(ref failures);
                            }
                        });
                        rows.Dequeue();
                    }
                    catch (ProduceException<long, string> full) when (full.Error.Code == ErrorCode.Local_QueueFull)
                    {
                        producer.Poll(TimeSpan.FromMilliseconds(100));
                    }
                }

                producer.Flush(TimeSpan.FromSeconds(30));
                return failures;
            }

            private static void Harden(ProducerConfig config)
            {
                config.EnableIdempotence = true;
                config.Acks = Acks.All;
                config.MessageSendMaxRetries = int.MaxValue;
            }
        }
        """,
    ];

    /// <summary>A class.</summary>
    public static string Of(int number) =>
        Classes[number % Classes.Length].Replace("#", number.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal) + "\n";
}
