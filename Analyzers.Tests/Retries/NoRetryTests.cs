using Microsoft.CodeAnalysis;
using ProducerSafety.Analyzers.Retries;
using ProducerSafety.Analyzers.Tests.Verification;
using Xunit;
using Verify = ProducerSafety.Analyzers.Tests.Verification.CSharpAnalyzerVerifier<ProducerSafety.Analyzers.Retries.ManualRetryLoopAnalyzer>;

namespace ProducerSafety.Analyzers.Tests.Retries;

/// <summary>Loops around a produce call that send a new message each turn, or do not send again what failed.</summary>
public sealed class NoRetryTests
{
    private static Task Silent(string body, string result = "async Task") => Verify.VerifyAnalyzerAsync(RetrySource.Method(body, result));

    private static Task SilentIn(string types) => Verify.VerifyAnalyzerAsync(RetrySource.File(types));

    [Fact]
    public Task Foreach_over_messages_with_catch_and_continue() => Silent("""
        foreach (var line in File.ReadAllLines("orders.csv"))
        {
            try
            {
                await producer.ProduceAsync(topic, new Message<string, string> { Value = line });
            }
            catch (ProduceException<string, string> ex)
            {
                logger.LogError(ex, "Skipped {Line}", line);
                continue;
            }
        }
        """);

    [Theory]
    [InlineData("")]
    [InlineData("Action behind = () => Console.WriteLine(line);")]
    public Task A_lambda_takes_the_next_message(string first) => Silent($$"""
        string line = "";
        Action next = () =>
        {
            {{first}}
            line = File.ReadAllText("orders.csv");
        };
        while (true)
        {
            try
            {
                await producer.ProduceAsync(topic, new Message<string, string> { Value = line });
                return;
            }
            catch (ProduceException<string, string>)
            {
                next();
            }
        }
        """);

    [Fact]
    public Task Indexed_loop_over_messages_with_catch() => SilentIn("""
        public static class Importer
        {
            public static void Import(IProducer<Null, string> producer, IList<string> rows)
            {
                for (int row = 0; row < rows.Count; row++)
                {
                    try
                    {
                        producer.ProduceAsync("rows", new Message<Null, string> { Value = rows[row] }).Wait();
                    }
                    catch (AggregateException e)
                    {
                        Console.Error.WriteLine(e.InnerException?.Message);
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Indexed_loop_that_stops_at_the_first_success_of_different_messages() => SilentIn("""
        public static class Failover
        {
            public static async Task Send(IProducer<Null, string> producer, string[] candidates)
            {
                for (int i = 0; i < candidates.Length; i++)
                {
                    try
                    {
                        await producer.ProduceAsync("candidates", new Message<Null, string> { Value = candidates[i] });
                        break;
                    }
                    catch (ProduceException<Null, string>)
                    {
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Failover_over_topics() => Silent("""
        foreach (var candidate in new[] { "orders-eu", "orders-us" })
        {
            try
            {
                await producer.ProduceAsync(candidate, message);
                return;
            }
            catch (ProduceException<string, string>)
            {
                logger.LogWarning("{Topic} is not available", candidate);
            }
        }
        """);

    [Fact]
    public Task Failover_over_clusters() => SilentIn("""
        public class Failover
        {
            private readonly IReadOnlyList<IProducer<Null, string>> clusters;

            public Failover(IReadOnlyList<IProducer<Null, string>> clusters)
            {
                this.clusters = clusters;
            }

            public async Task<bool> Send(string text)
            {
                foreach (var cluster in clusters)
                {
                    try
                    {
                        await cluster.ProduceAsync("texts", new Message<Null, string> { Value = text });
                        return true;
                    }
                    catch (KafkaException)
                    {
                    }
                }

                return false;
            }
        }
        """);

    [Fact]
    public Task Retry_topic_instead_of_the_same_topic() => Silent("""
        string target = topic;
        for (int i = 0; i < 3; i++)
        {
            try
            {
                await producer.ProduceAsync(target, message);
                return;
            }
            catch (ProduceException<string, string>)
            {
                target = topic + ".retry";
            }
        }
        """);

    [Fact]
    public Task Retry_topic_by_attempt() => Silent("""
        for (int i = 0; i < 3; i++)
        {
            try
            {
                await producer.ProduceAsync(i == 0 ? topic : $"{topic}.retry-{i}", message);
                return;
            }
            catch (ProduceException<string, string>)
            {
            }
        }
        """);

    [Fact]
    public Task Dead_letter_in_the_catch_of_a_message_loop() => SilentIn("""
        public class Relay : BackgroundService
        {
            private readonly IConsumer<string, string> consumer;
            private readonly IProducer<string, string> producer;

            public Relay(IConsumer<string, string> consumer, IProducer<string, string> producer)
            {
                this.consumer = consumer;
                this.producer = producer;
            }

            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                while (!stoppingToken.IsCancellationRequested)
                {
                    var record = consumer.Consume(stoppingToken);
                    try
                    {
                        await producer.ProduceAsync("out", record.Message, stoppingToken);
                    }
                    catch (ProduceException<string, string>)
                    {
                        await producer.ProduceAsync("dead-letters", record.Message, stoppingToken);
                    }

                    consumer.Commit(record);
                }
            }
        }
        """);

    [Fact]
    public Task Dead_letter_without_a_loop_around_it() => Silent("""
        try
        {
            await producer.ProduceAsync(topic, message);
        }
        catch (ProduceException<string, string>)
        {
            await producer.ProduceAsync(topic + "-dlq", message);
        }
        """);

    [Fact]
    public Task Consume_process_produce() => Silent("""
        while (!token.IsCancellationRequested)
        {
            try
            {
                var record = consumer.Consume(token);
                var upper = record.Message.Value.ToUpperInvariant();
                var result = await producer.ProduceAsync("upper", new Message<string, string> { Key = record.Message.Key, Value = upper }, token);
                if (result.Status == PersistenceStatus.Persisted)
                {
                    consumer.StoreOffset(record);
                }
            }
            catch (ConsumeException e)
            {
                logger.LogError(e, "consume");
            }
            catch (ProduceException<string, string> e)
            {
                logger.LogError(e, "produce");
            }
        }
        """);

    [Fact]
    public Task Consume_until_one_message_is_forwarded() => Silent("""
        while (true)
        {
            var record = consumer.Consume(TimeSpan.FromSeconds(1));
            if (record == null) continue;
            try
            {
                await producer.ProduceAsync(topic, record.Message);
                break;
            }
            catch (ProduceException<string, string> e)
            {
                logger.LogWarning(e, "trying the next record");
            }
        }
        """);

    [Fact]
    public Task Console_that_reads_the_next_line() => SilentIn("""
        public static class Program
        {
            public static async Task Main()
            {
                using IProducer<Null, string> p = new ProducerBuilder<Null, string>(new ProducerConfig()).Build();
                while (true)
                {
                    Console.Write("> ");
                    string? text = Console.ReadLine();
                    if (text == "quit") break;
                    try
                    {
                        var dr = await p.ProduceAsync("chat", new Message<Null, string> { Value = text! });
                        Console.WriteLine($"Delivered to '{dr.TopicPartitionOffset}'");
                    }
                    catch (ProduceException<Null, string> e)
                    {
                        Console.WriteLine($"Delivery failed: {e.Error.Reason}");
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Console_that_asks_until_one_line_is_sent() => SilentIn("""
        public static class Prompt
        {
            public static async Task Ask(IProducer<Null, string> p)
            {
                var sent = false;
                do
                {
                    var text = Console.ReadLine();
                    try
                    {
                        await p.ProduceAsync("chat", new Message<Null, string> { Value = text ?? "" });
                        sent = true;
                    }
                    catch (ProduceException<Null, string> e)
                    {
                        Console.WriteLine("Another text, please: " + e.Error.Reason);
                    }
                }
                while (!sent);
            }
        }
        """);

    [Fact]
    public Task Top_level_loop_over_a_counter()
    {
        CSharpAnalyzerTest<ManualRetryLoopAnalyzer> test = new()
        {
            TestCode = RetrySource.File("""
                using var producer = new ProducerBuilder<Null, string>(new ProducerConfig()).Build();
                try
                {
                    for (var i = 0; i < 100; ++i)
                    {
                        await producer.ProduceAsync("numbers", new Message<Null, string> { Value = $"message {i}" });
                    }
                }
                catch (ProduceException<Null, string> e)
                {
                    Console.WriteLine(e.Error);
                }
                """),
        };
        test.TestState.OutputKind = OutputKind.ConsoleApplication;
        return test.RunAsync();
    }

    [Fact]
    public Task Generator_that_catches_in_the_loop() => SilentIn("""
        public class Generator : BackgroundService
        {
            private readonly IProducer<string, string> producer;

            public Generator(IProducer<string, string> producer)
            {
                this.producer = producer;
            }

            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                var random = new Random();
                for (var i = 0; !stoppingToken.IsCancellationRequested; i++)
                {
                    try
                    {
                        await producer.ProduceAsync("load", new Message<string, string> { Key = i.ToString(), Value = random.Next().ToString() }, stoppingToken);
                    }
                    catch (ProduceException<string, string>)
                    {
                    }

                    await Task.Delay(10, stoppingToken);
                }
            }
        }
        """);

    [Fact]
    public Task Load_test_of_the_same_message() => SilentIn("""
        public static class LoadTest
        {
            public static void Run(IProducer<Null, byte[]> producer, int count, int size)
            {
                var message = new Message<Null, byte[]> { Value = new byte[size] };
                int failures = 0;
                for (int i = 0; i < count; i++)
                {
                    try
                    {
                        producer.ProduceAsync("load", message).GetAwaiter().GetResult();
                    }
                    catch (KafkaException)
                    {
                        failures++;
                    }
                }

                Console.WriteLine($"{failures} of {count} failed");
            }
        }
        """);

    [Fact]
    public Task Load_test_without_handlers() => Silent("""
        for (int i = 0; i < 1_000_000; i++)
        {
            producer.Produce(topic, message, report => { if (report.Error.IsError) logger.LogError("{Reason}", report.Error.Reason); });
        }

        producer.Flush(token);
        """, "void");

    [Fact]
    public Task Heartbeat() => SilentIn("""
        public class Heartbeat : BackgroundService
        {
            private readonly IProducer<string, string> producer;
            private readonly ILogger<Heartbeat> logger;

            public Heartbeat(IProducer<string, string> producer, ILogger<Heartbeat> logger)
            {
                this.producer = producer;
                this.logger = logger;
            }

            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                using var timer = new PeriodicTimer(TimeSpan.FromSeconds(30));
                while (await timer.WaitForNextTickAsync(stoppingToken))
                {
                    try
                    {
                        await producer.ProduceAsync("heartbeats", new Message<string, string> { Key = Environment.MachineName, Value = "alive" }, stoppingToken);
                    }
                    catch (ProduceException<string, string> ex)
                    {
                        logger.LogWarning(ex, "missed");
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Heartbeat_with_delay_and_success_flag() => Silent("""
        bool healthy;
        while (!token.IsCancellationRequested)
        {
            try
            {
                await producer.ProduceAsync("heartbeats", message, token);
                healthy = true;
            }
            catch (KafkaException)
            {
                healthy = false;
            }

            logger.LogDebug("{Healthy}", healthy);
            await Task.Delay(TimeSpan.FromMinutes(1), token);
        }
        """);

    [Fact]
    public Task Timer_callback() => SilentIn("""
        public sealed class Beacon : IDisposable
        {
            private readonly IProducer<Null, string> _producer;
            private readonly Timer _timer;

            public Beacon(IProducer<Null, string> producer)
            {
                _producer = producer;
                _timer = new Timer(_ => Send(), null, 0, 1000);
            }

            private void Send()
            {
                try { _producer.ProduceAsync("beacon", new Message<Null, string> { Value = "on" }).Wait(); }
                catch (AggregateException) { }
            }

            public void Dispose() => _timer.Dispose();
        }
        """);

    [Fact]
    public Task Worker_that_takes_the_next_item() => SilentIn("""
        public class Worker
        {
            private readonly BlockingCollection<string> queue;
            private readonly IProducer<Null, string> producer;

            public Worker(BlockingCollection<string> queue, IProducer<Null, string> producer)
            {
                this.queue = queue;
                this.producer = producer;
            }

            public void Run()
            {
                while (!queue.IsCompleted)
                {
                    string item = queue.Take();
                    try { producer.ProduceAsync("items", new Message<Null, string> { Value = item }).Wait(); }
                    catch (AggregateException) { queue.Add(item); }
                }
            }
        }
        """);

    [Fact]
    public Task Worker_over_a_channel() => SilentIn("""
        public class Worker : BackgroundService
        {
            private readonly Channel<Message<Null, string>> channel;
            private readonly IProducer<Null, string> producer;

            public Worker(Channel<Message<Null, string>> channel, IProducer<Null, string> producer)
            {
                this.channel = channel;
                this.producer = producer;
            }

            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                while (await channel.Reader.WaitToReadAsync(stoppingToken))
                while (channel.Reader.TryRead(out var message))
                {
                    try
                    {
                        await producer.ProduceAsync("items", message, stoppingToken);
                    }
                    catch (ProduceException<Null, string>)
                    {
                        await channel.Writer.WriteAsync(message, stoppingToken);
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Durable_queue_that_peeks() => SilentIn("""
        public class Outbox
        {
            private readonly ConcurrentQueue<string> pending;
            private readonly IProducer<Null, string> producer;

            public Outbox(ConcurrentQueue<string> pending, IProducer<Null, string> producer)
            {
                this.pending = pending;
                this.producer = producer;
            }

            public async Task Drain()
            {
                while (pending.TryPeek(out var next))
                {
                    try
                    {
                        await producer.ProduceAsync("outbox", new Message<Null, string> { Value = next });
                        pending.TryDequeue(out _);
                    }
                    catch (ProduceException<Null, string>)
                    {
                        await Task.Delay(1000);
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Outbox_polled_by_a_job() => SilentIn("""
        public interface IOutbox { Task<List<string>> Pending(); Task MarkSent(string item); }

        public class OutboxJob : BackgroundService
        {
            private readonly IOutbox outbox;
            private readonly IProducer<Null, string> producer;
            private readonly ILogger<OutboxJob> logger;

            public OutboxJob(IOutbox outbox, IProducer<Null, string> producer, ILogger<OutboxJob> logger)
            {
                this.outbox = outbox;
                this.producer = producer;
                this.logger = logger;
            }

            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                while (!stoppingToken.IsCancellationRequested)
                {
                    try
                    {
                        foreach (var item in await outbox.Pending())
                        {
                            await producer.ProduceAsync("events", new Message<Null, string> { Value = item }, stoppingToken);
                            await outbox.MarkSent(item);
                        }
                    }
                    catch (Exception ex)
                    {
                        logger.LogError(ex, "next time");
                    }

                    await Task.Delay(5000, stoppingToken);
                }
            }
        }
        """);

    [Fact]
    public Task Outbox_of_one_item_at_a_time() => SilentIn("""
        public interface IStore { Task<string?> NextAsync(); Task DoneAsync(); }

        public class Drainer
        {
            private readonly IStore store;
            private readonly IProducer<Null, string> producer;

            public Drainer(IStore store, IProducer<Null, string> producer)
            {
                this.store = store;
                this.producer = producer;
            }

            public async Task RunOnce()
            {
                for (var failures = 0; failures < 3;)
                {
                    var item = await store.NextAsync();
                    try
                    {
                        await producer.ProduceAsync("events", new Message<Null, string> { Value = item! });
                        await store.DoneAsync();
                        return;
                    }
                    catch (ProduceException<Null, string>)
                    {
                        failures++;
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Stream_in_chunks() => SilentIn("""
        public static class Uploader
        {
            public static async Task Upload(IProducer<string, byte[]> producer, Stream stream)
            {
                var buffer = new byte[4096];
                int read;
                while ((read = await stream.ReadAsync(buffer)) > 0)
                {
                    var chunk = new byte[read];
                    Array.Copy(buffer, chunk, read);
                    try { await producer.ProduceAsync("chunks", new Message<string, byte[]> { Value = chunk }); }
                    catch (ProduceException<string, byte[]>) { throw; }
                }
            }
        }
        """);

    [Fact]
    public Task Same_buffer_filled_again() => SilentIn("""
        public static class Uploader
        {
            public static void UploadOne(IProducer<string, byte[]> producer, Stream stream)
            {
                var buffer = new byte[4096];
                while (true)
                {
                    _ = stream.Read(buffer, 0, buffer.Length);
                    try { producer.ProduceAsync("chunks", new Message<string, byte[]> { Value = stream.CanRead ? buffer : new byte[0] }).Wait(); return; }
                    catch (AggregateException) { buffer = new byte[buffer.Length / 2]; }
                }
            }
        }
        """);

    [Fact]
    public Task Data_reader() => SilentIn("""
        public static class Export
        {
            public static async Task FirstGood(IProducer<Null, string> producer, System.Data.IDataReader reader)
            {
                while (reader.Read())
                {
                    try
                    {
                        await producer.ProduceAsync("rows", new Message<Null, string> { Value = reader.GetString(0) });
                        return;
                    }
                    catch (ProduceException<Null, string>)
                    {
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Enumerator_by_hand() => SilentIn("""
        public static class Export
        {
            public static async Task FirstGood(IProducer<Null, string> producer, IEnumerator<string> rows)
            {
                var sent = false;
                while (!sent && rows.MoveNext())
                {
                    try
                    {
                        await producer.ProduceAsync("rows", new Message<Null, string> { Value = rows.Current });
                        sent = true;
                    }
                    catch (ProduceException<Null, string>)
                    {
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Value_made_of_the_attempt() => Silent("""
        for (int i = 0; i < 3; i++)
        {
            try
            {
                await producer.ProduceAsync(topic, new Message<string, string> { Value = $"probe {i}" });
                return;
            }
            catch (ProduceException<string, string>)
            {
            }
        }
        """);

    [Fact]
    public Task Value_that_is_changed_after_a_failure() => SilentIn("""
        public class Envelope { public int Version { get; set; } public string Body { get; set; } = ""; }

        public class Sender
        {
            private readonly IProducer<Null, string> producer;

            public Sender(IProducer<Null, string> producer)
            {
                this.producer = producer;
            }

            public async Task Send(Envelope envelope)
            {
                while (true)
                {
                    try
                    {
                        await producer.ProduceAsync("envelopes", new Message<Null, string> { Value = JsonSerializer.Serialize(envelope) });
                        return;
                    }
                    catch (ProduceException<Null, string>)
                    {
                        envelope.Version++;
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Message_that_gets_another_value_after_a_failure() => Silent("""
        while (true)
        {
            try
            {
                await producer.ProduceAsync(topic, message);
                return;
            }
            catch (ProduceException<string, string>)
            {
                message.Value = Console.ReadLine()!;
            }
        }
        """);

    [Fact]
    public Task New_value_by_a_clock() => Silent("""
        while (true)
        {
            try
            {
                await producer.ProduceAsync(topic, new Message<string, string> { Value = DateTime.UtcNow.ToString("O") });
                return;
            }
            catch (ProduceException<string, string>)
            {
                await Task.Delay(1000);
            }
        }
        """);

    [Fact]
    public Task New_value_by_a_generator() => SilentIn("""
        public class Probe
        {
            private readonly IProducer<Null, string> producer;

            public Probe(IProducer<Null, string> producer)
            {
                this.producer = producer;
            }

            private static string GenerateProbe(int size) => new string('x', Random.Shared.Next(size));

            public async Task<bool> Works()
            {
                for (int i = 0; i < 3; i++)
                {
                    var text = GenerateProbe(10);
                    try { await producer.ProduceAsync("probes", new Message<Null, string> { Value = text }); return true; }
                    catch (ProduceException<Null, string>) { }
                }

                return false;
            }
        }
        """);

    [Fact]
    public Task Field_that_another_method_moves_on() => SilentIn("""
        public class Cursor
        {
            private readonly IProducer<Null, string> producer;
            private readonly string[] items;

            public Cursor(IProducer<Null, string> producer, string[] items)
            {
                this.producer = producer;
                this.items = items;
            }

            private int _position;
            private string _current = "";

            private void MoveNext() { _current = items[_position++]; }

            public async Task SendFirstGood()
            {
                while (true)
                {
                    MoveNext();
                    try { await producer.ProduceAsync("items", new Message<Null, string> { Value = _current }); break; }
                    catch (ProduceException<Null, string>) { }
                }
            }
        }
        """);

    [Fact]
    public Task Failure_leaves_the_loop() => Silent("""
        while (!token.IsCancellationRequested)
        {
            try
            {
                await producer.ProduceAsync(topic, message);
            }
            catch (ProduceException<string, string> ex)
            {
                logger.LogError(ex, "giving up");
                break;
            }
        }
        """);

    [Fact]
    public Task Failure_is_rethrown() => Silent("""
        for (int i = 0; i < 3; i++)
        {
            try
            {
                await producer.ProduceAsync(topic, message);
                return;
            }
            catch (Exception ex)
            {
                logger.LogError(ex, "no");
                throw new InvalidOperationException("not sent", ex);
            }
        }
        """);

    [Fact]
    public Task Failure_sets_the_flag_that_ends_the_loop() => Silent("""
        var done = false;
        while (!done)
        {
            try
            {
                await producer.ProduceAsync(topic, message);
                done = true;
            }
            catch (ProduceException<string, string>)
            {
                done = true;
            }
        }
        """);

    [Fact]
    public Task Both_outcomes_leave_at_the_end() => Silent("""
        bool again = false;
        do
        {
            try
            {
                await producer.ProduceAsync(topic, message);
            }
            catch (ProduceException<string, string> ex)
            {
                logger.LogError(ex, "no");
            }
        }
        while (again);
        """);

    [Fact]
    public Task Flag_that_a_lambda_takes_back() => Silent("""
        var done = false;
        Action again = () => done = false;
        while (!done)
        {
            try
            {
                await producer.ProduceAsync(topic, message);
                done = true;
                again();
            }
            catch (ProduceException<string, string>)
            {
            }
        }
        """);

    [Fact]
    public Task Catch_of_another_exception() => Silent("""
        while (true)
        {
            try
            {
                await producer.ProduceAsync(topic, message, token);
                return;
            }
            catch (OperationCanceledException) when (!token.IsCancellationRequested)
            {
            }
            catch (TimeoutException)
            {
            }
        }
        """);

    [Fact]
    public Task Catch_with_the_type_arguments_of_another_producer() => Silent("""
        while (true)
        {
            try
            {
                await producer.ProduceAsync(topic, message);
                return;
            }
            catch (ProduceException<Null, byte[]>)
            {
            }
        }
        """);

    [Fact]
    public Task Task_that_nobody_waits_for() => Silent("""
        while (true)
        {
            try
            {
                var pending = producer.ProduceAsync(topic, message);
                return;
            }
            catch (ProduceException<string, string>)
            {
            }
        }
        """, "void");

    [Fact]
    public Task Look_alike_types() => SilentIn("""
        namespace Mine
        {
            public class MyProducer
            {
                public Task ProduceAsync(string topic, object message) => Task.CompletedTask;

                public void Produce(string topic, object message) { }
            }

            public class Sender
            {
                private readonly MyProducer producer;

                public Sender(MyProducer producer)
                {
                    this.producer = producer;
                }

                public async Task Send(object message)
                {
                    for (int i = 0; i < 3; i++)
                    {
                        try { await producer.ProduceAsync("t", message); producer.Produce("t", message); return; }
                        catch (Exception) { }
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Catch_resend_without_a_loop_is_another_rule() => Silent("""
        try
        {
            await producer.ProduceAsync(topic, message);
        }
        catch (ProduceException<string, string>)
        {
            await Task.Delay(1000);
            await producer.ProduceAsync(topic, message);
        }
        """);

    [Fact]
    public Task Catch_resend_in_a_message_loop_is_another_rule() => Silent("""
        while (true)
        {
            var record = consumer.Consume(token);
            try
            {
                await producer.ProduceAsync(topic, record.Message);
            }
            catch (ProduceException<string, string>)
            {
                await producer.ProduceAsync(topic, record.Message);
            }
        }
        """);

    [Fact]
    public Task Retry_around_a_delegate_is_another_rule() => SilentIn("""
        public static class Retry
        {
            public static async Task Execute(Func<Task> action)
            {
                for (int i = 0; i < 3; i++)
                {
                    try { await action(); return; }
                    catch (Exception) { }
                }
            }

            public static Task Send(IProducer<Null, string> p) => Execute(() => p.ProduceAsync("t", new Message<Null, string> { Value = "v" }));
        }
        """);

    [Fact]
    public Task Retry_of_something_else_before_the_send() => SilentIn("""
        public static class Setup
        {
            public static async Task CreateAndSend(IAdminClient admin, IProducer<Null, string> producer)
            {
                for (int i = 0; i < 5; i++)
                {
                    try
                    {
                        await admin.CreateTopicsAsync(new[] { new TopicSpecification { Name = "t" } });
                        break;
                    }
                    catch (CreateTopicsException e) when (e.Results.All(r => r.Error.Code == ErrorCode.TopicAlreadyExists))
                    {
                        break;
                    }
                    catch (KafkaException)
                    {
                        await Task.Delay(1000);
                    }
                }

                await producer.ProduceAsync("t", new Message<Null, string> { Value = "created" });
            }
        }
        """);

    [Fact]
    public Task Retry_of_building_the_producer() => SilentIn("""
        public static class Connection
        {
            public static IProducer<Null, string> Connect(ProducerConfig config)
            {
                while (true)
                {
                    try
                    {
                        return new ProducerBuilder<Null, string>(config).Build();
                    }
                    catch (KafkaException)
                    {
                        Thread.Sleep(1000);
                    }
                }
            }

            public static void Start(ProducerConfig config)
            {
                IProducer<Null, string>? producer = null;
                while (producer is null)
                {
                    try { producer = Connect(config); }
                    catch (Exception) { Thread.Sleep(1000); }
                }

                producer.ProduceAsync("t", new Message<Null, string> { Value = "connected" }).Wait();
            }
        }
        """);
}
