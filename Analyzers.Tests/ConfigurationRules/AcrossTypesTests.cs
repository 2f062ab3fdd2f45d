using ProducerSafety.Analyzers.Tests.Verification;
using Xunit;

namespace ProducerSafety.Analyzers.Tests.ConfigurationRules;

/// <summary>Configurations that cross from one type into another: one report each, at its creation, and none where not everything is seen.</summary>
public sealed class AcrossTypesTests
{
    [Theory]
    // One report at the creation, however many callers there are.
    [InlineData("void A() => Build(Factory.Create()); void B() => Build(Factory.Create());", "public static ProducerConfig Create() => {|KPS1102:new ProducerConfig|} { LingerMs = 5 };")]
    // One caller that does not enable it is enough.
    [InlineData("void A() { var config = Factory.Create(); config.EnableIdempotence = true; Build(config); } void B() => Build(Factory.Create());", "public static ProducerConfig Create() => {|KPS1102:new ProducerConfig|} { LingerMs = 5 };")]
    // What the caller adds decides what the factory's value means.
    [InlineData("void A() { var config = Factory.Create(); config.EnableIdempotence = true; Build(config); }", "public static ProducerConfig Create() => new ProducerConfig { {|KPS1001:Acks = Acks.Leader|} };")]
    [InlineData("void A() { var config = Factory.Create(); {|KPS1001:config.Acks = Acks.None|}; Build(config); }", "public static ProducerConfig Create() => new ProducerConfig { EnableIdempotence = true };")]
    // Two calls give two configurations.
    [InlineData("void A() { var first = Factory.Create(); first.EnableIdempotence = true; var second = Factory.Create(); {|KPS1104:second.MaxInFlight = 10|}; Build(first); Build(second); }", "public static ProducerConfig Create() => {|KPS1102:new ProducerConfig|} { LingerMs = 5 };")]
    // Through two other types.
    [InlineData("void A() { using var producer = Factory.Open(); }", "public static IProducer<Null, string> Open() => Other.Open({|KPS1102:new ProducerConfig|} { LingerMs = 5 });")]
    // A callback that is not given, and one that is not needed.
    [InlineData("void A() { using var producer = Factory.Open(); }", "public static IProducer<Null, string> Open(Action<ProducerConfig>? configure = null) { var config = {|KPS1102:new ProducerConfig|} { LingerMs = 5 }; configure?.Invoke(config); return Other.Open(config); }")]
    [InlineData("void A() { using var producer = Factory.Open(config => config.ClientId = \"a\"); }", "public static IProducer<Null, string> Open(Action<ProducerConfig>? configure) { var config = {|KPS1102:new ProducerConfig|} { LingerMs = 5 }; if (configure != null) { configure(config); } return Other.Open(config); }")]
    // An indexer is given what it is indexed with.
    [InlineData("void A() => Build(this[\"orders\"]); private ProducerConfig this[string client] => {|KPS1102:new ProducerConfig|} { ClientId = client };", "")]
    [InlineData("void A() => Build(this[1, Acks.Leader]); private ProducerConfig this[int n, Acks acks] { get { var config = new ProducerConfig { EnableIdempotence = true }; {|KPS1001:config.Acks = acks|}; return config; } }", "")]
    public Task It_is_reported_once(string members, string factory) => CSharpAnalyzerVerifier<ConfigurationAnalyzer>.VerifyAnalyzerAsync(Source(members, factory));

    [Theory]
    // The caller enables it.
    [InlineData("void A() { var config = Factory.Create(); config.EnableIdempotence = true; Build(config); }", "public static ProducerConfig Create() => new ProducerConfig { LingerMs = 5 };")]
    [InlineData("void A() { var first = Factory.Create(); first.EnableIdempotence = true; var second = Factory.Create(); second.TransactionalId = \"a\"; second.MaxInFlight = 3; Build(first); Build(second); }", "public static ProducerConfig Create() => new ProducerConfig { LingerMs = 5 };")]
    [InlineData("void A(Factory factory) { Build(factory.Idempotent()); }", "public ProducerConfig Idempotent() { var config = Create(); Secure(config); return config; } static void Secure(ProducerConfig config) => config.EnableIdempotence = true; static ProducerConfig Create() => new();")]
    [InlineData("void A(Factory factory) => Build(factory[true]);", "public ProducerConfig this[bool on] => new ProducerConfig { EnableIdempotence = on };")]
    [InlineData("void A(Factory factory, bool on) => Build(factory[on]);", "public ProducerConfig this[bool on] => new ProducerConfig { EnableIdempotence = on };")]
    // Nobody builds from it.
    [InlineData("void A() => Console.WriteLine(Factory.Create().LingerMs);", "public static ProducerConfig Create() => new ProducerConfig { LingerMs = 5 };")]
    [InlineData("void A() { using var admin = new AdminClientBuilder(Factory.Create()).Build(); }", "public static ClientConfig Create() => new ClientConfig { BootstrapServers = \"a\" };")]
    // A body that may be another.
    [InlineData("void A(Factory factory) => Build(factory.Create());", "public virtual ProducerConfig Create() => new ProducerConfig { LingerMs = 5 };")]
    [InlineData("void A(ICreates factory) => Build(factory.Create());", "public static ProducerConfig Other() => new(); } public interface ICreates { ProducerConfig Create(); } public class Creates : ICreates { public ProducerConfig Create() => new ProducerConfig { LingerMs = 5 };")]
    // Values that are the caller's, or come from elsewhere.
    [InlineData("void A(bool on) => Build(Factory.Create(on));", "public static ProducerConfig Create(bool on) => new ProducerConfig { EnableIdempotence = on };")]
    [InlineData("void A() => Build(Factory.Create(true));", "public static ProducerConfig Create(bool on) => new ProducerConfig { EnableIdempotence = on };")]
    [InlineData("void A(Factory factory) => Build(factory.Create());", "public bool On { get; set; } public ProducerConfig Create() => new ProducerConfig { EnableIdempotence = On };")]
    [InlineData("void A(Factory factory) => Build(factory.Create());", "private readonly ProducerConfig config = new() { LingerMs = 5 }; public Factory(Action<ProducerConfig> configure) => configure(config); public ProducerConfig Create() => config;")]
    [InlineData("void A() => Build(Factory.Create());", "private static readonly ProducerConfig config = new() { LingerMs = 5 }; public static void Secure() => config.EnableIdempotence = true; public static ProducerConfig Create() => config;")]
    [InlineData("void A(Factory one, Factory two) { one.Get().EnableIdempotence = true; two.Get().MaxInFlight = 10; }", "private readonly ProducerConfig config; public Factory(ProducerConfig config) => this.config = config; public ProducerConfig Get() => config;")]
    // A shared configuration that somebody changes, hands on, or that other assemblies can change.
    [InlineData("void A() => new ProducerBuilder<Null, string>(Factory.Config).Build(); void B() => Factory.Config.EnableIdempotence = true;", "internal static readonly ProducerConfig Config = new() { LingerMs = 5 };")]
    [InlineData("void A() => new ProducerBuilder<Null, string>(Factory.Config).Build(); void B(Action<ProducerConfig> use) => use(Factory.Config);", "internal static readonly ProducerConfig Config = new() { LingerMs = 5 };")]
    [InlineData("void A() => new ProducerBuilder<Null, string>(Factory.Config).Build(); void B() => Factory.Config.Set(\"enable.idempotence\", \"true\");", "internal static readonly ProducerConfig Config = new() { LingerMs = 5 };")]
    [InlineData("void A() => new ProducerBuilder<Null, string>(Factory.Config).Build();", "internal static readonly ProducerConfig Config = new() { LingerMs = 5 }; static Factory() { Config.EnableIdempotence = true; }")]
    [InlineData("void A() => new ProducerBuilder<Null, string>(Factory.Config).Build();", "internal static ProducerConfig Config = new() { LingerMs = 5 };")]
    [InlineData("void A() => new ProducerBuilder<Null, string>(Factory.Config).Build();", "public static readonly ProducerConfig Config = new() { LingerMs = 5 };")]
    // A callback that enables it, perhaps, or is not seen.
    [InlineData("void A() { using var producer = Factory.Open(config => config.EnableIdempotence = true); }", "public static IProducer<Null, string> Open(Action<ProducerConfig> configure) { var config = new ProducerConfig(); configure(config); return Other.Open(config); }")]
    [InlineData("void A(bool on) { using var producer = Factory.Open(config => { if (on) config.EnableIdempotence = true; }); }", "public static IProducer<Null, string> Open(Action<ProducerConfig> configure) { var config = new ProducerConfig(); configure(config); return Other.Open(config); }")]
    [InlineData("void A(Action<ProducerConfig> configure) { using var producer = Factory.Open(configure); }", "public static IProducer<Null, string> Open(Action<ProducerConfig> configure) { var config = new ProducerConfig(); configure(config); return Other.Open(config); }")]
    [InlineData("void A(bool b) { Action<ProducerConfig> configure = config => config.ClientId = \"a\"; if (b) configure = config => config.EnableIdempotence = true; using var producer = Factory.Open(configure); }", "public static IProducer<Null, string> Open(Action<ProducerConfig> configure) { var config = new ProducerConfig(); configure(config); return Other.Open(config); }")]
    [InlineData("void A() { using var producer = Factory.Open(config => config.ClientId = \"a\"); }", "private static Action<ProducerConfig>? last; public static IProducer<Null, string> Open(Action<ProducerConfig> configure) { var config = new ProducerConfig(); last?.Invoke(config); last = configure; return Other.Open(config); }")]
    // A configuration's own method, whose effect is not followed.
    [InlineData("void A() { var config = new MyConfig(); config.Secure(); Build(config); }", "} public class MyConfig : ProducerConfig { public void Secure() { EnableIdempotence = true; }")]
    // A test that expects the failure, through a helper.
    [InlineData("void A() { Assert.Throws<InvalidOperationException>(() => Factory.Open(new ProducerConfig { EnableIdempotence = true, Acks = Acks.None })); }", "public static IProducer<Null, string> Open(ProducerConfig config) => new ProducerBuilder<Null, string>(config).Build();")]
    // Used by a health check only.
    [InlineData("", "public static ProducerConfig Create() => new ProducerConfig { BootstrapServers = \"a\" }; } public class Check : IHealthCheck { public System.Threading.Tasks.Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, System.Threading.CancellationToken token = default) { using var producer = new ProducerBuilder<Null, string>(Factory.Create()).Build(); throw new Exception(); }")]
    // Builders that do something else.
    [InlineData("void A() { new MyBuilder(new ProducerConfig()).Build(); }", "} public class MyBuilder : ProducerBuilder<Null, string> { public MyBuilder(ProducerConfig config) : base(Secure(config)) { } static ProducerConfig Secure(ProducerConfig config) { config.EnableIdempotence = true; return config; }")]
    [InlineData("void A() { new MyBuilder(new ProducerConfig()).Build(); }", "} public class MyBuilder : ProducerBuilder<Null, string> { private readonly ProducerConfig config; public MyBuilder(ProducerConfig config) : base(config) { this.config = config; } public override IProducer<Null, string> Build() { config.EnableIdempotence = true; return base.Build(); }")]
    [InlineData("void A() { new MyBuilder(new ProducerConfig()).Secure().Build(); }", "} public class MyBuilder : ProducerBuilder<Null, string> { private readonly ProducerConfig config; public MyBuilder(ProducerConfig config) : base(config) { this.config = config; } public MyBuilder Secure() { config.EnableIdempotence = true; return this; }")]
    [InlineData("void A() { new MyBuilder(new ProducerConfig()).Build(); }", "} public class MyBuilder : ProducerBuilder<Null, string> { public MyBuilder(ProducerConfig config) : base(new Dictionary<string, string>(config) { [\"enable.idempotence\"] = \"true\" }) { }")]
    // Another constructor than a builder's.
    [InlineData("void A() { new Holder(new ProducerConfig()); }", "} public class Holder { private readonly ProducerConfig config; public Holder(ProducerConfig config) { this.config = config; } public void Secure() => config.EnableIdempotence = true;")]
    [InlineData("void A() { new Holder(new ProducerConfig()); }", "} public class Holder { public Holder(ProducerConfig config) { config.EnableIdempotence = true; using var producer = new ProducerBuilder<Null, string>(config).Build(); }")]
    // Producers that depend on another, and clients that are none.
    [InlineData("void A(IProducer<Null, string> producer) { using var second = new DependentProducerBuilder<Null, string>(producer.Handle).Build(); }", "")]
    [InlineData("void A() { using var consumer = new ConsumerBuilder<Null, string>(Factory.Create()).Build(); }", "public static ConsumerConfig Create() => new ConsumerConfig { GroupId = \"a\", Acks = Acks.None };")]
    public Task Nothing_is_reported(string members, string factory) => CSharpAnalyzerVerifier<ConfigurationAnalyzer>.VerifyAnalyzerAsync(Source(members, factory));

    [Theory]
    // What a method does with the parameter, it does later.
    [InlineData("class Holder(ProducerConfig config) { private readonly IProducer<Null, string> producer = new ProducerBuilder<Null, string>(config).Build(); public void Secure() => config.EnableIdempotence = true; }")]
    [InlineData("class Holder(ProducerConfig config) { public IProducer<Null, string> Open() => new ProducerBuilder<Null, string>(config).Build(); }")]
    [InlineData("class Holder(ProducerConfig config) { public ProducerConfig Config { get; } = config; private readonly IProducer<Null, string> producer = new ProducerBuilder<Null, string>(config).Build(); }")]
    [InlineData("class Holder(ProducerConfig config) { private readonly ProducerConfig config = config; private IProducer<Null, string> Producer => new ProducerBuilder<Null, string>(config).Build(); }")]
    // Set by an initializer that comes first.
    [InlineData("class Holder(ProducerConfig config) { private readonly bool secure = Secure(config); private readonly IProducer<Null, string> producer = new ProducerBuilder<Null, string>(config).Build(); private static bool Secure(ProducerConfig config) => config.EnableIdempotence ??= true; }")]
    // By the base type, and by another part.
    [InlineData("class Holder(ProducerConfig config) : Base(config) { private readonly IProducer<Null, string> producer = new ProducerBuilder<Null, string>(config).Build(); } class Base { public Base(ProducerConfig config) => config.EnableIdempotence = true; }")]
    [InlineData("partial class Holder(ProducerConfig config) { private readonly IProducer<Null, string> producer = new ProducerBuilder<Null, string>(config).Build(); } partial class Holder { public void Secure() => config.EnableIdempotence = true; }")]
    // Nobody builds from it.
    [InlineData("class Holder(ProducerConfig config) { private readonly string servers = config.BootstrapServers; }")]
    [InlineData("class Holder(ProducerConfig config) { private readonly IAdminClient admin = new AdminClientBuilder(config).Build(); }")]
    public Task Nothing_is_reported_for_a_primary_constructor(string holder)
    {
        CSharpAnalyzerTest<ConfigurationAnalyzer> test = new()
        {
            NeedsCSharp = 12,
            TestCode = $$"""
                using Confluent.Kafka;

                {{holder}}

                class Program
                {
                    public static object Start() => new Holder(new ProducerConfig { BootstrapServers = "kafka:9092", LingerMs = 5 });
                }
                """,
        };
        return test.RunAsync();
    }

    [Fact]
    public Task Types_in_different_files()
    {
        CSharpAnalyzerTest<ConfigurationAnalyzer> test = new()
        {
            TestCode = """
                using Confluent.Kafka;

                namespace Orders;

                public static class KafkaConfigFactory
                {
                    public static ProducerConfig Create() => {|KPS1102:new ProducerConfig|} { LingerMs = 5 };
                }
                """,
        };
        test.TestState.Sources.Add("""
            using Confluent.Kafka;

            namespace Orders.Messaging;

            public partial class Publisher
            {
                private readonly IProducer<Null, string> producer = Open(Defaults.Acks(KafkaConfigFactory.Create()));
            }
            """);
        test.TestState.Sources.Add("""
            using Confluent.Kafka;

            namespace Orders.Messaging;

            public partial class Publisher
            {
                private static IProducer<Null, string> Open(ProducerConfig config) => new ProducerBuilder<Null, string>(config).Build();
            }

            internal static class Defaults
            {
                public static ProducerConfig Acks(ProducerConfig config)
                {
                    {|KPS1103:config.Acks = Confluent.Kafka.Acks.Leader|};
                    return config;
                }
            }
            """);
        return test.RunAsync();
    }

    private static string Source(string members, string factory) => $$"""
        using System;
        using System.Collections.Generic;
        using Confluent.Kafka;
        using Microsoft.Extensions.Diagnostics.HealthChecks;

        public class Service
        {
            {{members}}

            private static void Build(ProducerConfig config)
            {
                using var producer = new ProducerBuilder<Null, string>(config).Build();
            }
        }

        public class Factory
        {
            {{factory}}
        }

        public static class Other
        {
            public static IProducer<Null, string> Open(ProducerConfig config) => new ProducerBuilder<Null, string>(config).Build();
        }

        public static class Assert
        {
            public static void Throws<T>(Action action) { }
        }
        """;
}
