using ProducerSafety.Analyzers.Tests.Verification;
using ProducerSafety.Analyzers.Transactions;
using Xunit;
using Verify = ProducerSafety.Analyzers.Tests.Verification.CSharpAnalyzerVerifier<ProducerSafety.Analyzers.Transactions.TransactionalIdAnalyzer>;

namespace ProducerSafety.Analyzers.Tests.Transactions;

public sealed class TransactionalIdAnalyzerTests : IControl<TransactionalIdAnalyzer>
{
    public static string ControlSource => """
        namespace ControlOfTransactionalId;

        using Confluent.Kafka;

        public abstract class Control : Microsoft.Extensions.Hosting.BackgroundService
        {
            protected ProducerConfig Fixed { get; } = new() { TransactionalId = {|KPS5003:"control"|} };

            protected ProducerConfig New { get; } = new() { TransactionalId = {|KPS5005:System.Guid.NewGuid().ToString()|} };
        }
        """;

    private static Task Check(string body) => Verify.VerifyAnalyzerAsync(TransferSource.Method(body));

    private static Task CheckIn(string code) => Verify.VerifyAnalyzerAsync(TransferSource.File(code));

    [Fact]
    public Task New_guid() => Check("""
        var own = new ProducerConfig { BootstrapServers = "localhost:9092", TransactionalId = {|KPS5005:Guid.NewGuid().ToString()|} };
        """);

    [Fact]
    public Task New_guid_in_a_text() => Check("""
        config.TransactionalId = {|KPS5005:$"transfer-{Environment.MachineName}-{Guid.NewGuid():N}"|};
        """);

    [Fact]
    public Task New_guid_in_a_variable() => Check("""
        var suffix = Guid.NewGuid().ToString("N").Substring(0, 8);
        var id = "transfer-" + suffix;
        config.TransactionalId = {|KPS5005:id|};
        """);

    [Fact]
    public Task New_guid_by_name() => Check("""
        config.Set("transactional.id", {|KPS5005:"transfer-" + Guid.NewGuid()|});
        var settings = new Dictionary<string, string> { ["transactional.id"] = {|KPS5005:Guid.NewGuid().ToString()|} };
        var pairs = new Dictionary<string, string> { { "transactional.id", {|KPS5005:Path.GetRandomFileName()|} } };
        """);

    [Fact]
    public Task Constant_in_a_worker() => CheckIn("""
        public sealed class Worker : BackgroundService
        {
            private const string Id = "transfer";

            protected override Task ExecuteAsync(CancellationToken stoppingToken)
            {
                using var producer = new ProducerBuilder<string, long>(new ProducerConfig { BootstrapServers = "localhost:9092", TransactionalId = {|KPS5003:Id|} }).Build();
                return Task.CompletedTask;
            }
        }
        """);

    [Fact]
    public Task Constant_in_a_registration() => CheckIn("""
        public static class Registrations
        {
            public static void Add(IServiceCollection services) => services.AddSingleton(_ =>
            {
                var config = new ProducerConfig { BootstrapServers = "localhost:9092" };
                config.TransactionalId = {|KPS5003:"transfer"|};
                return new ProducerBuilder<string, long>(config).Build();
            });
        }
        """);

    [Fact]
    public Task Constant_in_a_hosted_service() => CheckIn("""
        public sealed class Startup : IHostedService
        {
            private readonly ProducerConfig config = new() { TransactionalId = {|KPS5003:"transfer" + "-service"|} };

            public Task StartAsync(CancellationToken cancellationToken) => Task.FromResult(config.TransactionalId);

            public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
        }
        """);

    [Fact]
    public Task Name_of_the_instance() => Check("""
        config.TransactionalId = $"transfer-{instance}";
        """);

    [Fact]
    public Task Name_of_the_machine() => Check("""
        config.TransactionalId = "transfer-" + Environment.MachineName;
        """);

    [Fact]
    public Task From_the_environment() => Check("""
        config.TransactionalId = Environment.GetEnvironmentVariable("POD_NAME") ?? throw new InvalidOperationException();
        """);

    [Fact]
    public Task Random_only_where_nothing_is_configured() => Check("""
        config.TransactionalId = Environment.GetEnvironmentVariable("POD_NAME") ?? Guid.NewGuid().ToString();
        """);

    [Fact]
    public Task From_the_configuration_in_a_worker() => CheckIn("""
        public sealed class Worker : BackgroundService
        {
            private readonly IConfiguration configuration;

            public Worker(IConfiguration configuration) => this.configuration = configuration;

            protected override Task ExecuteAsync(CancellationToken stoppingToken)
            {
                var config = new ProducerConfig { TransactionalId = configuration["Kafka:TransactionalId"] };
                return Task.FromResult(config);
            }
        }
        """);

    [Fact]
    public Task Constant_with_the_instance_in_a_worker() => CheckIn("""
        public sealed class Worker : BackgroundService
        {
            protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
                Task.FromResult(new ProducerConfig { TransactionalId = $"transfer-{Environment.MachineName}" });
        }
        """);

    [Fact]
    public Task Removed_in_a_worker() => CheckIn("""
        public sealed class Worker : BackgroundService
        {
            protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
                Task.FromResult(new ProducerConfig { TransactionalId = null });
        }
        """);

    [Fact]
    public Task Constant_in_a_program() => CheckIn("""
        public static class Program
        {
            public static void Main()
            {
                var config = new ProducerConfig { BootstrapServers = "localhost:9092", TransactionalId = "transfer" };
                using var producer = new ProducerBuilder<string, long>(config).Build();
            }
        }
        """);

    [Fact]
    public Task Constant_in_a_library() => Check("""
        var own = new ProducerConfig { BootstrapServers = "localhost:9092", TransactionalId = "transfer" };
        """);

    [Fact]
    public Task Test_class() => CheckIn("""
        public sealed class TransferTests
        {
            private readonly ProducerConfig config = new() { TransactionalId = Guid.NewGuid().ToString() };

            public void Uses() => Console.WriteLine(config.TransactionalId);
        }
        """);

    [Fact]
    public Task Test_method() => CheckIn("""
        public sealed class FactAttribute : Attribute { }

        public sealed class Transfers
        {
            [Fact]
            public void Commits()
            {
                var config = new ProducerConfig { TransactionalId = Guid.NewGuid().ToString() };
            }
        }
        """);

    [Fact]
    public Task Random_key_and_client_id() => Check("""
        config.ClientId = Guid.NewGuid().ToString();
        debit.Key = Guid.NewGuid().ToString();
        config.Set("client.id", Guid.NewGuid().ToString());
        """);

    [Fact]
    public Task Property_of_the_same_name() => CheckIn("""
        public sealed class Mail
        {
            public string TransactionalId { get; set; } = "";
        }

        public static class Mails
        {
            public static Mail New() => new() { TransactionalId = Guid.NewGuid().ToString() };
        }
        """);
}
