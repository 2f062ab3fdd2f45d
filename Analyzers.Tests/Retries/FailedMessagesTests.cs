using Xunit;
using Verify = ProducerSafety.Analyzers.Tests.Verification.CSharpAnalyzerVerifier<ProducerSafety.Analyzers.Retries.ManualRetryLoopAnalyzer>;

namespace ProducerSafety.Analyzers.Tests.Retries;

/// <summary>KPS2001: what failed is kept in memory, and a loop sends it again.</summary>
public sealed class FailedMessagesTests
{
    [Theory]
    [InlineData("""
        var queue = new Queue<Message<string, string>>(messages);
        while (queue.Count > 0)
        {
            var next = queue.Dequeue();
            try { await [|producer.ProduceAsync|]("orders", next); }
            catch (ProduceException<string, string>) { queue.Enqueue(next); }
        }
        """)]
    [InlineData("""
        var failed = new List<Message<string, string>>();
        foreach (var message in messages)
        {
            try { await producer.ProduceAsync("orders", message); }
            catch (ProduceException<string, string> ex) { logger.LogWarning(ex, "later"); failed.Add(message); }
        }

        foreach (var message in failed)
        {
            await [|producer.ProduceAsync|]("orders", message);
        }
        """)]
    [InlineData("""
        var failed = new ConcurrentQueue<Message<string, string>>();
        foreach (var message in messages)
        {
            producer.Produce("orders", message, report => { if (report.Error.IsError) failed.Enqueue(report.Message); });
        }

        producer.Flush(token);
        while (failed.TryDequeue(out var again))
        {
            [|producer.Produce|]("orders", again);
        }
        """)]
    [InlineData("""
        var failed = new ConcurrentBag<Message<string, string>>();
        foreach (var message in messages)
        {
            producer.Produce(_topic, message, report => { if (report.Error.Code != ErrorCode.NoError) { failed.Add(message); } });
        }

        producer.Flush(token);
        foreach (var message in failed.ToList())
        {
            await [|producer.ProduceAsync|](_topic, message);
        }
        """)]
    [InlineData("""
        var failed = new List<string>();
        foreach (var message in messages)
        {
            var text = message.Value;
            try { await producer.ProduceAsync("orders", new Message<string, string> { Value = text }); }
            catch (KafkaException) { failed.Add(text); }
        }

        foreach (var text in failed)
        {
            await [|producer.ProduceAsync|]("orders", new Message<string, string> { Value = text });
        }
        """)]
    public Task It_is_reported(string body) => Verify.VerifyAnalyzerAsync(Source(body));

    [Fact]
    public Task What_one_method_keeps_and_another_sends() => Verify.VerifyAnalyzerAsync(RetrySource.File("""
        public sealed class Publisher
        {
            private readonly Queue<Message<string, string>> failed = new();
            private readonly IProducer<string, string> producer;

            public Publisher(IProducer<string, string> producer) => this.producer = producer;

            public async Task Send(Message<string, string> message)
            {
                try { await producer.ProduceAsync("orders", message); }
                catch (ProduceException<string, string>) { failed.Enqueue(message); }
            }

            public async Task Drain()
            {
                while (failed.TryDequeue(out var message))
                {
                    await [|producer.ProduceAsync|]("orders", message);
                }
            }
        }
        """));

    /// <summary>A dead letter, another cluster.</summary>
    [Theory]
    [InlineData("producer.ProduceAsync(\"dead-letters\", message)")]
    [InlineData("backup.ProduceAsync(\"orders\", message)")]
    public Task Failed_messages_go_elsewhere(string send) => Verify.VerifyAnalyzerAsync(Source($$"""
        var failed = new List<Message<string, string>>();
        foreach (var message in messages)
        {
            try { await producer.ProduceAsync("orders", message); }
            catch (ProduceException<string, string>) { failed.Add(message); }
        }

        foreach (var message in failed)
        {
            await {{send}};
        }
        """));

    [Theory]
    [InlineData("""
        var queue = new Queue<Message<string, string>>();
        foreach (var message in messages) queue.Enqueue(message);
        while (queue.Count > 0)
        {
            var next = queue.Dequeue();
            await producer.ProduceAsync("orders", next);
        }
        """)]
    [InlineData("""
        var waiting = new Queue<Message<string, string>>();
        foreach (var message in messages)
        {
            try { producer.Produce("orders", message); }
            catch (ProduceException<string, string> ex) when (ex.Error.Code == ErrorCode.Local_QueueFull) { waiting.Enqueue(message); }
        }

        while (waiting.TryDequeue(out var next))
        {
            producer.Poll(TimeSpan.FromSeconds(1));
            producer.Produce("orders", next);
        }
        """)]
    [InlineData("""
        var stored = new ConcurrentQueue<Message<string, string>>();
        foreach (var message in messages)
        {
            producer.Produce("orders", message, report => { if (!report.Error.IsError) stored.Enqueue(report.Message); });
        }

        producer.Flush(token);
        while (stored.TryDequeue(out var message)) producer.Produce("orders", message);
        """)]
    [InlineData("""
        var lost = new ConcurrentQueue<Message<string, string>>();
        foreach (var message in messages)
        {
            producer.Produce("orders", message, report => { if (report.Error.IsError && report.Status == PersistenceStatus.NotPersisted) lost.Enqueue(report.Message); });
        }

        producer.Flush(token);
        while (lost.TryDequeue(out var message)) producer.Produce("orders", message);
        """)]
    [InlineData("""
        var reports = new ConcurrentQueue<Message<string, string>>();
        foreach (var message in messages)
        {
            producer.Produce("orders", message, report => reports.Enqueue(report.Message));
        }

        producer.Flush(token);
        while (reports.TryDequeue(out var message)) producer.Produce("orders", message);
        """)]
    [InlineData("""
        var later = new List<Message<string, string>>();
        foreach (var message in messages)
        {
            try { JsonSerializer.Deserialize<Order>(message.Value); }
            catch (JsonException) { later.Add(message); continue; }
            await producer.ProduceAsync("orders", message);
        }

        foreach (var message in later) await producer.ProduceAsync("orders", message);
        """)]
    [InlineData("""
        var failed = new List<string>();
        foreach (var message in messages)
        {
            try { await producer.ProduceAsync("orders", message); }
            catch (ProduceException<string, string> ex) { failed.Add(ex.Error.Reason); }
        }

        foreach (var reason in failed) await producer.ProduceAsync("orders", new Message<string, string> { Value = reason });
        """)]
    [InlineData("""
        var failed = new List<Message<string, string>>();
        foreach (var message in messages)
        {
            try { await producer.ProduceAsync("orders", message); }
            catch (ProduceException<string, string>) { failed.Add(message); }
        }

        foreach (var message in failed) logger.LogError("{Key}", message.Key);
        """)]
    [InlineData("""
        foreach (var message in messages)
        {
            try { await producer.ProduceAsync("orders", message); }
            catch (ProduceException<string, string>) { outbox.Add(message); }
        }

        foreach (var message in outbox.Pending()) await producer.ProduceAsync("orders", message);
        """)]
    [InlineData("""
        var failed = new List<Message<string, string>>();
        foreach (var topic in new[] { "orders", "invoices" })
        {
            foreach (var message in messages)
            {
                try { await producer.ProduceAsync(topic, message); }
                catch (ProduceException<string, string>) { failed.Add(message); }
            }
        }

        foreach (var topic in new[] { "failed" })
        {
            foreach (var message in failed) await producer.ProduceAsync(topic, message);
        }
        """)]
    public Task Nothing_is_reported(string body) => Verify.VerifyAnalyzerAsync(Source(body));

    private static string Source(string body) => RetrySource.File($$"""
        public sealed record Order(int Id);

        public interface IOutbox
        {
            void Add(Message<string, string> message);

            IEnumerable<Message<string, string>> Pending();
        }

        public sealed class Publisher
        {
            private readonly string _topic = "orders";

            public async Task Send(
                IProducer<string, string> producer, IProducer<string, string> backup, IOutbox outbox, ILogger logger, IReadOnlyList<Message<string, string>> messages, CancellationToken token)
            {
                await Task.Yield();
        {{string.Join('\n', body.Split('\n').Select(line => line.Length == 0 ? line : "        " + line))}}
            }
        }
        """);
}
