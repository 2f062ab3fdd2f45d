using ProducerSafety.Analyzers.CodeFixes.Configuration;
using ProducerSafety.Analyzers.Tests.Verification;
using Xunit;

namespace ProducerSafety.Analyzers.Tests.Oracle;

/// <summary>What the generated cases have found, one case each, so that it stays found with any seed.</summary>
public sealed class FoundByOracleTests
{
    [Theory]
    // Of two pairs with one name in a list, the later one comes last; a dictionary keeps the place of the first.
    [InlineData("""new ProducerBuilder<Null, string>(new[] { new KeyValuePair<string, string>("enable.idempotence", "true"), new KeyValuePair<string, string>("acks", "all"), {|KPS1114:new KeyValuePair<string, string>("request.required.acks", "1")|}, new KeyValuePair<string, string>("acks", "all") }).Build();""")]
    // What a finally block writes is written last.
    [InlineData("""var config = new ProducerConfig { EnableIdempotence = true }; try { config.MaxInFlight = 100; } finally { config.MaxInFlight = 5; } Build(config);""")]
    // A dictionary gives the place of a removed name to the next new one: here request.required.acks comes first and acks wins.
    [InlineData("""var config = new ProducerConfig { LingerMs = 5, Acks = Acks.All, EnableIdempotence = true }; config.LingerMs = null; config.Set("request.required.acks", "1"); Build(config);""")]
    public Task The_client_accepts_it(string statements) =>
        CSharpAnalyzerVerifier<ConfigurationAnalyzer>.VerifyAnalyzerAsync(InMethod(statements));

    [Theory]
    [InlineData("""new ProducerBuilder<Null, string>(new[] { new KeyValuePair<string, string>("enable.idempotence", "true"), new KeyValuePair<string, string>("acks", "1"), {|KPS1114:new KeyValuePair<string, string>("request.required.acks", "all")|}, {|KPS1001:new KeyValuePair<string, string>("acks", "1")|} }).Build();""")]
    [InlineData("""new ProducerBuilder<Null, string>(new[] { KeyValuePair.Create("enable.idempotence", "true"), {|KPS1008:KeyValuePair.Create("acks", "gzip")|}, KeyValuePair.Create("acks", "all") }).Build();""")]
    [InlineData("""new ProducerBuilder<Null, string>(new[] { KeyValuePair.Create("enable.idempotence", "true"), {|KPS1001:KeyValuePair.Create("acks", "1")|} }).Build();""")]
    [InlineData("""var config = new ProducerConfig { EnableIdempotence = true }; {|KPS1001:config.Set("topic.acks", "1")|}; Build(config);""")]
    [InlineData("""var config = new ProducerConfig { EnableIdempotence = true }; {|KPS1113:{|KPS1004:config.Set("queuing.strategy", " lifo")|}|}; Build(config);""")]
    public Task The_client_refuses_it(string statements) =>
        CSharpAnalyzerVerifier<ConfigurationAnalyzer>.VerifyAnalyzerAsync(InMethod(statements));

    [Theory]
    // Without the last write, the one before would count again.
    [InlineData("""var config = new ProducerConfig { EnableIdempotence = true, MessageSendMaxRetries = 0 }; {|KPS1003:config.MessageSendMaxRetries = 0|}; Build(config);""",
        """var config = new ProducerConfig { EnableIdempotence = true, MessageSendMaxRetries = 0 }; config.MessageSendMaxRetries = 2147483647; Build(config);""")]
    [InlineData("""var config = new ProducerConfig { EnableIdempotence = true, MessageSendMaxRetries = 0 }; {|KPS1003:config.Set("retries", "0")|}; Build(config);""",
        """var config = new ProducerConfig { EnableIdempotence = true }; config.Set("retries", "2147483647"); Build(config);""")]
    [InlineData("""var settings = new Dictionary<string, string> { ["transactional.id"] = "a", {|KPS1005:["enable.idempotence"] = "false"|} }; settings.TryAdd("enable.idempotence", "false"); new ProducerBuilder<Null, string>(settings).Build();""",
        """var settings = new Dictionary<string, string> { ["transactional.id"] = "a", ["enable.idempotence"] = "true" }; settings.TryAdd("enable.idempotence", "false"); new ProducerBuilder<Null, string>(settings).Build();""")]
    // In the initializer it would be written twice, and be removed again.
    [InlineData("""var config = {|KPS1102:new ProducerConfig|} { EnableIdempotence = false }; config.EnableIdempotence = null; Build(config);""",
        """var config = new ProducerConfig { EnableIdempotence = false }; config.EnableIdempotence = true; Build(config);""")]
    public Task The_fixed_code_builds(string before, string after) =>
        CSharpCodeFixVerifier<ConfigurationAnalyzer, ConfigurationFix>.VerifyCodeFixAsync(InMethod(before), InMethod(after));

    [Theory]
    // Written at one place on each path: to change one of them would repair half of the paths.
    [InlineData("""var config = new ProducerConfig { EnableIdempotence = true }; if (DateTime.Now.Hour > 12) { {|KPS1003:config.MessageSendMaxRetries = 0|}; } else { config.MessageSendMaxRetries = 0; } Build(config);""")]
    [InlineData("""var config = {|KPS1102:new ProducerConfig|} { LingerMs = 5 }; if (DateTime.Now.Hour > 12) { config.EnableIdempotence = null; } Build(config);""")]
    public Task No_fix_is_offered(string statements) =>
        CSharpCodeFixVerifier<ConfigurationAnalyzer, ConfigurationFix>.VerifyNoCodeFixAsync(InMethod(statements));

    private static string InMethod(string statements) => $$"""
        using System;
        using System.Collections.Generic;
        using Confluent.Kafka;

        class Service
        {
            void M()
            {
                {{statements}}
            }

            static void Build(ProducerConfig config)
            {
                using IProducer<Null, string> producer = new ProducerBuilder<Null, string>(config).Build();
            }
        }
        """;
}
