using ProducerSafety.Analyzers.Lifecycle;
using ProducerSafety.Analyzers.Tests.Verification;
using Xunit;
using Verify = ProducerSafety.Analyzers.Tests.Verification.CSharpCodeFixVerifier<
    ProducerSafety.Analyzers.Lifecycle.FlushPerMessageAnalyzer,
    ProducerSafety.Analyzers.CodeFixes.Lifecycle.FlushPerMessageFix>;

namespace ProducerSafety.Analyzers.Tests.Lifecycle;

public sealed class FlushPerMessageAnalyzerTests : IControl<FlushPerMessageAnalyzer>
{
    public static string ControlSource => """
        namespace ControlOfFlushPerMessage;

        public static class Control
        {
            public static void Send(Confluent.Kafka.IProducer<string, string> producer, Confluent.Kafka.Message<string, string>[] messages)
            {
                foreach (var message in messages)
                {
                    producer.Produce("control", message);
                    [|producer.Flush()|];
                }
            }
        }
        """;

    private const string Build = "using var producer = new ProducerBuilder<Null, string>(config).Build();\n";

    private static Task Check(string body, string result = "void") => Verify.VerifyAnalyzerAsync(PublisherSource.Method(Build + body, result));

    private static Task Fixes(string before, string after) =>
        Verify.VerifyCodeFixAsync(PublisherSource.Method(Build + before, "void"), PublisherSource.Method(Build + after, "void"));

    private static Task NotFixed(string body) => Verify.VerifyNoCodeFixAsync(PublisherSource.Method(Build + body, "void"));

    [Fact]
    public Task Foreach() => Fixes(
        """
        foreach (var each in orders)
        {
            producer.Produce("orders", new Message<Null, string> { Value = each.Customer });
            [|producer.Flush(TimeSpan.FromSeconds(10))|];
        }

        logger.LogInformation("sent");
        """,
        """
        foreach (var each in orders)
        {
            producer.Produce("orders", new Message<Null, string> { Value = each.Customer });
        }

        producer.Flush(TimeSpan.FromSeconds(10));

        logger.LogInformation("sent");
        """);

    [Fact]
    public Task For() => Fixes(
        """
        for (int i = 0; i < orders.Count; i++)
        {
            var message = new Message<Null, string> { Value = orders[i].Customer };
            producer.Produce("orders", message, report => logger.LogInformation(report.Error.Reason));

            [|producer.Flush(token)|];
        }
        """,
        """
        for (int i = 0; i < orders.Count; i++)
        {
            var message = new Message<Null, string> { Value = orders[i].Customer };
            producer.Produce("orders", message, report => logger.LogInformation(report.Error.Reason));
        }

        producer.Flush(token);
        """);

    [Fact]
    public Task Not_fixed_where_a_turn_may_leave() => NotFixed("""
        foreach (var each in orders)
        {
            if (each.Id == 0)
            {
                break;
            }

            producer.Produce("orders", new Message<Null, string> { Value = each.Customer });
            [|producer.Flush()|];
        }
        """);

    [Fact]
    public Task Not_fixed_where_it_logs_afterwards() => NotFixed("""
        foreach (var each in orders)
        {
            producer.Produce("orders", new Message<Null, string> { Value = each.Customer });
            [|producer.Flush()|];
            Console.WriteLine(each.Id);
        }
        """);

    [Fact]
    public Task Not_fixed_in_a_try() => NotFixed("""
        foreach (var each in orders)
        {
            try
            {
                producer.Produce("orders", new Message<Null, string> { Value = each.Customer });
                [|producer.Flush()|];
            }
            catch (KafkaException e)
            {
                logger.LogError(e, "failed");
            }
        }
        """);

    [Fact]
    public Task After_the_loop() => Check("""
        foreach (var each in orders)
        {
            producer.Produce("orders", new Message<Null, string> { Value = each.Customer });
        }

        producer.Flush();
        """);

    [Fact]
    public Task Every_thousand_messages() => Check("""
        for (int i = 0; i < orders.Count; i++)
        {
            producer.Produce("orders", new Message<Null, string> { Value = orders[i].Customer });
            if (i % 1000 == 0)
            {
                producer.Flush(TimeSpan.FromSeconds(10));
            }
        }
        """);

    [Fact]
    public Task After_each_batch() => Check("""
        foreach (var batch in orders.Chunk(100))
        {
            foreach (var each in batch)
            {
                producer.Produce("orders", new Message<Null, string> { Value = each.Customer });
            }

            producer.Flush(TimeSpan.FromSeconds(10));
        }
        """);

    [Fact]
    public Task Several_messages_a_turn() => Check("""
        foreach (var each in orders)
        {
            producer.Produce("orders", new Message<Null, string> { Value = each.Customer });
            producer.Produce("audit", new Message<Null, string> { Value = each.Customer });
            producer.Flush();
        }
        """);

    [Fact]
    public Task Worker_that_waits() => Check("""
        while (!token.IsCancellationRequested)
        {
            producer.Produce("heartbeats", new Message<Null, string> { Value = "alive" });
            producer.Flush(token);
            Thread.Sleep(1000);
        }
        """);

    [Fact]
    public Task Loop_with_a_delay() => Check("""
        for (int i = 0; i < 10; i++)
        {
            producer.Produce("ticks", new Message<Null, string> { Value = i.ToString() });
            producer.Flush(token);
            await Task.Delay(1000, token);
        }
        """, "async Task");

    [Fact]
    public Task Read_loop() => Check("""
        string? line;
        while ((line = Console.ReadLine()) is not null)
        {
            producer.Produce("lines", new Message<Null, string> { Value = line });
            producer.Flush(token);
        }
        """);

    [Fact]
    public Task Marks_each_message_as_sent() => Check("""
        foreach (var each in orders)
        {
            producer.Produce("outbox", new Message<Null, string> { Value = each.Customer });
            producer.Flush(token);
            File.Delete(each.Id + ".json");
        }
        """);

    [Fact]
    public Task Commits_each_message() => Verify.VerifyAnalyzerAsync(PublisherSource.File("""
        public static class Bridge
        {
            public static void Run(IConsumer<Null, string> consumer, IProducer<Null, string> producer, IEnumerable<ConsumeResult<Null, string>> results)
            {
                foreach (var result in results)
                {
                    producer.Produce("copy", result.Message);
                    producer.Flush();
                    consumer.Commit(result);
                }
            }
        }
        """));

    [Fact]
    public Task Consumes_and_sends() => Verify.VerifyAnalyzerAsync(PublisherSource.File("""
        public static class Bridge
        {
            public static void Run(IConsumer<Null, string> consumer, IProducer<Null, string> producer, CancellationToken token)
            {
                while (!token.IsCancellationRequested)
                {
                    var result = consumer.Consume(token);
                    producer.Produce("copy", result.Message);
                    producer.Flush(token);
                }
            }
        }
        """));

    [Fact]
    public Task One_message() => Check("""
        producer.Produce("orders", new Message<Null, string> { Value = order.Customer });
        producer.Flush();
        """);

    [Fact]
    public Task Producer_of_each_turn() => Check("""
        foreach (var each in orders)
        {
            using var own = new ProducerBuilder<Null, string>(config).Build();
            own.Produce("orders", new Message<Null, string> { Value = each.Customer });
            own.Flush();
        }
        """);

    [Fact]
    public Task Flush_of_another_producer() => Verify.VerifyAnalyzerAsync(PublisherSource.File("""
        public static class Two
        {
            public static void Run(IProducer<Null, string> left, IProducer<Null, string> right, IEnumerable<Message<Null, string>> messages)
            {
                foreach (var message in messages)
                {
                    left.Produce("copy", message);
                    right.Flush();
                }
            }
        }
        """));

    [Fact]
    public Task Makes_room_in_a_full_queue() => Check("""
        foreach (var each in orders)
        {
            try
            {
                producer.Produce("orders", new Message<Null, string> { Value = each.Customer });
            }
            catch (ProduceException<Null, string> e) when (e.Error.Code == ErrorCode.Local_QueueFull)
            {
                producer.Flush(token);
            }
        }
        """);

    [Fact]
    public Task Flush_without_waiting() => Check("""
        foreach (var each in orders)
        {
            producer.Produce("orders", new Message<Null, string> { Value = each.Customer });
            producer.Flush(TimeSpan.Zero);
        }
        """);

    [Fact]
    public Task While_something_is_queued() => Fixes(
        """
        var queue = new Queue<string>();
        while (queue.TryDequeue(out var line))
        {
            producer.Produce("orders", new Message<Null, string> { Value = line });
            [|producer.Flush()|];
        }
        """,
        """
        var queue = new Queue<string>();
        while (queue.TryDequeue(out var line))
        {
            producer.Produce("orders", new Message<Null, string> { Value = line });
        }

        producer.Flush();
        """);

    [Fact]
    public Task Lambda_of_ForEach() => NotFixed("""
        new List<string> { "a", "b" }.ForEach(line =>
        {
            producer.Produce("orders", new Message<Null, string> { Value = line });
            [|producer.Flush()|];
        });
        Array.ForEach(new[] { "a" }, line => { producer.Produce("orders", new Message<Null, string> { Value = line }); [|producer.Flush(TimeSpan.FromSeconds(1))|]; });
        """);

    /// <summary>Turns that wait for the next message anyway, and lambdas that something else runs.</summary>
    [Theory]
    [InlineData("var all = new System.Collections.Concurrent.BlockingCollection<string>(); while (all.TryTake(out var line, 1000)) { producer.Produce(\"t\", new Message<Null, string> { Value = line }); producer.Flush(); }")]
    [InlineData("var all = new Queue<string>(); while (all.TryDequeue(out var line)) { producer.Produce(\"t\", new Message<Null, string> { Value = line }); if (all.Count % 100 == 0) producer.Flush(); }")]
    [InlineData("var all = new Queue<string>(); while (all.TryDequeue(out var line)) { producer.Produce(\"t\", new Message<Null, string> { Value = line }); } producer.Flush();")]
    [InlineData("var all = new Queue<string>(); while (all.TryDequeue(out var line)) { producer.Produce(\"t\", new Message<Null, string> { Value = line }); producer.Flush(); File.Delete(line); }")]
    [InlineData("new List<string>().ForEach(line => producer.Produce(\"t\", new Message<Null, string> { Value = line })); producer.Flush();")]
    [InlineData("Action<string> send = line => { producer.Produce(\"t\", new Message<Null, string> { Value = line }); producer.Flush(); }; send(\"a\");")]
    [InlineData("using var timer = new Timer(_ => { producer.Produce(\"t\", new Message<Null, string> { Value = \"tick\" }); producer.Flush(); });")]
    public Task Other_turns(string body) => Check(body);
}
