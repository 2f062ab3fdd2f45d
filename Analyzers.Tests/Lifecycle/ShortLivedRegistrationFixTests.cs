using Xunit;
using Verify = ProducerSafety.Analyzers.Tests.Verification.CSharpCodeFixVerifier<
    ProducerSafety.Analyzers.Lifecycle.ShortLivedRegistrationAnalyzer,
    ProducerSafety.Analyzers.CodeFixes.Lifecycle.ShortLivedRegistrationFix>;

namespace ProducerSafety.Analyzers.Tests.Lifecycle;

public sealed class ShortLivedRegistrationFixTests
{
    private static string Source(string registration, string types = "") => PublisherSource.File($$"""
        public static class Registrations
        {
            public static void Add(IServiceCollection services, IConfiguration configuration)
            {
                {{registration}}
            }
        }
        {{types}}
        """);

    [Fact]
    public Task Factory() => Verify.VerifyCodeFixAsync(
        Source("services.[|AddScoped<IProducer<Null, string>>|](provider => new ProducerBuilder<Null, string>(provider.GetRequiredService<IOptions<ProducerConfig>>().Value).Build());"),
        Source("services.AddSingleton<IProducer<Null, string>>(provider => new ProducerBuilder<Null, string>(provider.GetRequiredService<IOptions<ProducerConfig>>().Value).Build());"));

    [Fact]
    public Task Keyed_factory() => Verify.VerifyCodeFixAsync(
        Source("services.[|TryAddKeyedTransient<IProducer<Null, string>>|](\"a\", (_, _) => new ProducerBuilder<Null, string>(new ProducerConfig()).Build());"),
        Source("services.TryAddKeyedSingleton<IProducer<Null, string>>(\"a\", (_, _) => new ProducerBuilder<Null, string>(new ProducerConfig()).Build());"));

    private const string Publisher = """

        public sealed class Publisher
        {
            private readonly IProducer<Null, string> producer;

            public Publisher(IConfiguration configuration, ILogger<Publisher> logger)
            {
                producer = new ProducerBuilder<Null, string>(new ProducerConfig { BootstrapServers = configuration["Kafka"] }).Build();
                logger.LogInformation(producer.Name);
            }
        }
        """;

    [Fact]
    public Task Class() => Verify.VerifyCodeFixAsync(
        Source("services.[|AddTransient<Publisher>|]();", Publisher), Source("services.AddSingleton<Publisher>();", Publisher));

    [Fact]
    public Task Not_where_the_factory_asks_for_what_may_be_scoped() => Verify.VerifyNoCodeFixAsync(Source(
        "services.[|AddScoped<IProducer<Null, string>>|](provider => new ProducerBuilder<Null, string>(provider.GetRequiredService<IOptionsSnapshot<ProducerConfig>>().Value).Build());"));

    [Fact]
    public Task Not_where_the_class_needs_what_may_be_scoped() => Verify.VerifyNoCodeFixAsync(Source("services.[|AddScoped<Publisher>|]();", """

        public interface ITenant { string Servers { get; } }

        public sealed class Publisher
        {
            private readonly IProducer<Null, string> producer;

            public Publisher(ITenant tenant) => producer = new ProducerBuilder<Null, string>(new ProducerConfig { BootstrapServers = tenant.Servers }).Build();

            public override string ToString() => producer.Name;
        }
        """));

    [Fact]
    public Task Not_where_the_class_has_state() => Verify.VerifyNoCodeFixAsync(Source("services.[|AddScoped<Publisher>|]();", """

        public sealed class Publisher
        {
            private readonly IProducer<Null, string> producer = new ProducerBuilder<Null, string>(new ProducerConfig()).Build();
            private int sent;

            public string Next() => producer.Name + sent++;
        }
        """));
}
