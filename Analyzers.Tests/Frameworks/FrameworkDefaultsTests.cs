using Xunit;

namespace ProducerSafety.Analyzers.Tests.Frameworks;

/// <summary>What is missing from the settings that a framework makes and hands to a delegate: known only where nothing else writes to them.</summary>
public sealed class FrameworkDefaultsTests
{
    private const string AppSettings = "/0/appsettings.json";

    [Theory]
    [InlineData("void M(KafkaClientsConfigurationBuilder clients) => clients.WithBootstrapServers(\"a\").{|KPS1102:AddProducer|}(p => p.WithLingerMs(5).Produce<Service>(e => e.ProduceTo(\"orders\")));")]
    [InlineData("void M(KafkaClientsConfigurationBuilder clients) => clients.{|KPS1102:AddProducer|}(p => { p.WithLingerMs(5); p.WithFlushTimeout(TimeSpan.FromSeconds(5)).DisableDisposeOnException(); });")]
    [InlineData("void M(KafkaClientsConfigurationBuilder clients) => {|KPS1102:clients.AddProducer(Orders)|}; static void Orders(KafkaProducerConfigurationBuilder p) => p.WithAcks(Acks.All);")]
    [InlineData("void M(KafkaClientsConfigurationBuilder clients) => clients.AddProducer(p => p.EnableTransactions(\"orders\").WithLingerMs(5));")]
    [InlineData("void M(KafkaClientsConfigurationBuilder clients) => clients.{|KPS1102:AddProducer|}(p => {|KPS1004:p.WithLingerMs(5).EnableGaplessGuarantee()|});")]
    [InlineData("void M(KafkaClientsConfigurationBuilder clients) => clients.AddProducer(p => p.EnableIdempotence().EnableGaplessGuarantee());")]
    // Servers alone do not describe a producer.
    [InlineData("void M(KafkaClientsConfigurationBuilder clients) => clients.AddProducer(p => p.WithBootstrapServers(\"a\").Produce<Service>(e => e.ProduceTo(\"orders\")));")]
    // Producers of one name are merged, and defaults come before all of them.
    [InlineData("void M(KafkaClientsConfigurationBuilder clients) => clients.AddProducer(\"orders\", p => p.WithLingerMs(5)).AddProducer(\"orders\", p => p.EnableIdempotence());")]
    [InlineData("void M(KafkaClientsConfigurationBuilder clients) => clients.AddDefaultProducerConfiguration(p => p.EnableIdempotence()).AddProducer(p => p.WithLingerMs(5));")]
    [InlineData("void M(KafkaClientsConfigurationBuilder clients) => clients.AddProducer(p => p.WithLingerMs(5)); void N(KafkaClientsConfigurationBuilder clients) => clients.AddDefaultProducerConfiguration(p => p.EnableIdempotence());")]
    // The delegate, or what it calls, is not seen.
    [InlineData("void M(KafkaClientsConfigurationBuilder clients, Action<KafkaProducerConfigurationBuilder> orders) => clients.AddProducer(orders);")]
    [InlineData("void M(KafkaClientsConfigurationBuilder clients, Action<KafkaProducerConfigurationBuilder> defaults) => clients.AddProducer(p => { p.WithLingerMs(5); defaults(p); });")]
    [InlineData("void M(KafkaClientsConfigurationBuilder clients, bool safe) => clients.AddProducer(p => { p.WithLingerMs(5); if (safe) { p.EnableIdempotence(); } });")]
    public Task Silverback_(string members) => FrameworkCode.VerifyAsync("using Silverback.Messaging.Configuration.Kafka;", members, Stubs.Silverback);

    [Theory]
    [InlineData("void M(WolverineOptions options) => options.UseKafka(\"a\").{|KPS1102:ConfigureProducers|}(c => { c.LingerMs = 5; c.CompressionType = CompressionType.Lz4; }).ConfigureConsumers(c => c.GroupId = \"a\");")]
    [InlineData("void M(KafkaSubscriberConfiguration topic) => topic.{|KPS1102:ConfigureProducer|}(c => c.BatchSize = 100_000);")]
    [InlineData("void M(KafkaSubscriberConfiguration topic) => topic.{|KPS1102:ConfigureProducer|}(c => { {|KPS1103:c.Acks = Acks.Leader|}; });")]
    [InlineData("void M(KafkaSubscriberConfiguration topic) => topic.ConfigureProducer(c => { c.BatchSize = 100_000; c.EnableIdempotence = true; });")]
    [InlineData("void M(KafkaSubscriberConfiguration topic) => topic.ConfigureProducer(c => c.BatchSize = 100_000).UseIdempotentProducer();")]
    [InlineData("void M(WolverineOptions options) => options.UseKafka(\"a\").ConfigureProducers(c => c.LingerMs = 5).UseIdempotentProducer();")]
    [InlineData("void M(WolverineOptions options) => options.UseKafka(\"a\").ConfigureProducers(c => c.LingerMs = 5).ConfigureProducers(c => c.EnableIdempotence = true);")]
    [InlineData("void M(WolverineOptions options) => options.UseKafka(\"a\").ConfigureClient(c => c.Set(\"enable.idempotence\", \"true\")).ConfigureProducers(c => c.LingerMs = 5);")]
    [InlineData("void M(WolverineOptions options) => options.UseKafka(\"a\").ConfigureProducers(c => c.LingerMs = 5); void N(KafkaTransportExpression kafka) => kafka.ConfigureClient(c => c.Set(\"enable.idempotence\", \"true\"));")]
    [InlineData("void M(WolverineOptions options, IServiceProvider services) => options.UseKafka(\"a\").ConfigureProducers(c => { c.LingerMs = 5; services.GetRequiredService<Action<ProducerConfig>>()(c); });")]
    [InlineData("void M(WolverineOptions options) => options.UseKafka(\"a\").ConfigureProducers(c => c.SecurityProtocol = SecurityProtocol.Ssl);")]
    [InlineData("void M(WolverineOptions options) => options.UseKafka(\"a\").ConfigureConsumers(c => c.GroupId = \"a\");")]
    public Task Wolverine_(string members) => FrameworkCode.VerifyAsync("using Wolverine; using Wolverine.Kafka;", members, Stubs.Wolverine);

    [Theory]
    [InlineData("void M(CapOptions x) => x.{|KPS1102:UseKafka|}(o => { o.Servers = \"a\"; o.ConnectionPoolSize = 5; o.MainConfig.Add(\"linger.ms\", \"5\"); });")]
    [InlineData("void M(CapOptions x) => x.{|KPS1102:UseKafka|}(o => { o.MainConfig[\"acks\"] = \"all\"; o.MainConfig[\"auto.offset.reset\"] = \"earliest\"; });")]
    [InlineData("void M(CapOptions x) => x.UseKafka(o => { o.MainConfig[\"acks\"] = \"all\"; o.MainConfig[\"enable.idempotence\"] = \"true\"; });")]
    [InlineData("void M(CapOptions x) => x.UseKafka(\"a\");")]
    [InlineData("void M(CapOptions x) => x.UseKafka(o => o.Servers = \"a\");")]
    [InlineData("void M(CapOptions x) => x.UseKafka(o => { o.Servers = \"a\"; o.MainConfig.Add(\"security.protocol\", \"ssl\"); o.MainConfig.Add(\"group.instance.id\", \"a\"); });")]
    [InlineData("void M(CapOptions x, Dictionary<string, string> more) => x.UseKafka(o => { o.MainConfig[\"acks\"] = \"all\"; foreach (var pair in more) { o.MainConfig[pair.Key] = pair.Value; } });")]
    [InlineData("void M(CapOptions x, Microsoft.Extensions.Configuration.IConfiguration configuration) => x.UseKafka(o => { o.MainConfig[\"acks\"] = \"all\"; Microsoft.Extensions.Configuration.ConfigurationBinder.Bind(configuration, o); });")]
    [InlineData("void M(CapOptions x) => x.UseKafka(o => o.MainConfig[\"acks\"] = \"all\"); void N(IServiceCollection services) => services.Configure<KafkaOptions>(o => o.MainConfig[\"enable.idempotence\"] = \"true\");")]
    [InlineData("void M(CapOptions x) => x.UseKafka(o => o.MainConfig[\"acks\"] = \"all\").UseKafka(o => { });")]
    public Task Cap_(string members) => FrameworkCode.VerifyAsync("using DotNetCore.CAP;", members, Stubs.Cap);

    [Theory]
    [InlineData("void M(IRiderRegistrationConfigurator rider) { rider.{|KPS1102:AddProducer<Service>|}(\"orders\", (context, producer) => producer.Linger = TimeSpan.FromMilliseconds(5)); rider.UsingKafka((context, k) => k.Host(\"a\")); }")]
    [InlineData("void M(IRiderRegistrationConfigurator rider) { rider.AddProducer<Service>(\"orders\", {|KPS1102:new ProducerConfig|} { LingerMs = 5 }, (context, producer) => producer.MessageTimeout = TimeSpan.FromMinutes(2)); rider.UsingKafka((context, k) => k.Host(\"a\")); }")]
    [InlineData("void M(IRiderRegistrationConfigurator rider) { rider.AddProducer<Service>(\"orders\", (context, producer) => { producer.Linger = TimeSpan.FromMilliseconds(5); producer.EnableIdempotence = true; }); rider.UsingKafka((context, k) => k.Host(\"a\")); }")]
    [InlineData("void M(IRiderRegistrationConfigurator rider) { rider.AddProducer<Service>(\"orders\", (context, producer) => producer.TransactionalId = \"orders\"); rider.UsingKafka((context, k) => k.Host(\"a\")); }")]
    [InlineData("void M(IRiderRegistrationConfigurator rider) { rider.AddProducer<Service>(\"orders\"); rider.UsingKafka((context, k) => k.Host(\"a\")); }")]
    [InlineData("void M(IRiderRegistrationConfigurator rider) { rider.AddProducer<Service>(\"orders\", (context, producer) => { }); rider.UsingKafka((context, k) => k.Host(\"a\")); }")]
    [InlineData("void M(IRiderRegistrationConfigurator rider, ClientConfig client) { rider.AddProducer<Service>(\"orders\", (context, producer) => producer.Linger = TimeSpan.FromMilliseconds(5)); rider.UsingKafka(client, (context, k) => { }); }")]
    [InlineData("void M(IRiderRegistrationConfigurator rider) => rider.AddProducer<Service>(\"orders\", (context, producer) => producer.Linger = TimeSpan.FromMilliseconds(5));")]
    [InlineData("void M(IRiderRegistrationConfigurator rider, Action<IRiderRegistrationContext, IKafkaProducerConfigurator<Null, Service>> configure) { rider.AddProducer<Service>(\"orders\", new ProducerConfig { LingerMs = 5 }, configure); rider.UsingKafka((context, k) => k.Host(\"a\")); }")]
    public Task MassTransit_(string members) => FrameworkCode.VerifyAsync("using MassTransit;", members, Stubs.MassTransit);

    [Theory]
    [InlineData("void M(IHostApplicationBuilder builder) => builder.{|KPS1102:AddKafkaProducer<string, string>|}(\"kafka\", s => s.Config.Acks = Acks.All);", "\"LingerMs\": 5")]
    [InlineData("void M(IHostApplicationBuilder builder) => {|KPS1102:builder.AddKafkaProducer<string, string>(\"kafka\")|};", "\"LingerMs\": 5")]
    [InlineData("void M(IHostApplicationBuilder builder) => builder.AddKafkaProducer<string, string>(\"kafka\", s => { s.Config.EnableIdempotence = true; {|KPS1001:s.Config.Acks = Acks.Leader|}; });", "\"LingerMs\": 5")]
    [InlineData("void M(IHostApplicationBuilder builder) => builder.AddKafkaProducer<string, string>(\"kafka\", s => { s.Config.Acks = Acks.All; s.DisableHealthChecks = true; });", "\"LingerMs\": 5, \"EnableIdempotence\": true")]
    [InlineData("void M(IHostApplicationBuilder builder) => builder.AddKafkaProducer<string, string>(\"kafka\", s => s.Config.EnableIdempotence = true);", "\"LingerMs\": 5")]
    [InlineData("void M(IHostApplicationBuilder builder) => builder.AddKafkaProducer<string, string>(\"kafka\", s => s.Config.LingerMs = 5);", "\"SecurityProtocol\": \"Ssl\"")]
    [InlineData("void M(IHostApplicationBuilder builder, Action<Aspire.Confluent.Kafka.KafkaProducerSettings> configure) => builder.AddKafkaProducer<string, string>(\"kafka\", configure);", "\"LingerMs\": 5, \"EnableIdempotence\": false")]
    [InlineData("void M(IHostApplicationBuilder builder) => builder.AddKafkaProducer<string, string>(\"kafka\", s => s.Config.EnableIdempotence = true);", "\"EnableIdempotence\": false")]
    [InlineData("void M(IHostApplicationBuilder builder, string name) => builder.AddKafkaProducer<string, string>(name, s => s.Config.Acks = Acks.All);", "\"LingerMs\": 5")]
    public Task Aspire_(string members, string section) => FrameworkCode.VerifyAsync(
        "", members, Stubs.Aspire,
        (AppSettings, "{ \"Aspire\": { \"Confluent\": { \"Kafka\": { \"Producer\": { \"Config\": { " + section + " } } } } } }"));

    [Theory]
    // The settings of the framework's environment are not seen.
    [InlineData("void M(IHostApplicationBuilder builder) => builder.AddKafkaProducer<string, string>(\"kafka\");")]
    [InlineData("void M(IHostApplicationBuilder builder) => builder.AddKafkaProducer<string, string>(\"kafka\", s => s.Config.LingerMs = 5);")]
    [InlineData("void M(IHostApplicationBuilder builder) => builder.AddKafkaProducer<string, string>(\"kafka\", s => s.Config.LingerMs = 5, b => b.SetErrorHandler((p, e) => { }));")]
    public Task Aspire_without_a_section_is_silent(string members) => FrameworkCode.VerifyAsync("", members, Stubs.Aspire);

    [Theory]
    // What is given in its own way is judged together with what it is handed.
    [InlineData("void M(IClusterConfigurationBuilder cluster) => cluster.AddProducer<Service>(p => {|KPS1001:p.WithProducerConfig(new ProducerConfig { EnableIdempotence = true }).WithAcks(KafkaFlow.Acks.Leader)|});")]
    [InlineData("void M(IClusterConfigurationBuilder cluster) => cluster.AddProducer<Service>(p => {|KPS1001:p.WithAcks(KafkaFlow.Acks.Leader)|}.WithProducerConfig(new ProducerConfig { EnableIdempotence = true }));")]
    [InlineData("void M(IClusterConfigurationBuilder cluster) => cluster.AddProducer<Service>(p => p.WithProducerConfig(new ProducerConfig { EnableIdempotence = true }).WithAcks(KafkaFlow.Acks.All));")]
    [InlineData("void M(IClusterConfigurationBuilder cluster, ProducerConfig config) => cluster.AddProducer<Service>(p => p.WithProducerConfig(config).WithAcks(KafkaFlow.Acks.All));")]
    public Task KafkaFlow_(string members) => FrameworkCode.VerifyAsync("using KafkaFlow.Configuration;", members, Stubs.KafkaFlow);

    [Theory]
    // Its own defaults: idempotence on, acks=all, 5 s for a delivery, one request in flight.
    [InlineData("object M() => new KafkaProducerRegistryFactory(new[] { new KafkaPublication { {|KPS1006:LingerMs = 6000|} } });")]
    [InlineData("object M() => new KafkaProducerRegistryFactory(new[] { new KafkaPublication<Service> { {|KPS1003:MessageSendMaxRetries = 0|} } });")]
    [InlineData("object M() => new KafkaProducerRegistryFactory(new[] { new KafkaPublication { LingerMs = 6000, MessageTimeoutMs = 60000 } });")]
    [InlineData("object M() => new KafkaProducerRegistryFactory(new[] { new KafkaPublication { Topic = \"orders\", LingerMs = 100, BatchNumberMessages = 500, RetryBackoff = 200, RequestTimeoutMs = 3000 } });")]
    [InlineData("object M() => new KafkaProducerRegistryFactory(new[] { new KafkaPublication<Service> { Topic = \"orders\", TransactionalId = \"orders\" } });")]
    public Task Brighter_(string members) => FrameworkCode.VerifyAsync("using Paramore.Brighter.MessagingGateway.Kafka;", members, Stubs.Brighter);
}
