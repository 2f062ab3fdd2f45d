using ProducerSafety.Analyzers.Tests.Verification;
using Xunit;

namespace ProducerSafety.Analyzers.Tests.ConfigurationRules;

/// <summary>What is certain although the code is not simple.</summary>
public sealed class ReportTests
{
    [Theory]
    // Written explicitly, wherever the configuration goes.
    [InlineData("public ProducerConfig M() => new ProducerConfig { {|KPS1103:Acks = Acks.None|} };")]
    [InlineData("public ProducerConfig Config { get; } = new() { {|KPS1101:EnableIdempotence = false|} };")]
    [InlineData("public void M(ProducerConfig config) { {|KPS1103:config.Acks = Acks.Leader|}; }")]
    [InlineData("public void M(IServiceCollection services) { services.AddSingleton(new ProducerConfig { EnableIdempotence = true, {|KPS1001:Acks = Acks.Leader|} }); }")]
    [InlineData("public void M(IServiceCollection services) { services.Configure<ProducerConfig>(config => { config.BootstrapServers = \"a\"; {|KPS1105:config.MessageSendMaxRetries = 0|}; }); }")]
    [InlineData("public void M(IServiceCollection services) { services.Configure<ProducerConfig>(config => {|KPS1101:config.EnableIdempotence = false|}); }")]
    [InlineData("public void M(IConfiguration configuration) { var config = configuration.GetSection(\"Kafka\").Get<ProducerConfig>()!; {|KPS1101:config.EnableIdempotence = false|}; Build(config); }")]
    [InlineData("public void M(IConfiguration configuration) { var config = new ProducerConfig(); configuration.GetSection(\"Kafka\").Bind(config); {|KPS1103:config.Acks = Acks.None|}; Build(config); }")]
    [InlineData("public void M(Dictionary<string, string> all) { Build(new ProducerConfig(all) { {|KPS1101:EnableIdempotence = false|} }); }")]
    [InlineData("public void M(bool b) { var config = new ProducerConfig { {|KPS1103:Acks = Acks.None|} }; Outside.Touch(config); if (b) { Outside.Touch(config); } }")]
    // Read only, so that everything is still seen.
    [InlineData("public void M() { var config = {|KPS1102:new ProducerConfig|} { BootstrapServers = \"a\" }; Console.WriteLine(config.BootstrapServers); Console.WriteLine(config); foreach (var pair in config) { Console.WriteLine(pair.Key); } Build(config); }")]
    [InlineData("public void M(ILogger logger) { var config = {|KPS1102:new ProducerConfig|} { BootstrapServers = \"a\" }; logger.LogInformation(\"{Config}\", config); Build(config); }")]
    [InlineData("public void M() { var config = {|KPS1102:new ProducerConfig|} { BootstrapServers = \"a\" }; ArgumentNullException.ThrowIfNull(config); if (config.LingerMs > 5) { Console.WriteLine($\"{config.LingerMs} {config}\"); } Build(config); }")]
    [InlineData("public void M() { var config = {|KPS1102:new ProducerConfig|} { BootstrapServers = \"a\" }; using var admin = new AdminClientBuilder(config).Build(); Build(config); }")]
    // Paths.
    [InlineData("public void M(bool b) { var config = {|KPS1102:new ProducerConfig|} { BootstrapServers = \"a\" }; if (b) { config.LingerMs = 5; config.CompressionType = CompressionType.Gzip; } Build(config); }")]
    [InlineData("public void M(bool b) { var config = {|KPS1102:new ProducerConfig|} { BootstrapServers = \"a\" }; if (b) { {|KPS1103:config.Acks = Acks.None|}; Build(config); } else { config.EnableIdempotence = true; Build(config); } }")]
    [InlineData("public void M(string user) { var config = {|KPS1102:new ProducerConfig|} { BootstrapServers = \"a\" }; if (!string.IsNullOrEmpty(user)) { config.SaslUsername = user; config.SaslPassword = user; config.SecurityProtocol = SecurityProtocol.SaslSsl; } Build(config); }")]
    [InlineData("public void M(bool b) { var config = b ? new ProducerConfig { EnableIdempotence = true } : {|KPS1102:new ProducerConfig|} { BootstrapServers = \"a\" }; Build(config); }")]
    [InlineData("public void M(ProducerConfig? given) { var config = given ?? {|KPS1102:new ProducerConfig|} { BootstrapServers = \"a\" }; Build(config); }")]
    [InlineData("public void M(IConfiguration configuration) { var config = configuration.GetSection(\"Kafka\").Get<ProducerConfig>() ?? new ProducerConfig { EnableIdempotence = true, {|KPS1001:Acks = Acks.None|} }; Build(config); }")]
    // One variable for what is one of two: what is written to it is written to what is built.
    [InlineData("public void M(IConfiguration configuration) { var config = configuration.GetSection(\"Kafka\").Get<ProducerConfig>() ?? new ProducerConfig(); config.EnableIdempotence = true; {|KPS1001:config.Acks = Acks.Leader|}; Build(config); }")]
    [InlineData("public void M(IConfiguration configuration) { var config = configuration.GetSection(\"Kafka\").Get<ProducerConfig>() ?? new(); {|KPS1101:config.EnableIdempotence = false|}; Build(config); }")]
    [InlineData("public void M(bool b) { var config = b ? new ProducerConfig { ClientId = \"a\" } : new ProducerConfig { ClientId = \"b\" }; config.EnableIdempotence = true; {|KPS1003:config.MessageSendMaxRetries = 0|}; Build(config); }")]
    [InlineData("public void M() { for (int i = 0; i < 3; i++) { var config = {|KPS1102:new ProducerConfig|} { ClientId = \"client-\" + i }; Build(config); } }")]
    [InlineData("public void M() { var config = new ProducerConfig { EnableIdempotence = true }; try { Console.WriteLine(); } finally { {|KPS1001:config.Acks = Acks.Leader|}; } Build(config); }")]
    [InlineData("public void M(IDisposable scope) { var config = new ProducerConfig { EnableIdempotence = true }; using (scope) { {|KPS1001:config.Acks = Acks.Leader|}; } Build(config); }")]
    [InlineData("public void M(object gate) { var config = new ProducerConfig { EnableIdempotence = true }; lock (gate) { {|KPS1001:config.Acks = Acks.Leader|}; } Build(config); }")]
    [InlineData("public void M(IEnumerable<string> all) { var config = {|KPS1102:new ProducerConfig|} { ClientId = \"a\" }; foreach (var servers in all) { var one = config; one.BootstrapServers = servers; } Build(config); }")]
    [InlineData("public void M(IEnumerable<string> all) { Build({|KPS1102:new ProducerConfig|} { ClientId = \"a\" }); foreach (var servers in all) { Build({|KPS1102:new ProducerConfig|} { BootstrapServers = servers }); } Build({|KPS1102:new ProducerConfig|} { ClientId = \"b\" }); }")]
    [InlineData("public void M() { while (true) { try { Build({|KPS1102:new ProducerConfig|} { BootstrapServers = \"a\" }); return; } catch (KafkaException) { } } }")]
    // Constants behind names.
    [InlineData("private const bool Idempotent = false; public void M() { Build(new ProducerConfig { {|KPS1101:EnableIdempotence = Idempotent|} }); }")]
    [InlineData("public void M() { var acks = Acks.Leader; Build(new ProducerConfig { EnableIdempotence = true, {|KPS1001:Acks = acks|} }); }")]
    [InlineData("private const string Name = \"acks\"; public void M() { var config = new ProducerConfig { EnableIdempotence = true }; {|KPS1001:config.Set(Name, \"1\")|}; Build(config); }")]
    [InlineData("public void M() { Build(new ProducerConfig { EnableIdempotence = true, {|KPS1001:Acks = (Acks)1|} }); }")]
    [InlineData("public void M() { var config = new ProducerConfig { EnableIdempotence = true }; {|KPS1001:config.Set(key: \"acks\", val: \"0\")|}; Build(config); }")]
    [InlineData("public void M() { var config = new ProducerConfig { EnableIdempotence = true }; {|KPS1001:config.Set(val: \"0\", key: \"acks\")|}; Build(config); }")]
    // The client's spellings, aliases and order.
    [InlineData("public void M() { var config = new ProducerConfig(); config.Set(\"enable.idempotence\", \"T\"); {|KPS1001:config.Set(\"request.required.acks\", \"0x1\")|}; {|KPS1002:config.Set(\"max.in.flight.requests.per.connection\", \"10\")|}; {|KPS1003:config.Set(\"retries\", \"00\")|}; Build(config); }")]
    [InlineData("public void M() { var config = new ProducerConfig { EnableIdempotence = true }; {|KPS1114:config.Set(\"acks\", \"ALL\")|}; {|KPS1001:config.Set(\"request.required.acks\", \"1\")|}; Build(config); }")]
    [InlineData("public void M() { var config = new ProducerConfig { EnableIdempotence = true }; {|KPS1113:{|KPS1004:config.Set(\"queuing.strategy\", \"LIFO\")|}|}; Build(config); }")]
    [InlineData("public void M() { var config = new ProducerConfig { TransactionalId = \"\", {|KPS1101:EnableIdempotence = false|} }; Build(config); }")]
    // Copy constructors share the dictionary.
    [InlineData("public void M() { var client = new ClientConfig { {|KPS1001:Acks = Acks.Leader|} }; Build(new ProducerConfig(client) { EnableIdempotence = true }); }")]
    [InlineData("public void M() { var settings = new Dictionary<string, string> { {|KPS1103:[\"acks\"] = \"1\"|} }; var config = {|KPS1102:new ProducerConfig(settings)|}; Build(config); }")]
    [InlineData("public void M() { var first = {|KPS1102:new ProducerConfig|} { BootstrapServers = \"a\" }; var second = {|KPS1121:new ProducerConfig(first)|}; {|KPS1103:second.Acks = Acks.None|}; Build(first); }")]
    [InlineData("public void M() { var settings = {|KPS1102:new Dictionary<string, string>|} { [\"client.id\"] = \"a\" }; if (settings.TryGetValue(\"acks\", out var acks)) { Console.WriteLine(acks); } new ProducerBuilder<Null, string>(settings).Build(); }")]
    // A builder that is handed on is built by whoever gets it.
    [InlineData("public ProducerBuilder<Null, string> M() => new ProducerBuilder<Null, string>({|KPS1102:new ProducerConfig|} { BootstrapServers = \"a\" });")]
    [InlineData("public void M() { var config = {|KPS1102:new ProducerConfig|} { BootstrapServers = \"a\" }; var producer = new Lazy<IProducer<Null, string>>(() => new ProducerBuilder<Null, string>(config).Build()); }")]
    // Settings count when the producer is built, not when the builder is created.
    [InlineData("public void M() { var config = new ProducerConfig { EnableIdempotence = true }; var builder = new ProducerBuilder<Null, string>(config); {|KPS1001:config.Acks = Acks.None|}; using var producer = builder.Build(); }")]
    [InlineData("public void M() { var config = new ProducerConfig(); var builder = new ProducerBuilder<Null, string>(config); config.EnableIdempotence = true; using var producer = builder.Build(); {|KPS1101:config.EnableIdempotence = false|}; using var second = builder.Build(); }")]
    // One report a configuration, however often it is built.
    [InlineData("private readonly ProducerConfig config = {|KPS1102:new()|} { BootstrapServers = \"a\" }; public void M() { Build(config); Build(config); new ProducerBuilder<string, string>(config).Build(); }")]
    [InlineData("private static ProducerConfig Create() => {|KPS1102:new ProducerConfig|} { BootstrapServers = \"a\" }; public void M() { Build(Create()); } public void N() { var config = Create(); config.LingerMs = 5; Build(config); }")]
    // Fields set by several constructors, and from parameters.
    [InlineData("private readonly ProducerConfig config; public Service() : this(\"a\") { } public Service(string servers) { config = {|KPS1102:new ProducerConfig|} { BootstrapServers = servers }; } public void M() => Build(config);")]
    [InlineData("private IProducer<Null, string>? producer; public void Start(string servers) { var config = {|KPS1102:new ProducerConfig|} { BootstrapServers = servers }; producer = new ProducerBuilder<Null, string>(config).Build(); }")]
    [InlineData("private ProducerConfig? config; public void Start(string servers) { config = {|KPS1102:new ProducerConfig|} { BootstrapServers = servers }; Open(); } private void Open() { Build(config!); }")]
    // A lambda inside of a try, a using or a loop.
    [InlineData("public void M() { try { var config = {|KPS1102:new ProducerConfig|} { BootstrapServers = \"a\" }; new ProducerBuilder<Null, string>(config).SetErrorHandler((_, error) => Console.WriteLine(error.Reason)).Build(); } catch (Exception) { } }")]
    [InlineData("public void M(IEnumerable<string> all) { foreach (var servers in all) { using var producer = new ProducerBuilder<Null, string>({|KPS1102:new ProducerConfig|} { BootstrapServers = servers }).SetErrorHandler((_, error) => { try { Console.WriteLine(error.Reason); } finally { } }).Build(); } }")]
    // A class of the application that only adds properties.
    [InlineData("public class Config : ProducerConfig { public string Topic { get; set; } = \"\"; } public void M() { Build({|KPS1102:new Config|} { BootstrapServers = \"a\", Topic = \"orders\" }); }")]
    // Replaced by another method, which may not have run yet.
    [InlineData("private ProducerConfig config = {|KPS1102:new()|}; void Other() { config = Service2.Create(); } void M() => Build(config); static class Service2 { public static ProducerConfig Create() => new() { EnableIdempotence = true }; }")]
    public Task It_is_reported(string members) => CSharpAnalyzerVerifier<ConfigurationAnalyzer>.VerifyAnalyzerAsync($$"""
        using System;
        using System.Collections.Generic;
        using Confluent.Kafka;
        using Microsoft.Extensions.Configuration;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Logging;

        public class Service
        {
            {{members}}

            private static void Build(ProducerConfig config)
            {
                using var producer = new ProducerBuilder<Null, string>(config).Build();
            }
        }

        public static class Outside
        {
            public static System.Action<ProducerConfig> Touch { get; set; } = _ => { };
        }
        """);

    [Fact]
    public Task It_is_reported_in_a_class_with_a_primary_constructor()
    {
        CSharpAnalyzerTest<ConfigurationAnalyzer> test = new()
        {
            NeedsCSharp = 12,
            TestCode = """
                using Confluent.Kafka;

                public sealed class Publisher(string servers, ILogger logger)
                {
                    private readonly IProducer<Null, string> producer = new ProducerBuilder<Null, string>(
                        {|KPS1102:new ProducerConfig|} { BootstrapServers = servers }).SetErrorHandler((_, error) => logger.Log(error.Reason)).Build();
                }

                public interface ILogger
                {
                    void Log(string text);
                }
                """,
        };
        return test.RunAsync();
    }
}
