using ProducerSafety.Analyzers.Results;
using ProducerSafety.Analyzers.Tests.Retries;
using ProducerSafety.Analyzers.Tests.Verification;
using Xunit;
using Verify = ProducerSafety.Analyzers.Tests.Verification.CSharpAnalyzerVerifier<ProducerSafety.Analyzers.Results.FatalErrorAnalyzer>;

namespace ProducerSafety.Analyzers.Tests.Results;

/// <summary>KPS3005: whether somebody learns of a fatal error.</summary>
public sealed class FatalErrorTests : IControl<FatalErrorAnalyzer>
{
    public static string ControlSource => """
        using System;
        using System.Threading.Tasks;
        using Confluent.Kafka;

        namespace FatalControl
        {
            public static class Sends
            {
                public static IProducer<Null, string> Create() =>
                    new ProducerBuilder<Null, string>(new ProducerConfig { EnableIdempotence = true }).[|Build|]();
            }
        }
        """;

    [Theory]
    [InlineData("""
        kept = new ProducerBuilder<Null, string>(new ProducerConfig { EnableIdempotence = true }).{|KPS3005:Build|}();
        """)]
    [InlineData("""
        kept = new ProducerBuilder<Null, string>(new ProducerConfig { TransactionalId = "orders-1" }).{|KPS3005:Build|}();
        """)]
    [InlineData("""
        kept = new ProducerBuilder<Null, string>(new ProducerConfig { TransactionalId = order.Customer }).{|KPS3005:Build|}();
        """)]
    [InlineData("""
        var config = new ProducerConfig { BootstrapServers = "kafka:9092", EnableIdempotence = true };
        kept = new ProducerBuilder<Null, string>(config).{|KPS3005:Build|}();
        """)]
    [InlineData("""
        kept = new ProducerBuilder<Null, string>(new ProducerConfig { EnableIdempotence = true })
            .SetErrorHandler((_, e) => logger.LogError("Kafka: {Reason}", e.Reason))
            .SetValueSerializer(Serializers.Utf8)
            .{|KPS3005:Build|}();
        """)]
    [InlineData("""
        var builder = new ProducerBuilder<Null, string>(new ProducerConfig { EnableIdempotence = true });
        builder.SetLogHandler((_, m) => logger.LogInformation(m.Message));
        kept = builder.{|KPS3005:Build|}();
        """)]
    [InlineData("""
        kept = new ProducerBuilder<Null, string>(new ProducerConfig { EnableIdempotence = true }).SetErrorHandler((_, e) => Console.WriteLine($"Error: {e}")).{|KPS3005:Build|}();
        """)]
    public Task It_is_reported(string body) => Verify.VerifyAnalyzerAsync(InClass(body));

    [Theory]
    [InlineData("""
        kept = new ProducerBuilder<Null, string>(new ProducerConfig()).Build();
        """)]
    [InlineData("""
        kept = new ProducerBuilder<Null, string>(new ProducerConfig { EnableIdempotence = false }).Build();
        """)]
    [InlineData("""
        kept = new ProducerBuilder<Null, string>(new ProducerConfig { EnableIdempotence = true }).SetErrorHandler((_, e) => { if (e.IsFatal) Environment.FailFast(e.Reason); }).Build();
        """)]
    [InlineData("""
        kept = new ProducerBuilder<Null, string>(new ProducerConfig { EnableIdempotence = true }).SetErrorHandler((_, e) => OnError(e)).Build();
        void OnError(Error error) { }
        """)]
    [InlineData("""
        kept = new ProducerBuilder<Null, string>(new ProducerConfig { EnableIdempotence = true }).SetErrorHandler(OnError).Build();
        void OnError(IProducer<Null, string> source, Error error) { }
        """)]
    [InlineData("""
        var builder = new ProducerBuilder<Null, string>(new ProducerConfig { EnableIdempotence = true });
        builder.SetErrorHandler((_, e) => { if (e.IsFatal) logger.LogCritical("Dead"); });
        kept = builder.Build();
        """)]
    [InlineData("""
        var builder = new ProducerBuilder<Null, string>(new ProducerConfig { EnableIdempotence = true });
        Configure(builder);
        kept = builder.Build();
        void Configure(ProducerBuilder<Null, string> b) { }
        """)]
    [InlineData("""
        kept = Handled(new ProducerBuilder<Null, string>(new ProducerConfig { EnableIdempotence = true })).Build();
        ProducerBuilder<Null, string> Handled(ProducerBuilder<Null, string> b) => b;
        """)]
    [InlineData("""
        var idempotent = order.Id > 0;
        kept = new ProducerBuilder<Null, string>(new ProducerConfig { EnableIdempotence = idempotent }).Build();
        """)]
    [InlineData("""
        kept = new ProducerBuilder<Null, string>(new ProducerConfig { EnableIdempotence = true }).SetErrorHandler((_, e) => logger.LogError("{@Error}", e)).Build();
        """)]
    [InlineData("""
        kept = new ProducerBuilder<Null, string>(new ProducerConfig { TransactionalId = "" }).Build();
        """)]
    [InlineData("""
        using var c = new ConsumerBuilder<Null, string>(new ConsumerConfig { GroupId = "g" }).Build();
        """)]
    [InlineData("""
        using var a = new AdminClientBuilder(new AdminClientConfig()).Build();
        """)]
    public Task Nothing_is_reported(string body) => Verify.VerifyAnalyzerAsync(InClass(body));

    [Fact]
    public Task A_producer_that_its_method_disposes_is_left_alone() => Verify.VerifyAnalyzerAsync(
        InClass("using var p = new ProducerBuilder<Null, string>(new ProducerConfig { EnableIdempotence = true }).Build();"));

    [Fact]
    public Task A_test_is_left_alone() => Verify.VerifyAnalyzerAsync(WithField("private readonly ProducerConfig config = new() { EnableIdempotence = true };", "", "Build").Replace("class Publisher", "class OrderFixture").Replace("public Publisher", "public OrderFixture"));

    [Theory]
    [InlineData("private readonly ProducerConfig config = new() { EnableIdempotence = true };", "")]
    [InlineData("private static readonly ProducerConfig config = new ProducerConfig { TransactionalId = \"orders-1\" };", "")]
    [InlineData("private readonly ProducerConfig config;", "config = new ProducerConfig { EnableIdempotence = true };")]
    [InlineData("private readonly ProducerConfig config;", "this.config = new ProducerConfig { EnableIdempotence = true, BootstrapServers = \"a\" }; this.config.ClientId = \"b\";")]
    public Task Configuration_in_a_field(string member, string before) => Verify.VerifyAnalyzerAsync(WithField(member, before, "{|KPS3005:Build|}"));

    [Theory]
    [InlineData("private readonly ProducerConfig config = new();", "")]
    [InlineData("private readonly ProducerConfig config = new() { EnableIdempotence = true };", "config.EnableIdempotence = false;")]
    [InlineData("private readonly ProducerConfig config = new() { EnableIdempotence = true };", "config.Set(\"enable.idempotence\", \"false\");")]
    [InlineData("private ProducerConfig config = new() { EnableIdempotence = true };", "config = new ProducerConfig();")]
    [InlineData("private ProducerConfig config = new() { EnableIdempotence = true }; public void Change(ProducerConfig other) => this.config = other;", "")]
    [InlineData("private ProducerConfig config = new() { EnableIdempotence = true };", "Change(ref config); static void Change(ref ProducerConfig c) => c = new ProducerConfig();")]
    [InlineData("private ProducerConfig config = new() { EnableIdempotence = true };", "(config, _) = (new ProducerConfig(), 1);")]
    [InlineData("private readonly ProducerConfig config;", "config = new ProducerConfig { EnableIdempotence = DateTime.Now.Hour > 1 };")]
    [InlineData("protected ProducerConfig config = new() { EnableIdempotence = true };", "")]
    [InlineData("private readonly ProducerConfig config = Environment.ProcessId > 1 ? new() : new() { EnableIdempotence = true };", "")]
    public Task Configuration_in_a_field_that_is_not_certain(string member, string before) => Verify.VerifyAnalyzerAsync(WithField(member, before, "Build"));

    [Fact]
    public Task Configuration_in_a_field_of_another_part() => Verify.VerifyAnalyzerAsync(RetrySource.File("""
        public partial class Publisher
        {
            private ProducerConfig config = new() { EnableIdempotence = true };

            public IProducer<Null, string> Create() => new ProducerBuilder<Null, string>(config).Build();
        }

        public partial class Publisher
        {
            public void Change() => config = new ProducerConfig();
        }
        """));

    private static string WithField(string member, string before, string build) => RetrySource.File($$"""
        public class Publisher
        {
            {{member}}
            private readonly IProducer<Null, string> kept;

            public Publisher()
            {
                {{before}}
                kept = new ProducerBuilder<Null, string>(config).{{build}}();
            }
        }
        """);

    /// <summary>A constructor's body, which may assign the field 'kept'.</summary>
    internal static string InClass(string body) => RetrySource.File($$"""
        namespace Shop;

        public sealed record Order(int Id, string Customer);

        public sealed class Publisher
        {
            private readonly IProducer<Null, string> kept;
            private readonly ILogger logger;

            public Publisher(ILogger logger, Order order)
            {
                this.logger = logger;
                kept = null!;
                {{body.Replace("\n", "\n        ", StringComparison.Ordinal)}}
            }

            public Task M() => kept.ProduceAsync("orders", new Message<Null, string>());
        }
        """);
}
