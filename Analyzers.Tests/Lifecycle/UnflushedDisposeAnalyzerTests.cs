using ProducerSafety.Analyzers.Lifecycle;
using ProducerSafety.Analyzers.Tests.Verification;
using Xunit;
using Verify = ProducerSafety.Analyzers.Tests.Verification.CSharpAnalyzerVerifier<ProducerSafety.Analyzers.Lifecycle.UnflushedDisposeAnalyzer>;

namespace ProducerSafety.Analyzers.Tests.Lifecycle;

public sealed class UnflushedDisposeAnalyzerTests : IControl<UnflushedDisposeAnalyzer>
{
    public static string ControlSource => """
        namespace ControlOfUnflushedDispose;

        public static class Control
        {
            public static void Send(Confluent.Kafka.ProducerConfig config, Confluent.Kafka.Message<string, string> message)
            {
                using var [|producer|] = new Confluent.Kafka.ProducerBuilder<string, string>(config).Build();
                producer.Produce("control", message);
            }
        }
        """;

    private static Task Check(string body, string result = "async Task", string members = "") =>
        Verify.VerifyAnalyzerAsync(PublisherSource.Method(body, result, members));

    private static Task CheckIn(string code) => Verify.VerifyAnalyzerAsync(PublisherSource.File(code));

    [Fact]
    public Task Using_declaration() => Check("""
        using var [|producer|] = new ProducerBuilder<string, string>(config).Build();
        foreach (var each in orders)
        {
            producer.Produce("orders", new Message<string, string> { Key = each.Customer, Value = JsonSerializer.Serialize(each) });
        }
        """, "void");

    [Fact]
    public Task Using_statement() => Check("""
        using (IProducer<Null, string> [|producer|] = new ProducerBuilder<Null, string>(config).SetErrorHandler((_, error) => Console.WriteLine(error.Reason)).Build())
        {
            producer.Produce("orders", new Message<Null, string> { Value = order.Customer }, report => Console.WriteLine(report.Error.Code));
        }
        """, "void");

    [Fact]
    public Task Using_of_a_variable() => Check("""
        var [|producer|] = new ProducerBuilder<Null, string>(config).Build();
        using (producer)
        {
            producer.Produce("orders", new Message<Null, string> { Value = order.Customer });
        }
        """, "void");

    [Fact]
    public Task Explicit_dispose() => Check("""
        var producer = new ProducerBuilder<Null, string>(config).Build();
        producer.Produce("orders", new Message<Null, string> { Value = "1" });
        [|producer.Dispose()|];
        """, "void");

    [Fact]
    public Task Dispose_in_a_finally() => Check("""
        IProducer<Null, string> producer = null;
        try
        {
            producer = new ProducerBuilder<Null, string>(config).Build();
            producer.Produce("orders", new Message<Null, string> { Value = "1" });
        }
        finally
        {
            producer?{|KPS4001:.Dispose()|};
        }
        """, "void");

    [Fact]
    public Task Unobserved_ProduceAsync() => Check("""
        using var [|producer|] = new ProducerBuilder<Null, string>(config).Build();
        _ = producer.ProduceAsync("orders", new Message<Null, string> { Value = "1" });
        """, "void");

    [Fact]
    public Task Task_returned_from_inside_of_the_using() => Check("""
        using var [|producer|] = new ProducerBuilder<Null, string>(config).Build();
        return producer.ProduceAsync("orders", new Message<Null, string> { Value = order.Customer });
        """, "Task");

    [Fact]
    public Task Flush_only_in_the_loop() => Check("""
        using var [|producer|] = new ProducerBuilder<Null, string>(config).Build();
        int count = 0;
        foreach (var each in orders)
        {
            producer.Produce("orders", new Message<Null, string> { Value = each.Customer });
            if (++count % 1000 == 0)
            {
                producer.Flush(token);
            }
        }
        """, "void");

    [Fact]
    public Task Flush_before_the_last_send() => Check("""
        using var [|producer|] = new ProducerBuilder<Null, string>(config).Build();
        producer.Produce("orders", new Message<Null, string> { Value = "1" });
        producer.Flush(token);
        producer.Produce("orders", new Message<Null, string> { Value = "2" });
        """, "void");

    [Fact]
    public Task Poll_that_waits_for_nothing() => Check("""
        using var [|producer|] = new ProducerBuilder<Null, string>(config).Build();
        while (!token.IsCancellationRequested)
        {
            for (int i = 0; i < 100; i++)
            {
                try
                {
                    producer.Produce("orders", new Message<Null, string> { Value = order.Customer });
                }
                catch (ProduceException<Null, string> e)
                {
                    logger.LogWarning(e.Error.Reason);
                    await Task.Delay(500, token);
                }
            }

            producer.Poll(TimeSpan.Zero);
        }
        """);

    [Fact]
    public Task Poll_that_waits_for_nothing_with_a_handler_that_logs() => Check("""
        using var [|producer|] = new ProducerBuilder<Null, string>(config).Build();
        foreach (var each in orders)
        {
            producer.Produce("orders", new Message<Null, string> { Value = each.Customer }, report => logger.LogInformation(report.Error.ToString()));
            producer.Poll(TimeSpan.FromSeconds(0));
        }
        """, "void");

    [Fact]
    public Task Poll_that_waits_for_nothing_once() => Check("""
        using var [|producer|] = new ProducerBuilder<Null, string>(config).Build();
        producer.Produce("orders", new Message<Null, string> { Value = order.Customer });
        producer.Poll(default);
        """, "void");

    [Theory]
    [InlineData("producer.Poll(TimeSpan.FromSeconds(1));")]
    [InlineData("producer.Flush(TimeSpan.FromSeconds(1));")]
    [InlineData("Thread.Sleep(100);")]
    public Task Waits_where_the_queue_is_full(string wait) => Check($$"""
        using var [|producer|] = new ProducerBuilder<Null, string>(config).Build();
        try
        {
            producer.Produce("orders", new Message<Null, string> { Value = order.Customer });
        }
        catch (ProduceException<Null, string> e) when (e.Error.Code == ErrorCode.Local_QueueFull)
        {
            {{wait}}
        }
        """, "void");

    [Fact]
    public Task Only_continued() => Check("""
        using var [|producer|] = new ProducerBuilder<Null, string>(config).Build();
        var task = producer.ProduceAsync("orders", new Message<Null, string> { Value = order.Customer });
        task.ContinueWith(sent => logger.LogInformation(sent.Status.ToString()));
        """, "void");

    [Theory]
    [InlineData("_producer.Poll(TimeSpan.Zero);", "")]
    [InlineData("", "_producer.Poll(TimeSpan.FromMilliseconds(100));")]
    [InlineData("", "_producer.Flush(TimeSpan.FromMilliseconds(100));")]
    public Task Field_that_is_never_waited_for(string afterSend, string inHandler) => CheckIn($$"""
        public sealed class AuditTrail : IDisposable
        {
            private readonly IProducer<Null, string> _producer;

            public AuditTrail(ProducerConfig config) => _producer = new ProducerBuilder<Null, string>(config).Build();

            public void Write(string line)
            {
                try
                {
                    _producer.Produce("audit", new Message<Null, string> { Value = line });
                    {{afterSend}}
                }
                catch (ProduceException<Null, string> e) when (e.Error.Code == ErrorCode.Local_QueueFull)
                {
                    {{inHandler}}
                    throw;
                }
            }

            public void Dispose() => [|_producer.Dispose()|];
        }
        """);

    [Fact]
    public Task Field_disposed_by_its_owner() => CheckIn("""
        public sealed class AuditTrail : IDisposable
        {
            private readonly IProducer<Null, string> _producer;

            public AuditTrail(IOptions<ProducerConfig> options) => _producer = new ProducerBuilder<Null, string>(options.Value).Build();

            public void Write(string line) => _producer.Produce("audit", new Message<Null, string> { Value = line });

            public void Dispose()
            {
                [|_producer.Dispose()|];
                GC.SuppressFinalize(this);
            }
        }
        """);

    [Fact]
    public Task Field_disposed_by_a_worker_that_stops() => CheckIn("""
        public sealed class Heartbeat : BackgroundService
        {
            private IProducer<Null, string>? producer;

            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                producer = new ProducerBuilder<Null, string>(new ProducerConfig { BootstrapServers = "localhost:9092" }).Build();
                while (!stoppingToken.IsCancellationRequested)
                {
                    producer.Produce("heartbeats", new Message<Null, string> { Value = DateTime.UtcNow.ToString("O") });
                    await Task.Delay(1000, stoppingToken);
                }
            }

            public override Task StopAsync(CancellationToken cancellationToken)
            {
                producer?{|KPS4001:.Dispose()|};
                return base.StopAsync(cancellationToken);
            }
        }
        """);

    [Fact]
    public Task Top_level_program() => Program("""
        using Confluent.Kafka;

        using var [|producer|] = new ProducerBuilder<Null, string>(new ProducerConfig { BootstrapServers = "localhost:9092" }).Build();
        for (int i = 0; i < 100; i++)
        {
            producer.Produce("numbers", new Message<Null, string> { Value = i.ToString() });
        }
        """);

    [Fact]
    public Task Flushed() => Check("""
        using var producer = new ProducerBuilder<Null, string>(config).Build();
        foreach (var each in orders)
        {
            producer.Produce("orders", new Message<Null, string> { Value = each.Customer });
        }

        producer.Flush(TimeSpan.FromSeconds(10));
        """, "void");

    [Fact]
    public Task Flushed_in_a_finally() => Check("""
        using var producer = new ProducerBuilder<Null, string>(config).Build();
        try
        {
            producer.Produce("orders", new Message<Null, string> { Value = "1" });
            if (order.Id == 0)
            {
                return;
            }

            producer.Produce("orders", new Message<Null, string> { Value = "2" });
        }
        finally
        {
            producer.Flush(CancellationToken.None);
        }
        """, "void");

    [Fact]
    public Task Flushed_under_a_condition_behind_the_loop() => Check("""
        using var producer = new ProducerBuilder<Null, string>(config).Build();
        int sent = 0;
        foreach (var each in orders)
        {
            producer.Produce("orders", new Message<Null, string> { Value = each.Customer });
            sent++;
        }

        if (sent > 0)
        {
            producer.Flush(token);
        }
        """, "void");

    [Fact]
    public Task Flushed_until_nothing_is_left() => Check("""
        var producer = new ProducerBuilder<Null, string>(config).Build();
        producer.Produce("orders", new Message<Null, string> { Value = "1" });
        while (producer.Flush(TimeSpan.FromSeconds(1)) > 0)
        {
            logger.LogInformation("waiting");
        }

        producer.Dispose();
        """, "void");

    [Fact]
    public Task Awaited() => Check("""
        using var producer = new ProducerBuilder<Null, string>(config).Build();
        var result = await producer.ProduceAsync("orders", new Message<Null, string> { Value = "1" }, token).ConfigureAwait(false);
        logger.LogInformation("{Offset}", result.Offset);
        """);

    [Fact]
    public Task Blocked_on() => Check("""
        using (var producer = new ProducerBuilder<Null, string>(config).Build())
        {
            producer.ProduceAsync("orders", new Message<Null, string> { Value = "1" }).Wait();
            var result = producer.ProduceAsync("orders", new Message<Null, string> { Value = "2" }).GetAwaiter().GetResult();
            var other = producer.ProduceAsync("orders", new Message<Null, string> { Value = "3" }).Result;
        }
        """, "void");

    [Fact]
    public Task Tasks_collected_and_awaited() => Check("""
        using var producer = new ProducerBuilder<Null, string>(config).Build();
        var tasks = new List<Task>();
        foreach (var each in orders)
        {
            tasks.Add(producer.ProduceAsync("orders", new Message<Null, string> { Value = each.Customer }));
        }

        await Task.WhenAll(tasks);
        """);

    [Fact]
    public Task Awaited_in_a_return() => Check("""
        using var producer = new ProducerBuilder<Null, string>(config).Build();
        return await producer.ProduceAsync("orders", new Message<Null, string> { Value = "1" });
        """, "async Task<DeliveryResult<Null, string>>");

    [Fact]
    public Task Handler_signals_a_task_completion_source() => Check("""
        using var producer = new ProducerBuilder<Null, string>(config).Build();
        var delivered = new TaskCompletionSource<bool>();
        producer.Produce("orders", new Message<Null, string> { Value = "1" }, report => delivered.SetResult(!report.Error.IsError));
        await delivered.Task;
        """);

    [Fact]
    public Task Handler_counts_down() => Check("""
        using var producer = new ProducerBuilder<Null, string>(config).Build();
        using var left = new CountdownEvent(orders.Count);
        foreach (var each in orders)
        {
            producer.Produce("orders", new Message<Null, string> { Value = each.Customer }, _ => left.Signal());
        }

        left.Wait(token);
        """, "void");

    [Theory]
    [InlineData("while (reports < 1) { producer.Poll(TimeSpan.FromMilliseconds(100)); }")]
    [InlineData("while (reports < 1) { producer.Poll(TimeSpan.Zero); }")]
    [InlineData("producer.Poll(TimeSpan.FromSeconds(1));")]
    [InlineData("while (producer.Poll(TimeSpan.Zero) == 0) { }")]
    [InlineData("int served = producer.Poll(TimeSpan.Zero);")]
    [InlineData("try { producer.Produce(\"orders\", new Message<Null, string>()); } catch (OperationCanceledException) { producer.Flush(token); }")]
    public Task Poll_that_may_wait(string wait) => Check($$"""
        using var producer = new ProducerBuilder<Null, string>(config).Build();
        int reports = 0;
        producer.Produce("orders", new Message<Null, string> { Value = "1" }, _ => reports++);
        {{wait}}
        void Count(DeliveryReport<Null, string> report) => reports++;
        """, "void");

    [Theory]
    [InlineData("_ => reports++")]
    [InlineData("Count")]
    [InlineData("_ => Count(_)")]
    [InlineData("_ => Interlocked.Increment(ref reports)")]
    public Task Loop_that_sends_and_ends_when_all_reports_have_come(string handler) => Check($$"""
        using var producer = new ProducerBuilder<Null, string>(config).Build();
        int reports = 0;
        for (int sent = 0; sent < 10 || reports < 10; )
        {
            if (sent < 10)
            {
                producer.Produce("orders", new Message<Null, string> { Value = "1" }, {{handler}});
                sent++;
            }

            producer.Poll(TimeSpan.Zero);
        }

        void Count(DeliveryReport<Null, string> report) => reports++;
        """, "void");

    [Fact]
    public Task Continued_and_awaited() => Check("""
        using var producer = new ProducerBuilder<Null, string>(config).Build();
        var task = producer.ProduceAsync("orders", new Message<Null, string> { Value = order.Customer });
        _ = task.ContinueWith(sent => logger.LogInformation(sent.Status.ToString()));
        await task;
        """);

    [Fact]
    public Task Continuation_is_kept() => Check("""
        using var producer = new ProducerBuilder<Null, string>(config).Build();
        var task = producer.ProduceAsync("orders", new Message<Null, string> { Value = order.Customer });
        Task logged = task.ContinueWith(sent => logger.LogInformation(sent.Status.ToString()));
        logged.Wait();
        """, "void");

    [Theory]
    [InlineData("public void Serve() { while (true) { _producer.Poll(TimeSpan.Zero); Thread.Sleep(10); } }")]
    [InlineData("public void Serve() => _producer.Poll(TimeSpan.FromMilliseconds(100));")]
    [InlineData("public int Serve() => _producer.Poll(TimeSpan.Zero);")]
    [InlineData("public void Serve() { try { Console.WriteLine(1); } catch (Exception) { _producer.Flush(); } }")]
    public Task Field_that_may_be_waited_for(string serve) => CheckIn($$"""
        public sealed class AuditTrail : IDisposable
        {
            private readonly IProducer<Null, string> _producer;

            public AuditTrail(ProducerConfig config) => _producer = new ProducerBuilder<Null, string>(config).Build();

            public void Write(string line) => _producer.Produce("audit", new Message<Null, string> { Value = line });

            {{serve}}

            public void Dispose() => _producer.Dispose();
        }
        """);

    [Fact]
    public Task Helper_flushes() => Check("""
        using var producer = new ProducerBuilder<Null, string>(config).Build();
        producer.Produce("orders", new Message<Null, string> { Value = "1" });
        Finish(producer);
        """, "void", """

        private static void Finish(IProducer<Null, string> producer) => producer.Flush(TimeSpan.FromSeconds(5));

        """);

    [Fact]
    public Task Local_function_flushes() => Check("""
        using var producer = new ProducerBuilder<Null, string>(config).Build();
        producer.Produce("orders", new Message<Null, string> { Value = "1" });
        Finish();

        void Finish() => producer.Flush(token);
        """, "void");

    [Fact]
    public Task Waits_for_a_key() => CheckIn("""
        public static class Program
        {
            public static void Main()
            {
                using var producer = new ProducerBuilder<Null, string>(new ProducerConfig { BootstrapServers = "localhost:9092" }).Build();
                producer.Produce("orders", new Message<Null, string> { Value = "1" });
                Console.ReadKey();
            }
        }
        """);

    [Fact]
    public Task Nothing_is_sent() => Check("""
        using var producer = new ProducerBuilder<Null, string>(config).Build();
        logger.LogInformation("{Name}", producer.Name);
        """, "void");

    [Fact]
    public Task Not_disposed() => Check("""
        var producer = new ProducerBuilder<Null, string>(config).Build();
        producer.Produce("orders", new Message<Null, string> { Value = "1" });
        """, "void");

    [Fact]
    public Task Transaction_is_committed() => Check("""
        using var producer = new ProducerBuilder<Null, string>(config).Build();
        producer.InitTransactions(TimeSpan.FromSeconds(10));
        producer.BeginTransaction();
        producer.Produce("orders", new Message<Null, string> { Value = "1" });
        producer.CommitTransaction();
        """, "void");

    [Fact]
    public Task Injected_producer_that_is_not_disposed() => CheckIn("""
        public sealed class Outbox
        {
            private readonly IProducer<Null, string> producer;

            public Outbox(IProducer<Null, string> producer) => this.producer = producer;

            public void Send(string line) => producer.Produce("outbox", new Message<Null, string> { Value = line });
        }
        """);

    [Fact]
    public Task Field_is_flushed_by_its_owner() => CheckIn("""
        public sealed class AuditTrail : IAsyncDisposable, IDisposable
        {
            private readonly IProducer<Null, string> _producer = new ProducerBuilder<Null, string>(new ProducerConfig { BootstrapServers = "localhost:9092" }).Build();

            public void Write(string line) => _producer.Produce("audit", new Message<Null, string> { Value = line });

            public ValueTask DisposeAsync()
            {
                Dispose();
                return default;
            }

            public void Dispose()
            {
                _producer?.Flush(TimeSpan.FromSeconds(10));
                _producer?.Dispose();
            }
        }
        """);

    [Fact]
    public Task Field_whose_sends_are_awaited() => CheckIn("""
        public sealed class OrderPublisher : IDisposable
        {
            private readonly IProducer<Null, string> _producer = new ProducerBuilder<Null, string>(new ProducerConfig { BootstrapServers = "localhost:9092" }).Build();

            public Task<DeliveryResult<Null, string>> SendAsync(string line) => _producer.ProduceAsync("orders", new Message<Null, string> { Value = line });

            public async Task SendAllAsync(IEnumerable<string> lines)
            {
                foreach (string line in lines)
                {
                    await _producer.ProduceAsync("orders", new Message<Null, string> { Value = line });
                }
            }

            public void Dispose() => _producer.Dispose();
        }
        """);

    [Fact]
    public Task Field_whose_handler_completes_a_task() => CheckIn("""
        public sealed class OrderPublisher : IDisposable
        {
            private readonly IProducer<Null, string> _producer = new ProducerBuilder<Null, string>(new ProducerConfig { BootstrapServers = "localhost:9092" }).Build();

            public Task SendAsync(string line)
            {
                TaskCompletionSource<bool> completion = new();
                _producer.Produce("orders", new Message<Null, string> { Value = line }, report => completion.TrySetResult(true));
                return completion.Task;
            }

            public void Dispose() => _producer.Dispose();
        }
        """);

    [Fact]
    public Task Field_that_a_helper_gets() => CheckIn("""
        public static class ProducerExtensions
        {
            public static void Drain(this IProducer<Null, string> producer) => producer.Flush(TimeSpan.FromSeconds(10));
        }

        public sealed class AuditTrail : IDisposable
        {
            private readonly IProducer<Null, string> _producer = new ProducerBuilder<Null, string>(new ProducerConfig { BootstrapServers = "localhost:9092" }).Build();

            public void Write(string line) => _producer.Produce("audit", new Message<Null, string> { Value = line });

            public void Dispose()
            {
                _producer.Drain();
                _producer.Dispose();
            }
        }
        """);

    [Fact]
    public Task Field_replaced_after_an_error() => CheckIn("""
        public sealed class Metrics
        {
            private IProducer<Null, string> producer = new ProducerBuilder<Null, string>(new ProducerConfig()).Build();

            public void Write(string line) => producer.Produce("metrics", new Message<Null, string> { Value = line });

            private void Reconnect()
            {
                producer.Dispose();
                producer = new ProducerBuilder<Null, string>(new ProducerConfig()).Build();
            }
        }
        """);

    private static Task Program(string source)
    {
        CSharpAnalyzerTest<UnflushedDisposeAnalyzer> test = new();
        test.TestState.Sources.Add(source);
        test.TestState.OutputKind = Microsoft.CodeAnalysis.OutputKind.ConsoleApplication;
        return test.RunAsync();
    }
}
