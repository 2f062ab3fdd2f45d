using Xunit;
using Verify = ProducerSafety.Analyzers.Tests.Verification.CSharpCodeFixVerifier<
    ProducerSafety.Analyzers.Lifecycle.UnflushedDisposeAnalyzer,
    ProducerSafety.Analyzers.CodeFixes.Lifecycle.UnflushedDisposeFix>;

namespace ProducerSafety.Analyzers.Tests.Lifecycle;

public sealed class UnflushedDisposeFixTests
{
    private static Task Fixes(string before, string after, string result = "void") =>
        Verify.VerifyCodeFixAsync(PublisherSource.Method(before, result), PublisherSource.Method(after, result));

    private static Task NotFixed(string body, string result = "void") => Verify.VerifyNoCodeFixAsync(PublisherSource.Method(body, result));

    [Fact]
    public Task At_the_end_of_the_block() => Fixes(
        """
        using var [|producer|] = new ProducerBuilder<Null, string>(config).Build();
        foreach (var each in orders)
        {
            producer.Produce("orders", new Message<Null, string> { Value = each.Customer });
        } // all of them
        """,
        """
        using var producer = new ProducerBuilder<Null, string>(config).Build();
        foreach (var each in orders)
        {
            producer.Produce("orders", new Message<Null, string> { Value = each.Customer });
        } // all of them
        producer.Flush();
        """);

    [Fact]
    public Task At_the_end_of_the_using() => Fixes(
        """
        using (var [|producer|] = new ProducerBuilder<Null, string>(config).Build())
        {
            producer.Produce("orders", new Message<Null, string> { Value = "1" });
        }

        logger.LogInformation("sent");
        """,
        """
        using (var producer = new ProducerBuilder<Null, string>(config).Build())
        {
            producer.Produce("orders", new Message<Null, string> { Value = "1" });
            producer.Flush();
        }

        logger.LogInformation("sent");
        """);

    [Fact]
    public Task Before_the_return() => Fixes(
        """
        using var [|producer|] = new ProducerBuilder<Null, string>(config).Build();
        producer.Produce("orders", new Message<Null, string> { Value = "1" });
        return 1;
        """,
        """
        using var producer = new ProducerBuilder<Null, string>(config).Build();
        producer.Produce("orders", new Message<Null, string> { Value = "1" });
        producer.Flush();
        return 1;
        """,
        "int");

    [Fact]
    public Task Before_the_dispose() => Fixes(
        """
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
        """,
        """
        IProducer<Null, string> producer = null;
        try
        {
            producer = new ProducerBuilder<Null, string>(config).Build();
            producer.Produce("orders", new Message<Null, string> { Value = "1" });
        }
        finally
        {
            producer?.Flush();
            producer?.Dispose();
        }
        """);

    [Fact]
    public Task Expression_body_becomes_a_block() => Verify.VerifyCodeFixAsync(
        PublisherSource.File("""
        public sealed class AuditTrail : IDisposable
        {
            private readonly IProducer<Null, string> _producer = new ProducerBuilder<Null, string>(new ProducerConfig()).Build();

            public void Write(string line) => _producer.Produce("audit", new Message<Null, string> { Value = line });

            public void Dispose() => [|_producer.Dispose()|];
        }
        """),
        PublisherSource.File("""
        public sealed class AuditTrail : IDisposable
        {
            private readonly IProducer<Null, string> _producer = new ProducerBuilder<Null, string>(new ProducerConfig()).Build();

            public void Write(string line) => _producer.Produce("audit", new Message<Null, string> { Value = line });

            public void Dispose()
            {
                _producer.Flush();
                _producer.Dispose();
            }
        }
        """));

    [Fact]
    public Task Not_where_a_path_returns_early() => NotFixed("""
        using var [|producer|] = new ProducerBuilder<Null, string>(config).Build();
        producer.Produce("orders", new Message<Null, string> { Value = "1" });
        if (order.Id == 0)
        {
            return;
        }

        producer.Produce("orders", new Message<Null, string> { Value = "2" });
        """);

    [Fact]
    public Task Not_where_the_task_is_returned() => NotFixed("""
        using var [|producer|] = new ProducerBuilder<Null, string>(config).Build();
        return producer.ProduceAsync("orders", new Message<Null, string> { Value = "1" });
        """, "Task");

    [Fact]
    public Task Not_in_an_unbraced_if() => NotFixed("""
        var producer = new ProducerBuilder<Null, string>(config).Build();
        producer.Produce("orders", new Message<Null, string> { Value = "1" });
        if (order.Id > 0) [|producer.Dispose()|];
        """);
}
