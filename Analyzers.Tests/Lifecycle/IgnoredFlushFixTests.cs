using Xunit;
using Verify = ProducerSafety.Analyzers.Tests.Verification.CSharpCodeFixVerifier<
    ProducerSafety.Analyzers.Lifecycle.IgnoredFlushAnalyzer,
    ProducerSafety.Analyzers.CodeFixes.Lifecycle.IgnoredFlushFix>;

namespace ProducerSafety.Analyzers.Tests.Lifecycle;

public sealed class IgnoredFlushFixTests
{
    [Fact]
    public Task Logs_what_is_left() => Verify.VerifyCodeFixAsync(
        PublisherSource.Method("""
        using var producer = new ProducerBuilder<Null, string>(config).Build();
        producer.Produce("orders", new Message<Null, string> { Value = order.Customer });
        [|producer.Flush(TimeSpan.FromSeconds(10))|]; // ten are enough
        """, "void"),
        PublisherSource.Method("""
        using var producer = new ProducerBuilder<Null, string>(config).Build();
        producer.Produce("orders", new Message<Null, string> { Value = order.Customer });
        int remaining = producer.Flush(TimeSpan.FromSeconds(10));
        if (remaining > 0)
        {
            logger.LogWarning("{Count} messages were still queued when the flush timed out", remaining);
        } // ten are enough
        """, "void"));

    [Fact]
    public Task Null_conditional_with_the_name_taken() => Verify.VerifyCodeFixAsync(
        PublisherSource.Method("""
        int remaining = orders.Count;
        var producer = remaining > 0 ? new ProducerBuilder<Null, string>(config).Build() : null;
        producer?.Produce("orders", new Message<Null, string> { Value = order.Customer });
        producer?{|KPS4002:.Flush(TimeSpan.FromSeconds(10))|};
        """, "void"),
        PublisherSource.Method("""
        int remaining = orders.Count;
        var producer = remaining > 0 ? new ProducerBuilder<Null, string>(config).Build() : null;
        producer?.Produce("orders", new Message<Null, string> { Value = order.Customer });
        int? remaining2 = producer?.Flush(TimeSpan.FromSeconds(10));
        if (remaining2 > 0)
        {
            logger.LogWarning("{Count} messages were still queued when the flush timed out", remaining2);
        }
        """, "void"));

    [Fact]
    public Task Not_without_a_logger() => Verify.VerifyNoCodeFixAsync(PublisherSource.File("""
        public static class Program
        {
            public static void Main()
            {
                using var producer = new ProducerBuilder<Null, string>(new ProducerConfig()).Build();
                producer.Produce("orders", new Message<Null, string> { Value = "1" });
                [|producer.Flush(TimeSpan.FromSeconds(10))|];
            }
        }
        """));

    [Fact]
    public Task Not_in_a_static_method_of_a_type_with_a_logger() => Verify.VerifyNoCodeFixAsync(PublisherSource.Method("", "void", """
        public static void Send(IProducer<Null, string> producer, Message<Null, string> message)
        {
            producer.Produce("orders", message);
            [|producer.Flush(TimeSpan.FromSeconds(10))|];
        }
        """));

    [Fact]
    public Task Not_in_an_expression_body() => Verify.VerifyNoCodeFixAsync(PublisherSource.Method("", "void", """
        public void Send(IProducer<Null, string> producer, Message<Null, string> message) => producer.Produce("orders", message);
        public void Finish(IProducer<Null, string> producer) => Console.WriteLine(producer.Name);
        public void Flush(IProducer<Null, string> producer, Message<Null, string> message)
        {
            producer.Produce("orders", message);
            if (orders > 0) [|producer.Flush(TimeSpan.FromSeconds(10))|];
        }
        private int orders = 1;
        """));
}
