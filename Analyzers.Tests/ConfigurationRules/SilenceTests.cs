using ProducerSafety.Analyzers.Tests.Verification;
using Xunit;

namespace ProducerSafety.Analyzers.Tests.ConfigurationRules;

/// <summary>Code of which nothing can be said for certain, or in which the settings are as they should be.</summary>
public sealed class SilenceTests
{
    [Theory]
    // A value that is not a constant.
    [InlineData("void M(bool on) { var config = new ProducerConfig { EnableIdempotence = on }; Build(config); }")]
    [InlineData("void M(bool? on) { var config = new ProducerConfig(); config.EnableIdempotence = on; Build(config); }")]
    [InlineData("void M(Acks acks) { var config = new ProducerConfig { EnableIdempotence = true, Acks = acks }; Build(config); }")]
    [InlineData("void M(string id) { var config = new ProducerConfig { TransactionalId = id }; Build(config); }")]
    // Settings that a consumer is built from too.
    [InlineData("void M() { var settings = new Dictionary<string, string> { [\"enable.idempotence\"] = \"true\", [\"group.id\"] = \"a\" }; using var consumer = new ConsumerBuilder<Ignore, string>(settings).Build(); using var producer = new ProducerBuilder<Null, string>(settings).Build(); }")]
    [InlineData("void M() { using var producer = new ProducerBuilder<Null, string>(Settings).Build(); } void N() { using var consumer = new ConsumerBuilder<Ignore, string>(Settings).Build(); } private static Dictionary<string, string> Settings => new() { { \"enable.idempotence\", \"true\" }, { \"auto.offset.reset\", \"earliest\" } };")]
    [InlineData("void M() { var client = new ClientConfig(); client.Set(\"session.timeout.ms\", \"45000\"); using var consumer = new ConsumerBuilder<Ignore, string>(client).Build(); Build(new ProducerConfig(client) { EnableIdempotence = true }); }")]
    // One of two: each of them may be as it was.
    [InlineData("void M(bool first) { var a = new ProducerConfig { EnableIdempotence = true }; var b = new ProducerConfig { EnableIdempotence = true }; var one = first ? a : b; one.Acks = Acks.Leader; Build(a); }")]
    [InlineData("private readonly ProducerConfig kept = new() { EnableIdempotence = true }; void M(bool b) { var one = b ? kept : new ProducerConfig { EnableIdempotence = true }; one.MaxInFlight = 10; Build(kept); }")]
    [InlineData("void M(bool first, ProducerConfig given) { var one = first ? given : new ProducerConfig { EnableIdempotence = true }; one.EnableIdempotence = true; Build(one); }")]
    [InlineData("void M(string name, string value) { var config = new ProducerConfig(); config.Set(name, value); Build(config); }")]
    [InlineData("void M(Dictionary<string, string> all) { var config = new ProducerConfig(); foreach (var pair in all) { config.Set(pair.Key, pair.Value); } Build(config); }")]
    [InlineData("void M(Dictionary<string, string> all) { var settings = new Dictionary<string, string>(); foreach (var pair in all) settings[pair.Key] = pair.Value; Build(new ProducerConfig(settings)); }")]
    [InlineData("void M(Dictionary<string, string> all) { Build(new ProducerConfig(all)); }")]
    [InlineData("void M(ClientConfig client) { Build(new ProducerConfig(client)); }")]
    [InlineData("void M(IEnumerable<KeyValuePair<string, string>> all) { new ProducerBuilder<Null, string>(all).Build(); }")]
    [InlineData("void M(Dictionary<string, string> all) { new ProducerBuilder<Null, string>(new Dictionary<string, string>(all)).Build(); }")]
    [InlineData("void M(KeyValuePair<string, string> one) { new ProducerBuilder<Null, string>(new[] { one }).Build(); }")]
    // Turned on on some paths.
    [InlineData("void M(bool on) { var config = new ProducerConfig(); if (on) config.EnableIdempotence = true; Build(config); }")]
    [InlineData("void M(bool on) { var config = new ProducerConfig { EnableIdempotence = on ? true : false }; Build(config); }")]
    [InlineData("void M(int n) { var config = new ProducerConfig(); switch (n) { case 1: config.TransactionalId = \"a\"; break; case 2: config.EnableIdempotence = true; break; } Build(config); }")]
    [InlineData("void M() { var config = new ProducerConfig(); try { config.EnableIdempotence = Load(); } catch (Exception) { config.EnableIdempotence = true; } Build(config); } bool Load() => throw new Exception();")]
    // What an exception interrupts may have been written or not; a finally comes to its end either way.
    [InlineData("void M() { var config = new ProducerConfig { EnableIdempotence = true, Acks = Acks.Leader }; try { config.Acks = Acks.All; Load(); } catch (Exception) { Build(config); } } bool Load() => throw new Exception();")]
    [InlineData("void M() { var config = new ProducerConfig { EnableIdempotence = true, Acks = Acks.Leader }; try { Load(); } finally { config.Acks = Acks.All; } Build(config); } bool Load() => true;")]
    [InlineData("bool M() { var config = new ProducerConfig { EnableIdempotence = true, Acks = Acks.Leader }; try { return Load(); } finally { config.Acks = Acks.All; Build(config); } } bool Load() => true;")]
    [InlineData("void M(IDisposable scope) { var config = new ProducerConfig { EnableIdempotence = true, Acks = Acks.Leader }; using (scope) { try { Load(); } finally { config.Acks = Acks.All; } } Build(config); } bool Load() => true;")]
    [InlineData("void M() { var config = new ProducerConfig(); config.EnableIdempotence ??= true; Build(config); }")]
    [InlineData("void M(bool safe) { var config = safe ? new ProducerConfig { EnableIdempotence = true } : new ProducerConfig { TransactionalId = \"a\" }; Build(config); }")]
    // Unsafe values that a later write replaces on every path.
    [InlineData("void M() { var config = new ProducerConfig { EnableIdempotence = false }; config.EnableIdempotence = true; Build(config); }")]
    [InlineData("void M() { var config = new ProducerConfig { Acks = Acks.None, EnableIdempotence = true }; config.Acks = Acks.All; Build(config); }")]
    [InlineData("void M() { var config = new ProducerConfig { Acks = Acks.Leader, EnableIdempotence = true }; config.Acks = null; Build(config); }")]
    [InlineData("void M(bool b) { var config = new ProducerConfig { Acks = Acks.Leader, EnableIdempotence = true }; if (b) config.Acks = Acks.All; else config.Set(\"acks\", \"all\"); Build(config); }")]
    [InlineData("void M() { var config = new ProducerConfig { EnableIdempotence = false }; config.Set(\"enable.idempotence\", \"true\"); Build(config); }")]
    [InlineData("void M() { var config = new Dictionary<string, string> { [\"acks\"] = \"1\", [\"enable.idempotence\"] = \"true\" }; config[\"acks\"] = \"all\"; new ProducerBuilder<Null, string>(config).Build(); }")]
    [InlineData("void M() { var config = new Dictionary<string, string> { [\"acks\"] = \"1\", [\"enable.idempotence\"] = \"true\" }; config.Remove(\"acks\"); new ProducerBuilder<Null, string>(config).Build(); }")]
    [InlineData("void M() { var config = new ProducerConfig { EnableIdempotence = true }; config.Set(\"request.required.acks\", \"all\"); config.Set(\"acks\", \"all\"); Build(config); }")]
    [InlineData("void M(ProducerConfig given) { Log(given); given.Acks = Acks.None; given.Acks = Acks.All; } void Log(object o) { }")]
    // The configuration is handed on before it is built.
    [InlineData("void M() { var config = new ProducerConfig(); Extensions.Secure(config); Build(config); }")]
    [InlineData("void M() { var config = new ProducerConfig(); config.Secure(); Build(config); }")]
    [InlineData("void M() { Build(new ProducerConfig().Secure()); }")]
    [InlineData("void M(IConfiguration configuration) { var config = new ProducerConfig(); configuration.GetSection(\"Kafka\").Bind(config); Build(config); }")]
    [InlineData("void M(IConfiguration configuration) { var config = configuration.GetSection(\"Kafka\").Get<ProducerConfig>(); Build(config!); }")]
    [InlineData("void M(Action<ProducerConfig> configure) { var config = new ProducerConfig(); configure(config); Build(config); }")]
    [InlineData("void M(Action<ProducerConfig>? configure) { var config = new ProducerConfig(); configure?.Invoke(config); Build(config); }")]
    [InlineData("public Service(IServiceCollection services) { services.AddSingleton(new ProducerConfig { BootstrapServers = \"a\" }); }")]
    [InlineData("ProducerConfig M() { return new ProducerConfig { BootstrapServers = \"a\" }; }")]
    [InlineData("public ProducerConfig Config { get; } = new() { BootstrapServers = \"a\" }; void M() => Build(Config);")]
    [InlineData("public static readonly ProducerConfig Config = new() { BootstrapServers = \"a\" }; void M() => Build(Config);")]
    [InlineData("internal ProducerConfig config = new() { BootstrapServers = \"a\" }; void M() => Build(config);")]
    [InlineData("private readonly ProducerConfig config = new(); public ProducerConfig Config => config; void M() => Build(config);")]
    [InlineData("private readonly ProducerConfig config = new(); public Service(Action<ProducerConfig> configure) => configure(config); void M() => Build(config);")]
    [InlineData("private readonly ProducerConfig config = new(); public void Configure() { config.EnableIdempotence = true; } void M() => Build(config);")]
    [InlineData("private readonly ProducerConfig config; public Service(ProducerConfig config) => this.config = config; void M() => Build(config);")]
    [InlineData("void M() { var all = new List<ProducerConfig> { new ProducerConfig { BootstrapServers = \"a\" } }; foreach (var config in all) Build(config); }")]
    [InlineData("void M() { (ProducerConfig config, int n) = (new ProducerConfig(), 1); Build(config); }")]
    [InlineData("void M(object o) { if (o is ProducerConfig config) { Build(config); } }")]
    [InlineData("void M() { if (TryCreate(out var config)) Build(config); } bool TryCreate(out ProducerConfig config) { config = new ProducerConfig { EnableIdempotence = true }; return true; }")]
    [InlineData("void M() { var config = new ProducerConfig(); Change(ref config); Build(config); } void Change(ref ProducerConfig config) => config = new ProducerConfig { EnableIdempotence = true };")]
    [InlineData("void M() { var config = new ProducerConfig(); Action secure = () => config.EnableIdempotence = true; secure(); Build(config); }")]
    [InlineData("void M(IEnumerable<string> all) { foreach (var servers in all) { var config = new ProducerConfig { BootstrapServers = servers }; Action secure = () => config.EnableIdempotence = true; secure(); Build(config); } }")]
    [InlineData("void M(IEnumerable<bool> all) { foreach (var safe in all) { var on = false; Action build = () => Build(new ProducerConfig { EnableIdempotence = on }); on = safe; build(); } }")]
    [InlineData("void M(IEnumerable<string> all) { foreach (var servers in all) { var config = new ProducerConfig { BootstrapServers = servers }; Secure(); Build(config); void Secure() => config.EnableIdempotence = true; } }")]
    // A variable of the loop is another one in each turn, what it refers to may be the same one.
    [InlineData("void M(IEnumerable<string> all) { var config = new ProducerConfig(); foreach (var servers in all) { var one = config; one.BootstrapServers = servers; one.EnableIdempotence = true; } Build(config); }")]
    [InlineData("void M(bool b) { var a = new ProducerConfig { EnableIdempotence = true }; while (b) { var c = new ProducerConfig { EnableIdempotence = true }; var one = b ? a : c; one.Acks = Acks.Leader; Build(c); } Build(a); }")]
    [InlineData("void M() { var config = new ProducerConfig(); Secure(); Build(config); void Secure() => config.EnableIdempotence = true; }")]
    // Nothing is built from it, or no producer.
    [InlineData("void M() { var config = new ProducerConfig { BootstrapServers = \"a\" }; Console.WriteLine(config.BootstrapServers); }")]
    [InlineData("void M() { var config = new ProducerConfig { Acks = Acks.None }; Console.WriteLine(config.Acks == Acks.None); }")]
    [InlineData("void M() { var config = new ProducerConfig { Acks = Acks.None }; using var admin = new AdminClientBuilder(config).Build(); }")]
    [InlineData("void M() { var config = new AdminClientConfig { BootstrapServers = \"a\" }; using var admin = new AdminClientBuilder(config).Build(); }")]
    [InlineData("void M() { var config = new ConsumerConfig { GroupId = \"a\", Acks = Acks.None }; using var producer = new ProducerBuilder<Null, string>(config).Build(); }")]
    [InlineData("void M() { var config = new AdminClientConfig { Acks = Acks.None }; using var producer = new ProducerBuilder<Null, string>(config).Build(); }")]
    [InlineData("void M() { var config = new ConsumerConfig { GroupId = \"a\", Acks = Acks.None }; using var consumer = new ConsumerBuilder<Ignore, string>(config).Build(); }")]
    [InlineData("ClientConfig M() => new ClientConfig { BootstrapServers = \"a\", Acks = Acks.Leader };")]
    [InlineData("void M() { var other = new Dictionary<string, string> { [\"acks\"] = \"1\" }; Console.WriteLine(other.Count); }")]
    [InlineData("void M(Handle handle) { using var producer = new DependentProducerBuilder<Null, string>(handle).Build(); }")]
    // A test that expects the failure.
    [InlineData("void M() { Assert.Throws<InvalidOperationException>(() => new ProducerBuilder<Null, string>(new ProducerConfig { EnableIdempotence = true, Acks = Acks.None }).Build()); }")]
    [InlineData("void M() { var config = new ProducerConfig { EnableIdempotence = true, Acks = Acks.None }; Action build = () => new ProducerBuilder<Null, string>(config).Build(); Assert.Throws<Exception>(build); }")]
    [InlineData("void M() { var config = new ProducerConfig(); var error = Record.Exception(() => { using var p = new ProducerBuilder<Null, string>(config).Build(); }); }")]
    // One member of two objects is two configurations.
    [InlineData("public class Settings { public ProducerConfig Config { get; } = new(); public ProducerConfig Field = new(); } void M(Settings a, Settings b) { a.Config.EnableIdempotence = true; b.Config.Acks = Acks.All; b.Config.MaxInFlight = 10; a.Field.EnableIdempotence = true; b.Field.MaxInFlight = 10; }")]
    [InlineData("public class Settings { public ProducerConfig Config { get; } = new(); } void M(Action<Action<Settings>> add) { add(a => a.Config.EnableIdempotence = true); add(b => b.Config.MaxInFlight = 10); }")]
    [InlineData("void M(List<ProducerConfig> all) { all[0].EnableIdempotence = true; all[1].MaxInFlight = 10; }")]
    // Settings of which the others depend are not known.
    [InlineData("void M(bool on) { var config = new ProducerConfig { EnableIdempotence = on, MaxInFlight = 3 }; Build(config); }")]
    [InlineData("void M(string name) { var config = new ProducerConfig { EnableIdempotence = true }; config.Set(name, \"a\"); Build(config); }")]
    [InlineData("void M() { var config = new ProducerConfig { EnableIdempotence = true }; config.MaxInFlight = Environment.ProcessorCount; Build(config); }")]
    [InlineData("void M() { var config = new ProducerConfig { EnableIdempotence = true, MaxInFlight = 3 }; config.MaxInFlight += 1; Build(config); }")]
    public Task Nothing_is_reported(string members) => CSharpAnalyzerVerifier<ConfigurationAnalyzer>.VerifyAnalyzerAsync(InService(members));

    [Theory]
    [InlineData("public class Orders { [Xunit.Fact] public void It_is_sent() => Client.Build(new ProducerConfig { EnableIdempotence = true, MessageTimeoutMs = 1000 }); }")]
    [InlineData("public class OrderTests { private readonly ProducerConfig config = new() { EnableIdempotence = true, MessageTimeoutMs = 5000 }; private void Send() => Client.Build(config); }")]
    [InlineData("public class KafkaFixture { public ProducerConfig Config { get; } = new() { EnableIdempotence = true, MessageTimeoutMs = 2000 }; public void Start() => Client.Build(Config); }")]
    [InlineData("public class Latest { public void Send() => Client.Build(new ProducerConfig { EnableIdempotence = true, {|KPS1107:MessageTimeoutMs = 1000|} }); }")]
    [InlineData("public class OrderTests { public void Send() => Client.Build(new ProducerConfig { {|KPS1101:EnableIdempotence = false|}, MessageTimeoutMs = 1000 }); }")]
    public Task A_test_may_give_up_quickly(string type) => CSharpAnalyzerVerifier<ConfigurationAnalyzer>.VerifyAnalyzerAsync($$"""
        using System;
        using Confluent.Kafka;

        {{type}}

        public static class Client
        {
            public static void Build(ProducerConfig config) => new ProducerBuilder<Null, string>(config).Build().Dispose();
        }

        namespace Xunit
        {
            public sealed class FactAttribute : Attribute
            {
            }
        }
        """);

    [Fact]
    public Task A_health_check_may_give_up_quickly() => CSharpAnalyzerVerifier<ConfigurationAnalyzer>.VerifyAnalyzerAsync("""
        using System.Threading;
        using System.Threading.Tasks;
        using Confluent.Kafka;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Diagnostics.HealthChecks;

        public sealed class KafkaHealthCheck : IHealthCheck
        {
            private readonly IProducer<Null, string> producer = new ProducerBuilder<Null, string>(
                new ProducerConfig { BootstrapServers = "a", MessageSendMaxRetries = 0, Acks = Acks.Leader, MessageTimeoutMs = 1000 }).Build();

            public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
            {
                await producer.ProduceAsync("health", new Message<Null, string> { Value = "ping" }, cancellationToken);
                return HealthCheckResult.Healthy();
            }
        }

        public static class HealthChecks
        {
            public static void Add(IServiceCollection services)
            {
                services.AddHealthChecks().AddKafka(new ProducerConfig { BootstrapServers = "a", MessageSendMaxRetries = 0 });
                services.AddHealthChecks().AddKafka(config => { config.BootstrapServers = "a"; config.MessageSendMaxRetries = 0; });
            }

            public static IHealthChecksBuilder AddKafka(this IHealthChecksBuilder builder, ProducerConfig config) => builder;

            public static IHealthChecksBuilder AddKafka(this IHealthChecksBuilder builder, System.Action<ProducerConfig> configure) => builder;
        }
        """);

    [Fact]
    public Task An_options_class_of_the_application_is_not_followed() => CSharpAnalyzerVerifier<ConfigurationAnalyzer>.VerifyAnalyzerAsync("""
        using Confluent.Kafka;
        using Microsoft.Extensions.Options;

        public sealed class KafkaOptions
        {
            public string Servers { get; set; } = "localhost:9092";
            public bool EnableIdempotence { get; set; } = true;
            public Acks Acks { get; set; } = Acks.All;
            public ProducerConfig Producer { get; set; } = new();

            public ProducerConfig ToProducerConfig() => new() { BootstrapServers = Servers, EnableIdempotence = EnableIdempotence, Acks = Acks };
        }

        public sealed class Publisher
        {
            private readonly IProducer<Null, string> first;
            private readonly IProducer<Null, string> second;

            public Publisher(IOptions<KafkaOptions> options)
            {
                first = new ProducerBuilder<Null, string>(options.Value.Producer).Build();
                second = new ProducerBuilder<Null, string>(options.Value.ToProducerConfig()).Build();
            }

            public void Flush()
            {
                first.Flush();
                second.Flush();
            }
        }
        """);

    [Fact]
    public Task A_builder_of_the_application_may_change_the_settings() => CSharpAnalyzerVerifier<ConfigurationAnalyzer>.VerifyAnalyzerAsync("""
        using System.Collections.Generic;
        using Confluent.Kafka;

        public sealed class SafeBuilder : ProducerBuilder<Null, string>
        {
            public SafeBuilder(ProducerConfig config)
                : base(Secure(config))
            {
            }

            private static ProducerConfig Secure(ProducerConfig config)
            {
                config.EnableIdempotence = true;
                return config;
            }
        }

        public static class Program
        {
            public static IProducer<Null, string> Create() => new SafeBuilder(new ProducerConfig { BootstrapServers = "a" }).Build();
        }
        """);

    [Fact]
    public Task A_configuration_class_of_the_application_may_set_anything() => CSharpAnalyzerVerifier<ConfigurationAnalyzer>.VerifyAnalyzerAsync("""
        using Confluent.Kafka;

        public class SafeConfig : ProducerConfig
        {
            public SafeConfig()
            {
                EnableIdempotence = true;
            }

            public string Preset { set => Set("acks", value); }
        }

        public static class Program
        {
            public static IProducer<Null, string> First() => new ProducerBuilder<Null, string>(new SafeConfig { BootstrapServers = "a" }).Build();

            public static IProducer<Null, string> Second() => new ProducerBuilder<Null, string>(new SafeConfig { Preset = "all" }).Build();
        }
        """);

    private static string InService(string members) => $$"""
        using System;
        using System.Collections.Generic;
        using System.Linq;
        using Confluent.Kafka;
        using Microsoft.Extensions.Configuration;
        using Microsoft.Extensions.DependencyInjection;

        public class Service
        {
            {{members}}

            private static void Build(ProducerConfig config)
            {
                using var producer = new ProducerBuilder<Null, string>(config).Build();
            }
        }

        public static class Extensions
        {
            public static ProducerConfig Secure(this ProducerConfig config)
            {
                config.EnableIdempotence = true;
                return config;
            }
        }

        public static class Assert
        {
            public static void Throws<T>(Action action) { }
        }

        public static class Record
        {
            public static Exception? Exception(Action action) => null;
        }
        """;
}
