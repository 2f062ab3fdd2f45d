using ProducerSafety.Analyzers.Tests.Verification;
using Xunit;

namespace ProducerSafety.Analyzers.Tests.ConfigurationRules;

/// <summary>Settings that are right or wrong by how the producer is used: KPS1109, KPS1110, KPS1120, KPS1121.</summary>
public sealed class UsageRuleTests
{
    [Theory]
    // A project that has consumers too; and one that has none.
    [InlineData("public void M() { var config = new ProducerConfig { EnableIdempotence = true }; {|KPS1112:config.Set(\"group.id\", \"a\")|}; using var producer = Create(config); using var consumer = new ConsumerBuilder<Ignore, string>(new ConsumerConfig { GroupId = \"a\" }).Build(); }")]
    [InlineData("public void M() { using var producer = new ProducerBuilder<Null, string>(new Dictionary<string, string> { [\"enable.idempotence\"] = \"true\", {|KPS1112:[\"group.id\"] = \"a\"|} }).Build(); }")]
    [InlineData("public async Task M() { using var producer = Create(new ProducerConfig { EnableIdempotence = true, {|KPS1109:EnableDeliveryReports = false|} }); await producer.ProduceAsync(\"t\", message); }")]
    [InlineData("public async Task M() { using var producer = Create(new ProducerConfig { EnableIdempotence = true, {|KPS1109:EnableDeliveryReports = false|} }); var result = await producer.ProduceAsync(\"t\", message); Console.WriteLine(result.Offset); }")]
    [InlineData("public void M() { using var producer = Create(new ProducerConfig { EnableIdempotence = true, {|KPS1109:EnableDeliveryReports = false|} }); producer.Produce(\"t\", message, report => Console.WriteLine(report.Offset)); }")]
    [InlineData("public async Task M() { using var producer = Create(new ProducerConfig { EnableIdempotence = true, {|KPS1109:DeliveryReportFields = \"key,value\"|} }); var result = await producer.ProduceAsync(\"t\", message); Console.WriteLine(result.Status); }")]
    [InlineData("private readonly IProducer<Null, string> producer = Create(new ProducerConfig { EnableIdempotence = true, {|KPS1109:EnableDeliveryReports = false|} }); public Task M() => producer.ProduceAsync(\"t\", message);")]
    [InlineData("public void M() { using var producer = Create(new ProducerConfig { EnableIdempotence = true, {|KPS1110:EnableBackgroundPoll = false|} }); producer.Produce(\"t\", message); producer.Flush(TimeSpan.FromSeconds(1)); }")]
    [InlineData("private readonly IProducer<Null, string> producer = Create(new ProducerConfig { EnableIdempotence = true, {|KPS1110:EnableBackgroundPoll = false|} }); public void M() => producer.Produce(\"t\", message);")]
    [InlineData("public void M() { var config = new ProducerConfig { EnableIdempotence = true }; using var producer = Create(config); {|KPS1120:config.LingerMs = 5|}; }")]
    [InlineData("public void M() { var config = new ProducerConfig { EnableIdempotence = true }; using var producer = Create(config); {|KPS1120:config.Set(\"linger.ms\", \"5\")|}; producer.Flush(); }")]
    [InlineData("public void M() { var first = new ProducerConfig { EnableIdempotence = true }; var second = {|KPS1121:new ProducerConfig|}(first) { LingerMs = 5 }; Create(first); Create(second); }")]
    [InlineData("public void M(ProducerConfig given) { var own = {|KPS1121:new ProducerConfig(given)|}; own.LingerMs = 5; Create(own); }")]
    public Task It_is_reported(string members) => CSharpAnalyzerVerifier<ConfigurationAnalyzer>.VerifyAnalyzerAsync(InService(members));

    [Theory]
    // Only one producer has the client's settings.
    [InlineData("public void M(ClientConfig given) { var own = new ProducerConfig(given) { EnableIdempotence = true }; Create(own); }")]
    [InlineData("private static ClientConfig Given() { var given = new ClientConfig(); given.Set(Console.ReadLine(), \"1\"); return given; } public static IProducer<Null, string> Make(ClientConfig given) => Create(new ProducerConfig(given) { EnableIdempotence = true, LingerMs = 5 }); public void M() { using var producer = Make(Given()); producer.Flush(); }")]
    // A private method is followed where it is called: what it makes is completed there.
    [InlineData("private ProducerConfig config; private void Make() { config = new ProducerConfig { Acks = Acks.All }; } public void Start() { Make(); config.EnableIdempotence = true; } public void Run() { using var producer = Create(config); producer.Flush(); }")]
    // Nobody looks at the results, or they are reported.
    [InlineData("public void M() { using var producer = Create(new ProducerConfig { EnableIdempotence = true, EnableDeliveryReports = false }); producer.Produce(\"t\", message); }")]
    [InlineData("public void M() { using var producer = Create(new ProducerConfig { EnableIdempotence = true, EnableDeliveryReports = false }); producer.Produce(\"t\", message, null); }")]
    [InlineData("public async Task M() { using var producer = Create(new ProducerConfig { EnableIdempotence = true, EnableDeliveryReports = true }); await producer.ProduceAsync(\"t\", message); }")]
    [InlineData("public async Task M(bool on) { using var producer = Create(new ProducerConfig { EnableIdempotence = true, EnableDeliveryReports = on }); await producer.ProduceAsync(\"t\", message); }")]
    [InlineData("public async Task M() { using var producer = Create(new ProducerConfig { EnableIdempotence = true, DeliveryReportFields = \"key,status\" }); var result = await producer.ProduceAsync(\"t\", message); Console.WriteLine(result.Status); }")]
    [InlineData("public async Task M() { using var producer = Create(new ProducerConfig { EnableIdempotence = true, DeliveryReportFields = \"key\" }); await producer.ProduceAsync(\"t\", message); }")]
    [InlineData("public IProducer<Null, string> M() => Create(new ProducerConfig { EnableIdempotence = true, EnableDeliveryReports = false });")]
    // Two producers of one factory are two producers.
    [InlineData("public async Task M() { using var other = Create(new ProducerConfig { EnableIdempotence = true }); using var silent = Create(new ProducerConfig { EnableIdempotence = true, EnableDeliveryReports = false }); silent.Produce(\"t\", message); await other.ProduceAsync(\"t\", message); }")]
    // Something polls, or gets the producer and may poll.
    [InlineData("public void M() { using var producer = Create(new ProducerConfig { EnableIdempotence = true, EnableBackgroundPoll = false }); producer.Produce(\"t\", message); producer.Poll(TimeSpan.Zero); }")]
    [InlineData("public void M() { using var producer = Create(new ProducerConfig { EnableIdempotence = true, EnableBackgroundPoll = false }); Task.Run(() => { while (true) { producer.Poll(TimeSpan.FromSeconds(1)); } }); }")]
    [InlineData("public IProducer<Null, string> M() => Create(new ProducerConfig { EnableIdempotence = true, EnableBackgroundPoll = false });")]
    [InlineData("public void M() { using var producer = Create(new ProducerConfig { EnableIdempotence = true, EnableBackgroundPoll = false }); Outside.Poll(producer); }")]
    [InlineData("public IProducer<Null, string> Producer { get; } = Create(new ProducerConfig { EnableIdempotence = true, EnableBackgroundPoll = false });")]
    [InlineData("private IProducer<Null, string> producer; public Service() { producer = Create(new ProducerConfig { EnableIdempotence = true, EnableBackgroundPoll = false }); } public void Work() => producer.Poll(TimeSpan.Zero);")]
    [InlineData("public void M() { using var producer = Create(new ProducerConfig { EnableIdempotence = true, EnableBackgroundPoll = true }); producer.Produce(\"t\", message); }")]
    // The change has an effect, or may have one.
    [InlineData("public void M() { var config = new ProducerConfig { EnableIdempotence = true }; config.LingerMs = 5; using var producer = Create(config); }")]
    [InlineData("public void M() { var config = new ProducerConfig { EnableIdempotence = true }; using var first = Create(config); config.LingerMs = 5; using var second = Create(config); }")]
    [InlineData("public void M(string[] all) { var config = new ProducerConfig { EnableIdempotence = true }; foreach (var id in all) { config.ClientId = id; using var producer = Create(config); } }")]
    [InlineData("public void M(bool b) { var config = new ProducerConfig { EnableIdempotence = true }; if (b) { using var producer = Create(config); } config.LingerMs = 5; Outside.Use(config); }")]
    [InlineData("public void M() { var config = new ProducerConfig { EnableIdempotence = true }; using var producer = Create(config); config.LingerMs = 5; Outside.Use(config); }")]
    [InlineData("private readonly ProducerConfig config = new() { EnableIdempotence = true }; public void M() { using var producer = Create(config); config.LingerMs = 5; }")]
    [InlineData("public void M() { var config = new ProducerConfig { EnableIdempotence = true }; using var producer = Create(config); config = new ProducerConfig { EnableIdempotence = true }; config.LingerMs = 5; using var second = Create(config); }")]
    // Nothing is changed in the copy, or it is made of another client's configuration.
    [InlineData("public void M() { var first = new ProducerConfig { EnableIdempotence = true }; var second = new ProducerConfig(first); Create(first); Create(second); }")]
    [InlineData("public void M() { var client = new ClientConfig { ClientId = \"a\" }; var config = new ProducerConfig(client) { EnableIdempotence = true }; Create(config); }")]
    [InlineData("public void M() { var settings = new Dictionary<string, string> { [\"client.id\"] = \"a\" }; var config = new ProducerConfig(settings) { EnableIdempotence = true }; Create(config); }")]
    [InlineData("public void M() { var first = new ProducerConfig { EnableIdempotence = true }; var second = new ProducerConfig(first.ToDictionary(pair => pair.Key, pair => pair.Value)) { LingerMs = 5 }; Create(second); }")]
    public Task Nothing_is_reported(string members) => CSharpAnalyzerVerifier<ConfigurationAnalyzer>.VerifyAnalyzerAsync(InService(members));

    private static string InService(string members) => $$"""
        using System;
        using System.Collections.Generic;
        using System.Linq;
        using System.Threading.Tasks;
        using Confluent.Kafka;

        public class Service
        {
            private readonly Message<Null, string> message = new() { Value = "a" };

            {{members}}

            private static IProducer<Null, string> Create(ProducerConfig config) => new ProducerBuilder<Null, string>(config).Build();
        }

        public static class Outside
        {
            public static System.Action<ProducerConfig> Use { get; set; } = _ => { };

            public static void Poll(IProducer<Null, string> producer) { }
        }
        """;
}
