using ProducerSafety.Analyzers.Lifecycle;
using ProducerSafety.Analyzers.Tests.Verification;
using Xunit;
using Verify = ProducerSafety.Analyzers.Tests.Verification.CSharpAnalyzerVerifier<ProducerSafety.Analyzers.Lifecycle.ShortLivedRegistrationAnalyzer>;

namespace ProducerSafety.Analyzers.Tests.Lifecycle;

public sealed class ShortLivedRegistrationAnalyzerTests : IControl<ShortLivedRegistrationAnalyzer>
{
    public static string ControlSource => """
        namespace ControlOfShortLivedRegistration;

        using Confluent.Kafka;
        using Microsoft.Extensions.DependencyInjection;

        public static class Control
        {
            public static void Add(IServiceCollection services, ProducerConfig config) =>
                services.[|AddScoped<IProducer<string, string>>|](_ => new ProducerBuilder<string, string>(config).Build());
        }
        """;

    private const string Types = """

        public interface IOrderPublisher { }

        public interface IStore { }

        public sealed class OrderPublisher : IOrderPublisher
        {
            private readonly IProducer<string, string> _producer;

            public OrderPublisher(IConfiguration configuration)
            {
                var config = new ProducerConfig { BootstrapServers = configuration["Kafka:BootstrapServers"] };
                _producer = new ProducerBuilder<string, string>(config).Build();
            }

            public override string ToString() => _producer.Name;
        }

        public sealed class InlinePublisher
        {
            private readonly IProducer<string, string> producer = new ProducerBuilder<string, string>(new ProducerConfig()).Build();

            public override string ToString() => producer.Name;
        }

        public sealed class InjectedPublisher : IOrderPublisher
        {
            private readonly IProducer<string, string> producer;

            public InjectedPublisher(IProducer<string, string> producer) => this.producer = producer;

            public override string ToString() => producer.Name;
        }

        public sealed class SharedPublisher : IOrderPublisher
        {
            private static readonly IProducer<string, string> Producer = new ProducerBuilder<string, string>(new ProducerConfig()).Build();

            public override string ToString() => Producer.Name;
        }

        public sealed class Holder
        {
            public IProducer<string, string> Producer { get; } = new ProducerBuilder<string, string>(new ProducerConfig()).Build();
        }

        public sealed class LazyPublisher : IOrderPublisher
        {
            private readonly Lazy<IProducer<string, string>> producer = new(() => new ProducerBuilder<string, string>(new ProducerConfig()).Build());

            public override string ToString() => producer.Value.Name;
        }
        """;

    private static Task Check(string registration) => Verify.VerifyAnalyzerAsync(PublisherSource.File($$"""
        public static class Registrations
        {
            private static readonly IProducer<string, string> Shared = new ProducerBuilder<string, string>(new ProducerConfig()).Build();

            public static void Add(IServiceCollection services, IConfiguration configuration, ProducerConfig config)
            {
                _ = Shared;
                {{registration}}
            }
        }

        """ + Types));

    [Fact]
    public Task Scoped_factory() => Check("services.[|AddScoped<IProducer<string, string>>|](_ => new ProducerBuilder<string, string>(config).Build());");

    [Fact]
    public Task Scoped_without_a_stated_type() => Check("services.[|AddScoped|](_ => new ProducerBuilder<string, string>(config).Build());");

    [Fact]
    public Task Transient_factory_with_a_block() => Check("""
        services.[|AddTransient<IProducer<Null, string>>|](provider =>
        {
            var options = provider.GetRequiredService<IOptions<ProducerConfig>>().Value;
            var builder = new ProducerBuilder<Null, string>(options);
            return builder.Build();
        });
        """);

    [Fact]
    public Task Keyed() => Check("services.[|AddKeyedScoped<IProducer<string, string>>|](\"orders\", (_, _) => new ProducerBuilder<string, string>(config).Build());");

    [Fact]
    public Task Try_add() => Check("services.[|TryAddTransient<IProducer<string, string>>|](_ => new ProducerBuilder<string, string>(config).Build());");

    [Fact]
    public Task Factory_of_an_owner() => Check("services.[|AddScoped<IOrderPublisher>|](_ => new InjectedPublisher(new ProducerBuilder<string, string>(config).Build()));");

    [Fact]
    public Task Class_whose_constructor_builds() => Check("services.[|AddScoped<IOrderPublisher, OrderPublisher>|]();");

    [Fact]
    public Task Class_whose_initializer_builds() => Check("services.[|AddTransient<InlinePublisher>|]();");

    [Fact]
    public Task Types_as_arguments() => Check("services.[|AddScoped|](typeof(IOrderPublisher), typeof(OrderPublisher));");

    [Fact]
    public Task Singleton() => Check("services.AddSingleton<IProducer<string, string>>(_ => new ProducerBuilder<string, string>(config).Build());");

    [Fact]
    public Task Keyed_singleton() => Check("services.AddKeyedSingleton<IProducer<string, string>>(\"orders\", (_, _) => new ProducerBuilder<string, string>(config).Build());");

    [Fact]
    public Task Singleton_class() => Check("services.AddSingleton<IOrderPublisher, OrderPublisher>();");

    [Fact]
    public Task Scoped_class_that_gets_the_producer() => Check("services.AddScoped<IOrderPublisher, InjectedPublisher>();");

    [Fact]
    public Task Scoped_class_with_a_static_producer() => Check("services.AddScoped<IOrderPublisher, SharedPublisher>();");

    [Fact]
    public Task Scoped_class_with_a_lazy_producer() => Check("services.AddTransient<IOrderPublisher, LazyPublisher>();");

    [Fact]
    public Task Shared_producer_handed_out() => Check("services.AddTransient<IProducer<string, string>>(_ => Shared);");

    [Fact]
    public Task Producer_of_a_singleton_handed_out() => Check("services.AddScoped<IProducer<string, string>>(provider => provider.GetRequiredService<Holder>().Producer);");

    [Fact]
    public Task Scoped_consumer() => Check("services.AddScoped<IConsumer<string, string>>(_ => new ConsumerBuilder<string, string>(new ConsumerConfig { GroupId = \"g\" }).Build());");

    [Fact]
    public Task Scoped_configuration() => Check("services.AddScoped(_ => new ProducerConfig { BootstrapServers = configuration[\"Kafka\"] });");

    [Fact]
    public Task Factory_of_producers() => Check("services.AddScoped<Func<IProducer<string, string>>>(_ => () => new ProducerBuilder<string, string>(config).Build());");

    [Fact]
    public Task Scoped_unit_of_work() => Check("services.AddScoped<IOrderPublisher>(provider => new InjectedPublisher(provider.GetRequiredService<IProducer<string, string>>()));");

    [Fact]
    public Task Singleton_behind_its_interface() => Check("services.AddSingleton<InjectedPublisher>(); services.AddTransient<IOrderPublisher>(provider => provider.GetRequiredService<InjectedPublisher>());");

    [Fact]
    public Task Hosted_service() => Check("services.AddHostedService<ProducerWorker>();" + """

            }

            public sealed class ProducerWorker : BackgroundService
            {
                private readonly IProducer<string, string> producer = new ProducerBuilder<string, string>(new ProducerConfig()).Build();

                protected override Task ExecuteAsync(CancellationToken stoppingToken) => producer.ProduceAsync("starts", new Message<string, string>(), stoppingToken);
        """);

    [Fact]
    public Task Method_of_the_same_name_elsewhere() => Check("Fake.AddScoped<IProducer<string, string>>(() => new ProducerBuilder<string, string>(config).Build());" + """

            }

            private static class Fake
            {
                public static T AddScoped<T>(Func<T> make) => make();
        """);

    [Fact]
    public Task Container_of_a_test() => Verify.VerifyAnalyzerAsync("""
        using Confluent.Kafka;
        using Microsoft.Extensions.DependencyInjection;

        public sealed class OrderFlowTests
        {
            public static void Prepare(IServiceCollection services, ProducerConfig config) =>
                services.AddScoped<IProducer<string, string>>(_ => new ProducerBuilder<string, string>(config).Build());
        }
        """);
}
