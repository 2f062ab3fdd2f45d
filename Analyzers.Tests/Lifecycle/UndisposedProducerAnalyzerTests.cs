using ProducerSafety.Analyzers.Lifecycle;
using ProducerSafety.Analyzers.Tests.Verification;
using Xunit;
using Verify = ProducerSafety.Analyzers.Tests.Verification.CSharpCodeFixVerifier<
    ProducerSafety.Analyzers.Lifecycle.UndisposedProducerAnalyzer,
    ProducerSafety.Analyzers.CodeFixes.Lifecycle.UndisposedProducerFix>;

namespace ProducerSafety.Analyzers.Tests.Lifecycle;

public sealed class UndisposedProducerAnalyzerTests : IControl<UndisposedProducerAnalyzer>
{
    public static string ControlSource => """
        namespace ControlOfUndisposedProducer;

        public static class Control
        {
            public static void Send(Confluent.Kafka.ProducerConfig config, Confluent.Kafka.Message<string, string> message)
            {
                var [|producer|] = new Confluent.Kafka.ProducerBuilder<string, string>(config).Build();
                producer.Produce("control", message);
            }
        }
        """;

    private static Task Check(string body, string result = "async Task") => Verify.VerifyAnalyzerAsync(PublisherSource.Method(body, result));

    private static Task CheckIn(string code) => Verify.VerifyAnalyzerAsync(PublisherSource.File(code));

    private static Task Fixes(string before, string after, string result = "async Task") =>
        Verify.VerifyCodeFixAsync(PublisherSource.Method(before, result), PublisherSource.Method(after, result));

    private static Task NotFixed(string body, string result = "void") => Verify.VerifyNoCodeFixAsync(PublisherSource.Method(body, result));

    [Fact]
    public Task Awaited_send() => Fixes(
        """
        // One for this order.
        var [|producer|] = new ProducerBuilder<Null, string>(config).Build();
        await producer.ProduceAsync("orders", new Message<Null, string> { Value = order.Customer });
        """,
        """
        // One for this order.
        using var producer = new ProducerBuilder<Null, string>(config).Build();
        await producer.ProduceAsync("orders", new Message<Null, string> { Value = order.Customer });
        """);

    [Fact]
    public Task Flushed_batch() => Fixes(
        """
        IProducer<Null, string> [|producer|] = new ProducerBuilder<Null, string>(config).Build();
        foreach (var each in orders)
        {
            producer.Produce("orders", new Message<Null, string> { Value = each.Customer });
        }

        producer.Flush(token);
        """,
        """
        using IProducer<Null, string> producer = new ProducerBuilder<Null, string>(config).Build();
        foreach (var each in orders)
        {
            producer.Produce("orders", new Message<Null, string> { Value = each.Customer });
        }

        producer.Flush(token);
        """,
        "void");

    [Fact]
    public Task Not_fixed_where_messages_would_be_lost() => NotFixed("""
        var [|producer|] = new ProducerBuilder<Null, string>(config).Build();
        producer.Produce("orders", new Message<Null, string> { Value = order.Customer });
        """);

    [Fact]
    public Task Not_fixed_where_the_task_is_returned() => NotFixed("""
        var [|producer|] = new ProducerBuilder<Null, string>(config).Build();
        return producer.ProduceAsync("orders", new Message<Null, string> { Value = order.Customer });
        """, "Task");

    [Fact]
    public Task Not_fixed_where_the_variable_is_assigned_later() => NotFixed("""
        IProducer<Null, string>? [|producer|] = null;
        producer = new ProducerBuilder<Null, string>(config).Build();
        producer.Flush();
        """);

    /// <summary>The entry of a program; its process ends with it.</summary>
    [Theory]
    [InlineData("public static async Task Main()", "var producer = new ProducerBuilder<Null, string>(new ProducerConfig()).Build(); await producer.ProduceAsync(\"a\", new Message<Null, string>());")]
    [InlineData("public static void Main(string[] args)", "var producer = new ProducerBuilder<Null, string>(new ProducerConfig()).Build(); producer.Produce(\"a\", new Message<Null, string>()); producer.Flush();")]
    [InlineData("public static void Main()", "var [|producer|] = new ProducerBuilder<Null, string>(new ProducerConfig()).Build(); producer.Produce(\"a\", new Message<Null, string>());")]
    [InlineData("public static void Main()", "foreach (string name in new[] { \"a\", \"b\" }) { var [|producer|] = new ProducerBuilder<Null, string>(new ProducerConfig()).Build(); producer.ProduceAsync(name, new Message<Null, string>()).Wait(); }")]
    [InlineData("public static void Main() { } public static async Task Send()", "var [|producer|] = new ProducerBuilder<Null, string>(new ProducerConfig()).Build(); await producer.ProduceAsync(\"a\", new Message<Null, string>());")]
    public Task Main(string signature, string body) => Program(PublisherSource.File("public static class Program { " + signature + " { " + body + " } }"));

    [Fact]
    public Task End_of_a_top_level_program() => Program(PublisherSource.File("""
        var producer = new ProducerBuilder<Null, string>(new ProducerConfig { BootstrapServers = args[0] }).Build();
        await producer.ProduceAsync("orders", new Message<Null, string> { Value = "1" });
        """));

    [Fact]
    public Task Local_function_of_a_top_level_program() => Program(PublisherSource.File("""
        await Send();
        await Send();

        async Task Send()
        {
            var [|producer|] = new ProducerBuilder<Null, string>(new ProducerConfig { BootstrapServers = args[0] }).Build();
            await producer.ProduceAsync("orders", new Message<Null, string> { Value = "1" });
        }
        """));

    private static Task Program(string source)
    {
        CSharpAnalyzerTest<UndisposedProducerAnalyzer> test = new();
        test.TestState.OutputKind = Microsoft.CodeAnalysis.OutputKind.ConsoleApplication;
        test.TestState.Sources.Add(source);
        return test.RunAsync();
    }

    [Fact]
    public Task Using_declaration() => Check("""
        using var producer = new ProducerBuilder<Null, string>(config).Build();
        await producer.ProduceAsync("orders", new Message<Null, string> { Value = order.Customer });
        """);

    [Fact]
    public Task Using_statement() => Check("""
        using (var producer = new ProducerBuilder<Null, string>(config).Build())
        {
            await producer.ProduceAsync("orders", new Message<Null, string> { Value = order.Customer });
        }
        """);

    [Fact]
    public Task Using_of_the_variable() => Check("""
        var producer = new ProducerBuilder<Null, string>(config).Build();
        using (producer)
        {
            await producer.ProduceAsync("orders", new Message<Null, string> { Value = order.Customer });
        }
        """);

    [Fact]
    public Task Disposed() => Check("""
        var producer = new ProducerBuilder<Null, string>(config).Build();
        await producer.ProduceAsync("orders", new Message<Null, string> { Value = order.Customer });
        producer.Dispose();
        """);

    [Fact]
    public Task Disposed_in_a_finally() => Check("""
        IProducer<Null, string>? producer = null;
        try
        {
            producer = new ProducerBuilder<Null, string>(config).Build();
            await producer.ProduceAsync("orders", new Message<Null, string> { Value = order.Customer });
        }
        finally
        {
            producer?.Dispose();
        }
        """);

    [Fact]
    public Task Disposed_in_a_callback() => Check("""
        var producer = new ProducerBuilder<Null, string>(config).Build();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => producer.Dispose();
        await producer.ProduceAsync("orders", new Message<Null, string> { Value = order.Customer });
        """);

    [Fact]
    public Task Returned() => Check("""
        var producer = new ProducerBuilder<Null, string>(config).Build();
        return producer;
        """, "IProducer<Null, string>");

    [Fact]
    public Task Given_to_another_object() => Check("""
        var producer = new ProducerBuilder<Null, string>(config).Build();
        using var owner = new Owner(producer);
        """ + """

            }

            private sealed class Owner : IDisposable
            {
                private readonly IProducer<Null, string> owned;

                public Owner(IProducer<Null, string> producer) => owned = producer;

                public void Dispose() => owned.Dispose();
        """, "void");

    [Fact]
    public Task Stored() => CheckIn("""
        public sealed class Publisher
        {
            private readonly IProducer<Null, string> producer;

            public Publisher(ProducerConfig config)
            {
                var built = new ProducerBuilder<Null, string>(config).Build();
                built.Poll(TimeSpan.Zero);
                producer = built;
            }

            public Task SendAsync(string text) => producer.ProduceAsync("texts", new Message<Null, string> { Value = text });
        }
        """);

    [Fact]
    public Task Registered() => CheckIn("""
        public static class Registrations
        {
            public static void Add(IServiceCollection services, ProducerConfig config)
            {
                var producer = new ProducerBuilder<Null, string>(config).Build();
                services.AddSingleton(producer);
            }
        }
        """);

    [Fact]
    public Task Used_by_handlers() => CheckIn("""
        public static class Program
        {
            public static void Main(string[] args)
            {
                var producer = new ProducerBuilder<Null, string>(new ProducerConfig { BootstrapServers = args[0] }).Build();
                Subscribe(text => producer.ProduceAsync("texts", new Message<Null, string> { Value = text }));
            }

            private static void Subscribe(Func<string, Task> handler) => handler("");
        }
        """);

    [Fact]
    public Task Function_that_never_ends() => Check("""
        var producer = new ProducerBuilder<Null, string>(config).Build();
        while (true)
        {
            await producer.ProduceAsync("ticks", new Message<Null, string> { Value = DateTime.UtcNow.ToString("O") });
            await Task.Delay(1000);
        }
        """);

    [Fact]
    public Task Test_method() => CheckIn("""
        public sealed class OrderTests
        {
            public async Task Message_arrives()
            {
                var producer = new ProducerBuilder<Null, string>(new ProducerConfig { BootstrapServers = "localhost:9092" }).Build();
                await producer.ProduceAsync("texts", new Message<Null, string> { Value = "1" });
            }
        }
        """);

    [Fact]
    public Task Expected_to_fail() => CheckIn("""
        public static class Assert
        {
            public static void Throws<T>(Action action) => action();
        }

        public sealed class Checks
        {
            public void Rejects() => Assert.Throws<InvalidOperationException>(() =>
            {
                var producer = new ProducerBuilder<Null, string>(new ProducerConfig { Acks = Acks.None, EnableIdempotence = true }).Build();
            });
        }
        """);
}
