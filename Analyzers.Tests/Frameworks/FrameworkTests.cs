using Xunit;

namespace ProducerSafety.Analyzers.Tests.Frameworks;

/// <summary>Settings that are given to a framework: judged by what the framework makes of them.</summary>
public sealed class FrameworkTests
{
    [Theory]
    [InlineData("void M(IClusterConfigurationBuilder cluster) => cluster.AddProducer<Service>(p => {|KPS1103:p.WithAcks(KafkaFlow.Acks.Leader)|});")]
    [InlineData("void M(IClusterConfigurationBuilder cluster) => cluster.AddProducer<Service>(p => {|KPS1103:p.DefaultTopic(\"a\").WithAcks(KafkaFlow.Acks.None)|}.WithLingerMs(5));")]
    [InlineData("void M(IClusterConfigurationBuilder cluster) => cluster.AddProducer<Service>(p => p.WithProducerConfig({|KPS1102:new ProducerConfig|} { ClientId = \"a\" }));")]
    [InlineData("void M(IClusterConfigurationBuilder cluster) => cluster.AddProducer<Service>(p => p.WithProducerConfig(new ProducerConfig { {|KPS1101:EnableIdempotence = false|} }));")]
    // Its own acks and linger.ms replace the configuration's, also when they are not set.
    [InlineData("void M(IClusterConfigurationBuilder cluster) => cluster.AddProducer<Service>(p => p.WithProducerConfig(new ProducerConfig { EnableIdempotence = true, {|KPS1115:Acks = Acks.All|} }).WithAcks(KafkaFlow.Acks.All));")]
    [InlineData("void M(IClusterConfigurationBuilder cluster) => cluster.AddProducer<Service>(p => p.WithProducerConfig(new ProducerConfig { EnableIdempotence = true, {|KPS1115:Acks = Acks.Leader|} }));")]
    [InlineData("void M(IClusterConfigurationBuilder cluster) => cluster.AddProducer<Service>(p => p.WithProducerConfig(new ProducerConfig { EnableIdempotence = true, {|KPS1115:LingerMs = 5|} }));")]
    [InlineData("void M(IClusterConfigurationBuilder cluster) => cluster.AddProducer<Service>(p => p.WithProducerConfig(new ProducerConfig { EnableIdempotence = true }));")]
    [InlineData("void M(IClusterConfigurationBuilder cluster) => cluster.AddProducer<Service>(p => p.WithProducerConfig(new ProducerConfig { ClientId = \"a\" }).WithTransaction(\"a\"));")]
    [InlineData("void M(IClusterConfigurationBuilder cluster, ProducerConfig config) => cluster.AddProducer<Service>(p => p.WithProducerConfig(config).WithAcks(KafkaFlow.Acks.All));")]
    [InlineData("void M(IClusterConfigurationBuilder cluster, KafkaFlow.Acks acks) => cluster.AddProducer<Service>(p => p.WithAcks(acks));")]
    [InlineData("void M(IClusterConfigurationBuilder cluster, ProducerConfig config) { cluster.AddProducer<Service>(p => p.WithProducerConfig(config)); cluster.AddProducer<Service>(p => p.DefaultTopic(\"a\")); }")]
    public Task KafkaFlow_(string members) => FrameworkCode.VerifyAsync("using KafkaFlow.Configuration;", members, Stubs.KafkaFlow);

    [Theory]
    [InlineData("void M(IRiderRegistrationConfigurator rider) { rider.AddProducer<Service>(\"topic\", {|KPS1102:new ProducerConfig|} { LingerMs = 5 }); rider.UsingKafka((context, k) => k.Host(\"a\")); }")]
    // The rider's configuration is not seen.
    [InlineData("void M(IRiderRegistrationConfigurator rider) => rider.AddProducer<Service>(\"topic\", new ProducerConfig { LingerMs = 5 });")]
    [InlineData("void M(IRiderRegistrationConfigurator rider) => rider.AddProducer<Service>(\"topic\", new ProducerConfig { EnableIdempotence = true, {|KPS1001:Acks = Acks.Leader|} });")]
    [InlineData("void M(IRiderRegistrationConfigurator rider) => rider.AddProducer<Service>(\"topic\", (context, producer) => {|KPS1101:producer.EnableIdempotence = false|});")]
    [InlineData("void M(IRiderRegistrationConfigurator rider) => rider.AddProducer<Service>(\"topic\", (context, producer) => { producer.EnableIdempotence = true; {|KPS1003:producer.MessageSendMaxRetries = 0|}; });")]
    [InlineData("void M(IRiderRegistrationConfigurator rider) => rider.UsingKafka((context, k) => { k.Host(\"a\"); {|KPS1103:k.Acks = Acks.Leader|}; });")]
    [InlineData("void M(IRiderRegistrationConfigurator rider) => rider.UsingKafka((context, k) => { k.Acks = Acks.All; k.MaxInFlight = 10; });")]
    [InlineData("void M(IRiderRegistrationConfigurator rider) => rider.AddProducer<Service>(\"topic\", new ProducerConfig { LingerMs = 5 }, (context, producer) => producer.EnableIdempotence = true);")]
    [InlineData("void M(IRiderRegistrationConfigurator rider, Action<IRiderRegistrationContext, IKafkaProducerConfigurator<Null, Service>> configure) => rider.AddProducer<Service>(\"topic\", (context, producer) => producer.Linger = null);")]
    [InlineData("void M(IRiderRegistrationConfigurator rider, bool on) => rider.AddProducer<Service>(\"topic\", (context, producer) => producer.EnableIdempotence = on);")]
    [InlineData("void M(IRiderRegistrationConfigurator rider) { rider.AddProducer<Service>(\"topic\"); rider.AddProducer<Service>(\"topic\", new ProducerConfig { EnableIdempotence = true }); }")]
    public Task MassTransit_(string members) => FrameworkCode.VerifyAsync("using MassTransit;", members, Stubs.MassTransit);

    [Theory]
    // It adds them to those of its producers, whether it is given or registered.
    [InlineData("void M(IRiderRegistrationConfigurator rider, ClientConfig client) { rider.AddProducer<Service>(\"topic\", new ProducerConfig { LingerMs = 5 }); rider.UsingKafka(client, (context, k) => k.Host(\"a\")); }")]
    [InlineData("void M(IRiderRegistrationConfigurator rider) { var client = new ClientConfig(); client.Set(\"enable.idempotence\", \"true\"); rider.AddProducer<Service>(\"topic\", new ProducerConfig { LingerMs = 5 }); rider.UsingKafka(client, (context, k) => k.Host(\"a\")); }")]
    [InlineData("void M(IRiderRegistrationConfigurator rider) { rider.AddProducer<Service>(\"topic\", new ProducerConfig { LingerMs = 5 }); rider.UsingKafka((context, k) => k.Host(\"a\")); } object Registered() => new ClientConfig(new Dictionary<string, string> { [\"enable.idempotence\"] = \"true\" });")]
    public Task MassTransit_riders_configuration_may_have_what_a_producers_lacks(string members) => FrameworkCode.VerifyAsync("using MassTransit;", members, Stubs.MassTransit);

    [Theory]
    [InlineData("void M(KafkaClientsConfigurationBuilder clients) => clients.AddProducer(p => {|KPS1101:p.WithBootstrapServers(\"a\").DisableIdempotence()|});")]
    [InlineData("void M(KafkaClientsConfigurationBuilder clients) => clients.AddProducer(p => {|KPS1002:p.EnableIdempotence().WithMaxInFlight(10)|});")]
    [InlineData("void M(KafkaClientsConfigurationBuilder clients) => clients.AddProducer(p => {|KPS1001:p.EnableIdempotence().WithAcks(Acks.Leader)|});")]
    [InlineData("void M(KafkaClientsConfigurationBuilder clients) => clients.{|KPS1102:AddProducer|}(p => {|KPS1103:p.WithAcks(Acks.None)|});")]
    [InlineData("void M(KafkaClientsConfigurationBuilder clients) => clients.AddProducer(p => p.EnableIdempotence().WithAcks(Acks.All).WithMaxInFlight(5));")]
    [InlineData("void M(KafkaClientsConfigurationBuilder clients) => clients.AddProducer(p => p.DisableIdempotence().EnableIdempotence());")]
    [InlineData("void M(KafkaClientsConfigurationBuilder clients) => clients.AddProducer(p => p.WithBootstrapServers(\"a\"));")]
    [InlineData("void M(KafkaClientsConfigurationBuilder clients, Acks acks) => clients.{|KPS1102:AddProducer|}(p => {|KPS1104:p.WithAcks(acks).WithMaxInFlight(10)|});")]
    [InlineData("void M(KafkaClientsConfigurationBuilder clients) => clients.AddProducer(p => p.EnableIdempotence()).AddProducer(p => p.WithMaxInFlight(10));")]
    public Task Silverback_(string members) => FrameworkCode.VerifyAsync("using Silverback.Messaging.Configuration.Kafka;", members, Stubs.Silverback);

    [Theory]
    [InlineData("void M(KafkaTransportExpression kafka) => kafka.ConfigureProducers(c => {|KPS1101:c.EnableIdempotence = false|});")]
    [InlineData("void M(KafkaTransportExpression kafka) => kafka.ConfigureProducers(c => { c.EnableIdempotence = true; {|KPS1001:c.Acks = Acks.Leader|}; });")]
    [InlineData("void M(KafkaTransportExpression kafka) => kafka.{|KPS1102:ConfigureProducers|}(c => c.LingerMs = 5);")]
    [InlineData("void M(KafkaTransportExpression kafka) => kafka.ConfigureProducers(c => c.EnableIdempotence = true).ConfigureProducers(c => c.MaxInFlight = 10);")]
    [InlineData("void M(KafkaTransportExpression kafka) => kafka.ConfigureClient(c => c.Acks = Acks.Leader).ConfigureConsumers(c => c.Acks = Acks.None);")]
    public Task Wolverine_(string members) => FrameworkCode.VerifyAsync("using Wolverine.Kafka;", members, Stubs.Wolverine);

    [Theory]
    [InlineData("void M(CapOptions x) => x.UseKafka(o => {|KPS1101:o.MainConfig[\"enable.idempotence\"] = \"false\"|});")]
    [InlineData("void M(CapOptions x) => x.UseKafka(o => { o.Servers = \"a\"; o.MainConfig[\"enable.idempotence\"] = \"true\"; {|KPS1001:o.MainConfig[\"acks\"] = \"1\"|}; });")]
    [InlineData("void M(CapOptions x) => x.{|KPS1102:UseKafka|}(o => {|KPS1103:o.MainConfig.Add(\"acks\", \"0\")|});")]
    [InlineData("void M(CapOptions x) => x.UseKafka(o => { o.MainConfig[\"enable.idempotence\"] = \"true\"; o.MainConfig[\"acks\"] = \"all\"; });")]
    [InlineData("void M(CapOptions x) => x.UseKafka(o => { o.MainConfig[\"auto.offset.reset\"] = \"earliest\"; o.MainConfig.Add(\"group.instance.id\", \"a\"); });")]
    [InlineData("void M(CapOptions x, string value) => x.UseKafka(o => o.MainConfig[\"enable.idempotence\"] = value);")]
    [InlineData("void M(CapOptions x, string name) => x.UseKafka(o => o.MainConfig[name] = \"false\");")]
    [InlineData("void M(CapOptions x, KafkaOptions a, KafkaOptions b) { a.MainConfig[\"enable.idempotence\"] = \"true\"; b.MainConfig[\"max.in.flight\"] = \"10\"; }")]
    public Task Cap_(string members) => FrameworkCode.VerifyAsync("using DotNetCore.CAP;", members, Stubs.Cap);

    [Theory]
    [InlineData("object M() => new KafkaProducerRegistryFactory(new[] { new KafkaPublication { Topic = \"a\", {|KPS1101:EnableIdempotence = false|} } });")]
    [InlineData("object M() => new KafkaProducerRegistryFactory(new[] { new KafkaPublication { {|KPS1001:Replication = Paramore.Brighter.MessagingGateway.Kafka.Acks.Leader|} } });")]
    [InlineData("object M() => new KafkaProducerRegistryFactory(new[] { new KafkaPublication { {|KPS1002:MaxInFlightRequestsPerConnection = 10|} } });")]
    [InlineData("object M() => new KafkaProducerRegistryFactory(new[] { new KafkaPublication { {|KPS1003:MessageSendMaxRetries = 0|} } });")]
    [InlineData("object M() => new KafkaProducerRegistryFactory(new[] { new KafkaPublication { {|KPS1101:EnableIdempotence = false|}, {|KPS1103:Replication = Paramore.Brighter.MessagingGateway.Kafka.Acks.None|} } });")]
    [InlineData("object M() => new KafkaProducerRegistryFactory(new[] { new KafkaPublication { Topic = \"a\" }, new KafkaPublication { MaxInFlightRequestsPerConnection = 5, EnableIdempotence = true } });")]
    [InlineData("object M(bool on) => new KafkaProducerRegistryFactory(new[] { new KafkaPublication { EnableIdempotence = on, MaxInFlightRequestsPerConnection = 10 } });")]
    [InlineData("object M() { var publication = new KafkaPublication { EnableIdempotence = false }; publication.EnableIdempotence = true; return publication; }")]
    public Task Brighter_(string members) => FrameworkCode.VerifyAsync("using Paramore.Brighter.MessagingGateway.Kafka;", members, Stubs.Brighter);

    [Theory]
    [InlineData("void M(IHostApplicationBuilder builder) => builder.AddKafkaProducer<string, string>(\"kafka\", s => {|KPS1103:s.Config.Acks = Acks.Leader|});")]
    [InlineData("void M(IHostApplicationBuilder builder) => builder.AddKafkaProducer<string, string>(\"kafka\", s => { s.Config.EnableIdempotence = true; {|KPS1002:s.Config.MaxInFlight = 10|}; });")]
    [InlineData("void M(IHostApplicationBuilder builder) => builder.AddKafkaProducer<string, string>(\"kafka\", s => { s.Config.EnableIdempotence = true; s.DisableHealthChecks = true; });")]
    [InlineData("void M(IHostApplicationBuilder builder) => builder.AddKafkaProducer<string, string>(\"kafka\", s => s.Config.LingerMs = 5);")]
    [InlineData("void M(IHostApplicationBuilder builder) { builder.AddKafkaProducer<string, string>(\"a\", s => s.Config.EnableIdempotence = true); builder.AddKafkaProducer<string, string>(\"b\", s => s.Config.MaxInFlight = 10); }")]
    public Task Aspire_(string members) => FrameworkCode.VerifyAsync("", members, Stubs.Aspire);

    [Theory]
    // Look-alikes: the same names without the framework.
    [InlineData("interface IProducerConfigurationBuilder { IProducerConfigurationBuilder WithAcks(Acks acks); } void M(IProducerConfigurationBuilder p) => p.WithAcks(Acks.Leader);")]
    [InlineData("class KafkaPublication { public bool EnableIdempotence { get; set; } = true; public Acks Replication { get; set; } } object M() => new KafkaPublication { EnableIdempotence = false, Replication = Acks.Leader };")]
    [InlineData("class KafkaOptions { public Dictionary<string, string> MainConfig { get; } = new(); } void M(KafkaOptions o) => o.MainConfig[\"enable.idempotence\"] = \"false\";")]
    public Task Look_alikes_are_left_alone(string members) => FrameworkCode.VerifyAsync("", members, "public class Nothing { }");
}
