using ProducerSafety.Analyzers.Lifecycle;
using ProducerSafety.Analyzers.Tests.Verification;
using Xunit;
using Verify = ProducerSafety.Analyzers.Tests.Verification.CSharpAnalyzerVerifier<ProducerSafety.Analyzers.Lifecycle.IgnoredFlushAnalyzer>;

namespace ProducerSafety.Analyzers.Tests.Lifecycle;

public sealed class IgnoredFlushAnalyzerTests : IControl<IgnoredFlushAnalyzer>
{
    public static string ControlSource => """
        namespace ControlOfIgnoredFlush;

        public static class Control
        {
            public static void Send(Confluent.Kafka.IProducer<string, string> producer, Confluent.Kafka.Message<string, string> message)
            {
                producer.Produce("control", message);
                [|producer.Flush(System.TimeSpan.FromSeconds(10))|];
            }
        }
        """;

    private static Task Check(string body, string result = "void") => Verify.VerifyAnalyzerAsync(PublisherSource.Method("""
        using var producer = new ProducerBuilder<Null, string>(config).Build();

        """ + body, result));

    private static Task CheckIn(string code) => Verify.VerifyAnalyzerAsync(PublisherSource.File(code));

    private const string Send = """
        producer.Produce("orders", new Message<Null, string> { Value = order.Customer });

        """;

    [Fact]
    public Task Statement() => Check(Send + "[|producer.Flush(TimeSpan.FromSeconds(10))|];");

    [Fact]
    public Task Discard() => Check(Send + "_ = [|producer.Flush(TimeSpan.FromSeconds(10))|];");

    [Fact]
    public Task Followed_by_one_that_is_ignored_too() => Check(Send + "[|producer.Flush(TimeSpan.FromSeconds(1))|]; " + Send + "[|producer.Flush(TimeSpan.FromSeconds(10))|];");

    [Fact]
    public Task Null_conditional() => Check(Send + "producer?{|KPS4002:.Flush(TimeSpan.FromMilliseconds(500))|};");

    [Fact]
    public Task In_a_finally() => Check("try { " + Send + "} finally { [|producer.Flush(TimeSpan.FromSeconds(10))|]; }");

    [Fact]
    public Task Unobserved_task() => Check("""
        producer.ProduceAsync("orders", new Message<Null, string> { Value = "1" }).ContinueWith(task => Console.WriteLine(task.Status));
        [|producer.Flush(TimeSpan.FromSeconds(10))|];
        """);

    [Fact]
    public Task Task_in_a_variable_that_is_only_continued() => Check("""
        var task = producer.ProduceAsync("orders", new Message<Null, string> { Value = "1" });
        task.ContinueWith(sent => Console.WriteLine(sent.Status));
        [|producer.Flush(TimeSpan.FromMilliseconds(100))|];
        """);

    [Theory]
    [InlineData("task.ContinueWith(sent => Console.WriteLine(sent.Status)); task.Wait();")]
    [InlineData("Task logged = task.ContinueWith(sent => Console.WriteLine(sent.Status)); logged.Wait();")]
    [InlineData("task.ContinueWith(sent => Console.WriteLine(sent.Status)).Wait();")]
    [InlineData("Task.WaitAll(task);")]
    public Task Task_in_a_variable_that_is_waited_for(string wait) => Check($$"""
        var task = producer.ProduceAsync("orders", new Message<Null, string> { Value = "1" });
        {{wait}}
        producer.Flush(TimeSpan.FromMilliseconds(100));
        """);

    [Fact]
    public Task Top_level_task_that_is_only_continued() => Program("task.ContinueWith(sent => System.Console.WriteLine(sent.Status)); {|KPS4002:producer.Flush(System.TimeSpan.FromSeconds(1))|};");

    [Fact]
    public Task Top_level_task_that_is_awaited() => Program("_ = task.ContinueWith(sent => System.Console.WriteLine(sent.Status)); await task; producer.Flush(System.TimeSpan.FromSeconds(1));");

    private static Task Program(string statements)
    {
        CSharpAnalyzerTest<IgnoredFlushAnalyzer> test = new();
        test.TestState.OutputKind = Microsoft.CodeAnalysis.OutputKind.ConsoleApplication;
        test.TestState.Sources.Add($$"""
        using Confluent.Kafka;

        using var producer = new ProducerBuilder<Null, string>(new ProducerConfig { BootstrapServers = "localhost:9092" }).Build();
        var task = producer.ProduceAsync("orders", new Message<Null, string> { Value = "1" });
        {{statements}}
        """);
        return test.RunAsync();
    }

    [Fact]
    public Task Field_in_Dispose() => CheckIn("""
        public sealed class AuditTrail : IDisposable
        {
            private readonly IProducer<Null, string> _producer;

            public AuditTrail(IProducer<Null, string> producer) => _producer = producer;

            public void Write(string line) => _producer.Produce("audit", new Message<Null, string> { Value = line });

            public void Dispose()
            {
                [|_producer.Flush(TimeSpan.FromSeconds(10))|];
                _producer.Dispose();
            }
        }
        """);

    [Fact]
    public Task Method_that_forwards_the_timeout() => CheckIn("""
        public sealed class DependentProducer
        {
            private readonly IProducer<Null, string> handle;

            public DependentProducer(IProducer<Null, string> handle) => this.handle = handle;

            public void Produce(string topic, Message<Null, string> message) => this.handle.Produce(topic, message);

            public void Flush(TimeSpan timeout) => [|this.handle.Flush(timeout)|];
        }
        """);

    [Fact]
    public Task Result_is_tested() => Check(Send + """
        if (producer.Flush(TimeSpan.FromSeconds(10)) > 0)
        {
            throw new TimeoutException();
        }
        """);

    [Fact]
    public Task Result_is_stored() => Check(Send + """
        int left = producer.Flush(TimeSpan.FromSeconds(10));
        logger.LogInformation("{Left} left", left);
        """);

    [Fact]
    public Task Result_is_returned() => Check(Send + "return producer.Flush(TimeSpan.FromSeconds(10));", "int");

    [Fact]
    public Task Result_is_logged() => Check(Send + "Console.WriteLine($\"{producer.Flush(TimeSpan.FromSeconds(10))} left\");");

    [Fact]
    public Task Loop_until_empty() => Check(Send + """
        while (producer.Flush(TimeSpan.FromSeconds(1)) > 0)
        {
        }
        """);

    [Fact]
    public Task Loop_until_all_reports_have_come() => Check("""
        int reports = 0;
        foreach (var next in orders)
        {
            producer.Produce("orders", new Message<Null, string> { Value = next.ToString() }, _ => Interlocked.Increment(ref reports));
        }

        DateTime deadline = DateTime.UtcNow.AddMinutes(1);
        while (DateTime.UtcNow < deadline && reports < orders.Count)
        {
            producer.Flush(TimeSpan.FromMilliseconds(100));
        }

        if (reports < orders.Count)
        {
            throw new TimeoutException();
        }
        """);

    [Fact]
    public Task Loop_that_counts_itself() => Check("int turn = 0; while (turn < 3) { " + Send + "[|producer.Flush(TimeSpan.FromSeconds(1))|]; turn++; }");

    [Fact]
    public Task Loop_until_it_is_stopped() => Check("while (!token.IsCancellationRequested) { " + Send + "[|producer.Flush(TimeSpan.FromSeconds(1))|]; }");

    [Fact]
    public Task Field_whose_handler_completes_a_task() => CheckIn("""
        public sealed class OrderPublisher : IDisposable
        {
            private readonly IProducer<string, string> producer;

            public OrderPublisher(IProducer<string, string> producer) => this.producer = producer;

            public Task PublishAsync(string key, string value)
            {
                var done = new TaskCompletionSource<bool>();
                producer.Produce("orders", new Message<string, string> { Key = key, Value = value }, report =>
                {
                    if (report.Error.IsError) { done.SetException(new KafkaException(report.Error)); }
                    else { done.SetResult(true); }
                });
                return done.Task;
            }

            public void Dispose()
            {
                producer.Flush(TimeSpan.FromSeconds(5));
                producer.Dispose();
            }
        }
        """);

    [Fact]
    public Task Field_whose_handler_only_logs() => CheckIn("""
        public sealed class OrderPublisher : IDisposable
        {
            private readonly IProducer<string, string> producer;
            private readonly TaskCompletionSource<bool> started = new();

            public OrderPublisher(IProducer<string, string> producer) => this.producer = producer;

            public void Start() => started.SetResult(true);

            public Task PublishAsync(string key, string value)
            {
                producer.Produce("orders", new Message<string, string> { Key = key, Value = value }, report => Console.WriteLine(report.Error));
                return started.Task;
            }

            public void Dispose()
            {
                [|producer.Flush(TimeSpan.FromSeconds(5))|];
                producer.Dispose();
            }
        }
        """);

    [Fact]
    public Task Without_a_timeout() => Check(Send + "producer.Flush();");

    [Fact]
    public Task With_a_token() => Check(Send + "producer.Flush(token);");

    [Fact]
    public Task Infinite_timeout() => Check(Send + """
        producer.Flush(Timeout.InfiniteTimeSpan);
        """);

    [Fact]
    public Task Minus_one() => Check(Send + "producer.Flush(TimeSpan.FromMilliseconds(-1));");

    [Fact]
    public Task Zero_only_serves_reports() => Check(Send + "producer.Flush(TimeSpan.Zero);");

    [Fact]
    public Task Makes_room_in_a_full_queue() => Check("""
        try
        {
            producer.Produce("orders", new Message<Null, string> { Value = "1" });
        }
        catch (ProduceException<Null, string> ex) when (ex.Error.Code == ErrorCode.Local_QueueFull)
        {
            producer.Flush(TimeSpan.FromSeconds(1));
        }
        """);

    [Fact]
    public Task Flush_in_between_before_one_without_a_timeout() => Check("""
        for (int i = 0; i < orders.Count; i++)
        {
            producer.Produce("orders", new Message<Null, string> { Value = "1" });
            if (i % 1000 == 0)
            {
                producer.Flush(TimeSpan.FromSeconds(1));
            }
        }

        producer.Flush(token);
        """);

    [Theory]
    [InlineData("static void FlushAll(IProducer<Null, string> of) { while (of.Flush(TimeSpan.FromSeconds(1)) > 0) { } }", "producer.Flush(TimeSpan.FromSeconds(1))", "FlushAll(producer);")]
    [InlineData("static bool FlushAll(IProducer<Null, string> of) => of.Flush(TimeSpan.FromSeconds(1)) == 0;", "producer.Flush(TimeSpan.FromSeconds(1))", "if (!FlushAll(producer)) { throw new TimeoutException(); }")]
    [InlineData("static int FlushAll(IProducer<Null, string> of) => of.Flush(TimeSpan.FromSeconds(1));", "[|producer.Flush(TimeSpan.FromSeconds(1))|]", "FlushAll(producer);")]
    [InlineData("static void FlushAll(IProducer<Null, string> of) { while (of.Flush(TimeSpan.FromSeconds(1)) > 0) { } }", "[|producer.Flush(TimeSpan.FromSeconds(1))|]", "FlushAll(new ProducerBuilder<Null, string>(config).Build());")]
    [InlineData("static void Close(IProducer<Null, string> of) => of.Dispose();", "[|producer.Flush(TimeSpan.FromSeconds(1))|]", "Close(producer);")]
    public Task Flush_in_between_before_one_in_a_method(string method, string flush, string end) => Check($$"""
        {{method}}

        foreach (var next in orders)
        {
            producer.Produce("orders", new Message<Null, string> { Value = next.Customer });
            {{flush}};
        }

        {{end}}
        """);

    /// <summary>The handlers tell what was delivered, and the code behind the flush acts on it.</summary>
    [Theory]
    [InlineData("DeliveryReport<Null, string>? last = null;", "report => last = report", "if (last?.Error.Code != ErrorCode.NoError) { throw new TimeoutException(); }")]
    [InlineData("DeliveryReport<Null, string>? last = null;", "report => { last = report; Console.WriteLine(report.Error); }", "bool ok = last is { Error.IsError: false }; if (!ok) { throw new TimeoutException(); }")]
    [InlineData("int sent = 0;", "report => { if (report.Error.IsError) { Console.WriteLine(report.Error); } else { sent++; } }", "if (sent < orders.Count) { throw new TimeoutException(); }")]
    [InlineData("int sent = 0;", "report => { if (!report.Error.IsError) { Interlocked.Increment(ref sent); } }", "if (sent < orders.Count) { throw new TimeoutException(); }")]
    [InlineData("bool sent = false;", "report => { if (report.Error.Code == ErrorCode.NoError) { sent = true; } }", "if (!sent) { throw new TimeoutException(); }")]
    [InlineData("bool sent = false;", "report => { if (report.Status is PersistenceStatus.Persisted) { sent = true; } }", "if (!sent) { throw new TimeoutException(); }")]
    [InlineData("bool sent = false;", "report => sent = report.Status == PersistenceStatus.Persisted", "if (!sent) { throw new TimeoutException(); }")]
    [InlineData("bool sent = false;", "report => { if (report.Error.Code != ErrorCode.NoError) { Console.WriteLine(report.Error); } else { sent = true; } }", "Environment.ExitCode = sent ? 0 : 1;")]
    public Task Deliveries_are_noted_and_looked_at(string note, string handler, string end) => Check($$"""
        {{note}}
        producer.Produce("orders", new Message<Null, string> { Value = order.Customer }, {{handler}});
        producer.Flush(TimeSpan.FromSeconds(10));
        {{end}}
        """);

    /// <summary>What a person reads, what only failures leave behind, and what is looked at too early tells nothing of the messages that are left.</summary>
    [Theory]
    [InlineData("int sent = 0;", "report => { if (!report.Error.IsError) { sent++; } }", "Console.WriteLine($\"{sent} messages\");")]
    [InlineData("int sent = 0;", "report => { if (!report.Error.IsError) { sent++; } }", "logger.LogInformation(\"{Count} messages\", sent);")]
    [InlineData("int sent = 0;", "report => { if (!report.Error.IsError) { sent++; } }", "sent = 0;")]
    [InlineData("Error? failure = null;", "report => { if (report.Error.IsError) { failure = report.Error; } }", "if (failure is not null) { throw new KafkaException(failure); }")]
    [InlineData("Error? failure = null;", "report => { if (report.Error.Code != ErrorCode.NoError) { failure = report.Error; } }", "if (failure is not null) { throw new KafkaException(failure); }")]
    [InlineData("Error? failure = null;", "report => { if (report.Status is not PersistenceStatus.Persisted) { failure = report.Error; } }", "if (failure is not null) { throw new KafkaException(failure); }")]
    [InlineData("Error? failure = null;", "report => { if (report.Error.IsError == false) { Console.WriteLine(report.Offset); } else { failure = report.Error; } }", "if (failure is not null) { throw new KafkaException(failure); }")]
    [InlineData("int sent = 0; if (sent > 0) { throw new InvalidOperationException(); }", "report => { if (!report.Error.IsError) { sent++; } }", "")]
    [InlineData("int turn = 0;", "report => { int seen = turn; seen++; Console.WriteLine(report.Error); }", "if (turn > 0) { throw new TimeoutException(); }")]
    [InlineData("int sent = 0; producer.Produce(\"other\", new Message<Null, string>());", "report => { if (!report.Error.IsError) { sent++; } }", "if (sent == 0) { throw new TimeoutException(); }")]
    public Task Deliveries_are_noted_in_vain(string note, string handler, string end) => Check($$"""
        {{note}}
        producer.Produce("orders", new Message<Null, string> { Value = order.Customer }, {{handler}});
        [|producer.Flush(TimeSpan.FromSeconds(10))|];
        {{end}}
        """);

    [Fact]
    public Task All_sends_are_awaited() => Check("""
        await producer.ProduceAsync("orders", new Message<Null, string> { Value = "1" });
        producer.Flush(TimeSpan.FromSeconds(10));
        """, "async Task");

    [Fact]
    public Task All_tasks_are_collected() => Check("""
        var tasks = orders.Select(each => producer.ProduceAsync("orders", new Message<Null, string> { Value = each.Customer })).ToList();
        producer.Flush(TimeSpan.FromSeconds(10));
        await Task.WhenAll(tasks);
        """, "async Task");

    [Fact]
    public Task Field_whose_sends_are_awaited() => CheckIn("""
        public sealed class OrderPublisher : IAsyncDisposable
        {
            private readonly IProducer<string, string> producer;

            public OrderPublisher(IProducer<string, string> producer) => this.producer = producer;

            public async Task PublishAsync(string key, string value, CancellationToken token) =>
                await producer.ProduceAsync("orders", new Message<string, string> { Key = key, Value = value }, token);

            public ValueTask DisposeAsync()
            {
                producer.Flush(TimeSpan.FromSeconds(5));
                producer.Dispose();
                return ValueTask.CompletedTask;
            }
        }
        """);

    [Fact]
    public Task Type_that_sends_nothing_itself() => CheckIn("""
        public sealed class ShutdownService : IHostedService
        {
            private readonly IProducer<string, string> producer;

            public ShutdownService(IProducer<string, string> producer) => this.producer = producer;

            public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

            public Task StopAsync(CancellationToken cancellationToken)
            {
                producer.Flush(TimeSpan.FromSeconds(5));
                return Task.CompletedTask;
            }
        }
        """);

    [Fact]
    public Task Flush_of_something_else() => CheckIn("""
        public static class Export
        {
            public static void Write(IProducer<string, string> producer, StreamWriter writer, Message<string, string> message)
            {
                producer.Produce("lines", message);
                writer.Flush();
            }
        }
        """);

    [Fact]
    public Task Overload_of_another_producer() => CheckIn("""
        public interface IBufferedProducer : IProducer<Null, string>
        {
            int Flush(TimeSpan timeout, int rounds);
        }

        public static class Sender
        {
            public static void Send(IBufferedProducer producer)
            {
                producer.Produce("orders", new Message<Null, string> { Value = "1" });
                producer.Flush(TimeSpan.FromSeconds(1), 3);
            }
        }
        """);

    [Fact]
    public Task Expected_to_throw() => CheckIn("""
        public static class Assert
        {
            public static void Throws<T>(Action action) => action();
        }

        public static class Checks
        {
            public static void Refuses(IProducer<Null, string> producer) => Assert.Throws<ObjectDisposedException>(() =>
            {
                producer.Produce("orders", new Message<Null, string> { Value = "1" });
                producer.Flush(TimeSpan.FromSeconds(1));
            });
        }
        """);

    [Fact]
    public Task After_the_commit_of_a_transaction() => Check("""
        producer.InitTransactions(TimeSpan.FromSeconds(30));
        producer.BeginTransaction();
        foreach (var each in orders)
        {
            producer.Produce("orders", new Message<Null, string> { Value = each.Customer }, report => logger.LogInformation("{Error}", report.Error));
        }

        producer.CommitTransaction();
        producer.Flush(TimeSpan.FromSeconds(5));
        """);

    [Fact]
    public Task Before_the_commit_of_a_transaction() => Check("""
        producer.InitTransactions(TimeSpan.FromSeconds(30));
        producer.BeginTransaction();
        producer.Produce("orders", new Message<Null, string> { Value = order.Customer });
        producer.Flush(TimeSpan.FromSeconds(5));
        producer.CommitTransaction(TimeSpan.FromSeconds(30));
        """);

    [Fact]
    public Task Beside_a_transaction_of_another_producer() => Check("""
        using var transactional = new ProducerBuilder<Null, string>(config).Build();
        transactional.InitTransactions(TimeSpan.FromSeconds(30));
        transactional.BeginTransaction();
        transactional.Produce("orders", new Message<Null, string> { Value = order.Customer });
        producer.Produce("audit", new Message<Null, string> { Value = order.Customer });
        transactional.Flush(TimeSpan.FromSeconds(5));
        [|producer.Flush(TimeSpan.FromSeconds(5))|];
        transactional.CommitTransaction();
        """);

    [Fact]
    public Task Transactional_producer_in_a_field() => CheckIn("""
        public sealed class Ledger : IDisposable
        {
            private readonly IProducer<Null, string> producer;

            public Ledger(IProducer<Null, string> producer) => this.producer = producer;

            public void Write(string line)
            {
                producer.BeginTransaction();
                producer.Produce("ledger", new Message<Null, string> { Value = line });
                producer.CommitTransaction();
            }

            public void Dispose() => producer.Flush(TimeSpan.FromSeconds(5));
        }
        """);
}
