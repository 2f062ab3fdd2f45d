using ProducerSafety.Analyzers.Lifecycle;
using ProducerSafety.Analyzers.Tests.Verification;
using Xunit;
using Verify = ProducerSafety.Analyzers.Tests.Verification.CSharpAnalyzerVerifier<ProducerSafety.Analyzers.Lifecycle.DisposedProducerAnalyzer>;

namespace ProducerSafety.Analyzers.Tests.Lifecycle;

public sealed class DisposedProducerAnalyzerTests : IControl<DisposedProducerAnalyzer>
{
    public static string ControlSource => """
        namespace ControlOfDisposedProducer;

        public static class Control
        {
            public static void End(Confluent.Kafka.IProducer<string, string> producer)
            {
                producer.Dispose();
                [|producer.Flush()|];
            }
        }
        """;

    private static Task Check(string body, string result = "void") => Verify.VerifyAnalyzerAsync(PublisherSource.Method(body, result));

    private static Task CheckIn(string code) => Verify.VerifyAnalyzerAsync(PublisherSource.File(code));

    [Fact]
    public Task Flush_after_dispose() => Check("""
        var producer = new ProducerBuilder<Null, string>(config).Build();
        producer.Produce("orders", new Message<Null, string> { Value = order.Customer });
        producer.Dispose();
        [|producer.Flush(TimeSpan.FromSeconds(10))|];
        """);

    [Fact]
    public Task After_a_using_statement() => Check("""
        var producer = new ProducerBuilder<Null, string>(config).Build();
        using (producer)
        {
            producer.Produce("orders", new Message<Null, string> { Value = order.Customer });
        }

        [|producer.Produce("orders", new Message<Null, string> { Value = "2" })|];
        """);

    [Fact]
    public Task Disposed_on_both_branches() => Check("""
        var producer = new ProducerBuilder<Null, string>(config).Build();
        if (order.Id > 0)
        {
            producer.Flush();
            producer.Dispose();
        }
        else
        {
            producer.Dispose();
        }

        await [|producer.ProduceAsync("orders", new Message<Null, string> { Value = "2" })|];
        """, "async Task");

    [Fact]
    public Task Field_in_the_wrong_order() => CheckIn("""
        public sealed class Publisher : IDisposable
        {
            private readonly IProducer<Null, string> _producer;

            public Publisher(IProducer<Null, string> producer) => _producer = producer;

            public void Dispose()
            {
                _producer.Dispose();
                [|_producer.Flush()|];
            }
        }
        """);

    [Fact]
    public Task Flush_before_dispose() => Check("""
        var producer = new ProducerBuilder<Null, string>(config).Build();
        producer.Flush();
        producer.Dispose();
        """);

    [Fact]
    public Task Disposed_in_a_finally() => Check("""
        var producer = new ProducerBuilder<Null, string>(config).Build();
        try
        {
            producer.Produce("orders", new Message<Null, string> { Value = "1" });
            producer.Flush();
        }
        finally
        {
            producer.Dispose();
        }
        """);

    [Fact]
    public Task Disposed_on_one_branch() => Check("""
        var producer = new ProducerBuilder<Null, string>(config).Build();
        if (order.Id > 0)
        {
            producer.Dispose();
        }

        producer.Flush();
        """);

    [Fact]
    public Task Branch_that_returns() => Check("""
        var producer = new ProducerBuilder<Null, string>(config).Build();
        if (order.Id > 0)
        {
            producer.Dispose();
            return;
        }

        producer.Flush();
        producer.Dispose();
        """);

    [Fact]
    public Task Built_again() => Check("""
        var producer = new ProducerBuilder<Null, string>(config).Build();
        producer.Dispose();
        producer = new ProducerBuilder<Null, string>(config).Build();
        producer.Flush();
        """);

    [Fact]
    public Task Producer_of_each_turn() => Check("""
        foreach (var each in orders)
        {
            var producer = new ProducerBuilder<Null, string>(config).Build();
            producer.Produce("orders", new Message<Null, string> { Value = each.Customer });
            producer.Flush();
            producer.Dispose();
        }
        """);

    [Fact]
    public Task Using_declaration_in_a_loop() => Check("""
        for (int i = 0; i < 3; i++)
        {
            using var producer = new ProducerBuilder<Null, string>(config).Build();
            producer.Flush();
        }
        """);

    [Fact]
    public Task Another_producer_is_disposed() => Check("""
        var first = new ProducerBuilder<Null, string>(config).Build();
        using var second = new ProducerBuilder<Null, string>(config).Build();
        first.Dispose();
        second.Flush();
        """);

    [Fact]
    public Task Consumer_is_disposed() => CheckIn("""
        public static class Shutdown
        {
            public static void Run(IConsumer<Null, string> consumer, IProducer<Null, string> producer)
            {
                consumer.Dispose();
                producer.Flush();
            }
        }
        """);

    [Fact]
    public Task Replaced_by_a_method_of_the_type() => CheckIn("""
        public sealed class Publisher
        {
            private IProducer<Null, string> producer = new ProducerBuilder<Null, string>(new ProducerConfig()).Build();

            public void Recover()
            {
                producer.Dispose();
                Rebuild();
                producer.Flush();
            }

            private void Rebuild() => producer = new ProducerBuilder<Null, string>(new ProducerConfig()).Build();
        }
        """);

    [Fact]
    public Task Replaced_in_the_field() => CheckIn("""
        public sealed class Publisher
        {
            private IProducer<Null, string>? producer;

            public void Recover(ProducerConfig config)
            {
                producer?.Dispose();
                producer = new ProducerBuilder<Null, string>(config).Build();
                producer.Produce("texts", new Message<Null, string> { Value = "recovered" });
            }
        }
        """);

    [Fact]
    public Task Replaced_in_a_catch() => CheckIn("""
        public sealed class Publisher
        {
            private IProducer<Null, string> producer = new ProducerBuilder<Null, string>(new ProducerConfig()).Build();

            public void Send(Message<Null, string> message)
            {
                try
                {
                    producer.Produce("texts", message);
                }
                catch (KafkaException e) when (e.Error.IsFatal)
                {
                    producer.Dispose();
                    producer = new ProducerBuilder<Null, string>(new ProducerConfig()).Build();
                }

                producer.Flush();
            }
        }
        """);

    [Fact]
    public Task Dispose_pattern() => CheckIn("""
        public class Publisher : IDisposable
        {
            private readonly IProducer<Null, string> producer = new ProducerBuilder<Null, string>(new ProducerConfig()).Build();
            private bool disposed;

            protected virtual void Dispose(bool disposing)
            {
                if (!disposed && disposing)
                {
                    producer.Flush();
                    producer.Dispose();
                }

                disposed = true;
            }

            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
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
            public static void Refuses(ProducerConfig config) => Assert.Throws<ObjectDisposedException>(() =>
            {
                var producer = new ProducerBuilder<Null, string>(config).Build();
                producer.Dispose();
                producer.Flush();
            });
        }
        """);

    [Fact]
    public Task Lambda_in_a_using_statement() => Check("""
        using (var producer = new ProducerBuilder<Null, string>(config).Build())
        {
            orders.ToList().ForEach(each => producer.Produce("orders", new Message<Null, string> { Value = each.Customer }));
            producer.Flush();
        }
        """);

    [Fact]
    public Task Disposed_by_a_lambda_in_a_using_statement() => Check("""
        var producer = new ProducerBuilder<Null, string>(config).Build();
        using (logger.BeginScope("orders"))
        {
            Action send = () =>
            {
                producer.Dispose();
                [|producer.Flush()|];
            };
            send();
        }
        """);
}
