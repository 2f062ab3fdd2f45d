using ProducerSafety.Analyzers.CodeFixes.Configuration;
using ProducerSafety.Analyzers.Tests.Verification;
using Xunit;

namespace ProducerSafety.Analyzers.Tests.ConfigurationRules;

/// <summary>What the fix of a configuration writes: all that must change together, in the style of the code around it.</summary>
public sealed class ConfigurationFixTests
{
    [Theory]
    // KPS1001 to KPS1005: what the client rejects.
    [InlineData("Build(new ProducerConfig { EnableIdempotence = true, {|KPS1001:Acks = Acks.Leader|} });", "Build(new ProducerConfig { EnableIdempotence = true, Acks = Acks.All });")]
    [InlineData("Build(new ProducerConfig { EnableIdempotence = true, {|KPS1001:Acks = Confluent.Kafka.Acks.None|} });", "Build(new ProducerConfig { EnableIdempotence = true, Acks = Confluent.Kafka.Acks.All });")]
    [InlineData("Build(new ProducerConfig { EnableIdempotence = true, {|KPS1001:Acks = (Acks)1|} });", "Build(new ProducerConfig { EnableIdempotence = true, Acks = Acks.All });")]
    [InlineData("var config = new ProducerConfig { EnableIdempotence = true }; {|KPS1001:config.Set(\"acks\", \"1\")|}; Build(config);", "var config = new ProducerConfig { EnableIdempotence = true }; config.Set(\"acks\", \"all\"); Build(config);")]
    [InlineData("Build(new ProducerConfig { EnableIdempotence = true, {|KPS1002:MaxInFlight = 10|} });", "Build(new ProducerConfig { EnableIdempotence = true, MaxInFlight = 5 });")]
    [InlineData("Build(new ProducerConfig { {|KPS1002:MaxInFlight = 10|}, TransactionalId = \"a\" });", "Build(new ProducerConfig { MaxInFlight = 5, TransactionalId = \"a\" });")]
    [InlineData("Build(new ProducerConfig { EnableIdempotence = true, {|KPS1003:MessageSendMaxRetries = 0|} });", "Build(new ProducerConfig { EnableIdempotence = true });")]
    [InlineData("Build(new ProducerConfig { {|KPS1003:MessageSendMaxRetries = 0|}, EnableIdempotence = true });", "Build(new ProducerConfig { EnableIdempotence = true });")]
    [InlineData("Build(new ProducerConfig { EnableIdempotence = true, {|KPS1003:MessageSendMaxRetries = 0|}, LingerMs = 5 });", "Build(new ProducerConfig { EnableIdempotence = true, LingerMs = 5 });")]
    [InlineData("Build(new ProducerConfig { EnableIdempotence = true, {|KPS1003:MessageSendMaxRetries = 0|}, });", "Build(new ProducerConfig { EnableIdempotence = true, });")]
    [InlineData("Build(new ProducerConfig { EnableIdempotence = true, {|KPS1004:QueueBufferingBackpressureThreshold = 10|} });", "Build(new ProducerConfig { EnableIdempotence = true });")]
    [InlineData("Build(new ProducerConfig { TransactionalId = \"a\", {|KPS1005:EnableIdempotence = false|} });", "Build(new ProducerConfig { TransactionalId = \"a\" });")]
    // KPS1101 and KPS1102: idempotence.
    [InlineData("Build(new ProducerConfig { {|KPS1101:EnableIdempotence = false|} });", "Build(new ProducerConfig { EnableIdempotence = true });")]
    [InlineData("var config = {|KPS1102:new ProducerConfig|} { BootstrapServers = \"a\" }; Build(config);", "var config = new ProducerConfig { BootstrapServers = \"a\", EnableIdempotence = true }; Build(config);")]
    [InlineData("var config = {|KPS1102:new ProducerConfig()|}; Build(config);", "var config = new ProducerConfig { EnableIdempotence = true }; Build(config);")]
    [InlineData("ProducerConfig config = {|KPS1102:new()|}; Build(config);", "ProducerConfig config = new() { EnableIdempotence = true }; Build(config);")]
    [InlineData("var config = {|KPS1102:new ProducerConfig|} { }; Build(config);", "var config = new ProducerConfig { EnableIdempotence = true }; Build(config);")]
    [InlineData("var config = {|KPS1102:new ProducerConfig(new ClientConfig { ClientId = \"a\" })|}; Build(config);", "var config = new ProducerConfig(new ClientConfig { ClientId = \"a\" }) { EnableIdempotence = true }; Build(config);")]
    [InlineData("new ProducerBuilder<Null, string>({|KPS1102:new Dictionary<string, string>|} { { \"client.id\", \"a\" } }).Build();", "new ProducerBuilder<Null, string>(new Dictionary<string, string> { { \"client.id\", \"a\" }, { \"enable.idempotence\", \"true\" } }).Build();")]
    [InlineData("new ProducerBuilder<Null, string>({|KPS1102:new Dictionary<string, string>|} { [\"client.id\"] = \"a\" }).Build();", "new ProducerBuilder<Null, string>(new Dictionary<string, string> { [\"client.id\"] = \"a\", [\"enable.idempotence\"] = \"true\" }).Build();")]
    [InlineData("new ProducerBuilder<Null, string>({|KPS1102:new Dictionary<string, string>()|}).Build();", "new ProducerBuilder<Null, string>(new Dictionary<string, string> { [\"enable.idempotence\"] = \"true\" }).Build();")]
    [InlineData("new ProducerBuilder<Null, string>({|KPS1102:new[]|} { new KeyValuePair<string, string>(\"client.id\", \"a\") }).Build();", "new ProducerBuilder<Null, string>(new[] { new KeyValuePair<string, string>(\"client.id\", \"a\"), new KeyValuePair<string, string>(\"enable.idempotence\", \"true\") }).Build();")]
    [InlineData("new ProducerBuilder<Null, string>({|KPS1102:new KeyValuePair<string, string>[]|} { new(\"client.id\", \"a\") }).Build();", "new ProducerBuilder<Null, string>(new KeyValuePair<string, string>[] { new(\"client.id\", \"a\"), new(\"enable.idempotence\", \"true\") }).Build();")]
    // KPS1103 to KPS1105, each with the compound repair of KPS1102 in the end.
    [InlineData("Build({|KPS1102:new ProducerConfig|} { {|KPS1103:Acks = Acks.Leader|} });", "Build(new ProducerConfig { Acks = Acks.All, EnableIdempotence = true });")]
    [InlineData("Build({|KPS1102:new ProducerConfig|} { {|KPS1104:MaxInFlight = 100|} });", "Build(new ProducerConfig { MaxInFlight = 5, EnableIdempotence = true });")]
    [InlineData("Build({|KPS1102:new ProducerConfig|} { {|KPS1104:MaxInFlight = 1|} });", "Build(new ProducerConfig { MaxInFlight = 1, EnableIdempotence = true });")]
    [InlineData("Build({|KPS1102:new ProducerConfig|} { {|KPS1105:MessageSendMaxRetries = 0|} });", "Build(new ProducerConfig { EnableIdempotence = true });")]
    [InlineData("Build({|KPS1102:new ProducerConfig|} { {|KPS1105:MessageSendMaxRetries = 0|}, {|KPS1103:Acks = Acks.None|}, {|KPS1104:MaxInFlight = 6|} });", "Build(new ProducerConfig { EnableIdempotence = true, Acks = Acks.All, MaxInFlight = 5 });")]
    [InlineData("Build(new ProducerConfig { {|KPS1101:EnableIdempotence = false|}, {|KPS1105:MessageSendMaxRetries = 0|}, {|KPS1103:Acks = Acks.None|}, {|KPS1104:MaxInFlight = 6|}, QueueBufferingBackpressureThreshold = 2 });", "Build(new ProducerConfig { EnableIdempotence = true, Acks = Acks.All, MaxInFlight = 5 });")]
    [InlineData("Build({|KPS1102:new ProducerConfig|} { {|KPS1004:EnableGaplessGuarantee = true|} });", "Build(new ProducerConfig { EnableGaplessGuarantee = true, EnableIdempotence = true });")]
    public Task The_fix_is_compound_and_in_place(string before, string after) => VerifyAsync(before, after);

    [Fact]
    public Task Layout_and_comments_stay() => VerifyAsync("""
        var config = {|KPS1102:new ProducerConfig|}
                {
                    BootstrapServers = "a", // the cluster
                    // Throughput matters here.
                    LingerMs = 20,
                    {|KPS1103:Acks = Acks.Leader|}, // fast
                    {|KPS1104:MaxInFlight = 100|} // faster
                };

                Build(config);
        """, """
        var config = new ProducerConfig
                {
                    BootstrapServers = "a", // the cluster
                    // Throughput matters here.
                    LingerMs = 20,
                    Acks = Acks.All, // fast
                    MaxInFlight = 5, // faster
                    EnableIdempotence = true
                };

                Build(config);
        """);

    [Fact]
    public Task A_trailing_comma_stays() => VerifyAsync("""
        var config = {|KPS1102:new ProducerConfig|}
                {
                    BootstrapServers = "a",
                    LingerMs = 20, // milliseconds
                };

                Build(config);
        """, """
        var config = new ProducerConfig
                {
                    BootstrapServers = "a",
                    LingerMs = 20, // milliseconds
                    EnableIdempotence = true,
                };

                Build(config);
        """);

    [Fact]
    public Task A_removed_element_takes_its_line_and_leaves_the_comment_of_the_next() => VerifyAsync("""
        var config = new ProducerConfig
                {
                    EnableIdempotence = true,
                    {|KPS1003:MessageSendMaxRetries = 0|},
                    // Throughput matters here.
                    LingerMs = 20,
                };

                Build(config);
        """, """
        var config = new ProducerConfig
                {
                    EnableIdempotence = true,
                    // Throughput matters here.
                    LingerMs = 20,
                };

                Build(config);
        """);

    [Fact]
    public Task A_removed_last_element_takes_the_comma_before_it() => VerifyAsync("""
        var config = new ProducerConfig
                {
                    EnableIdempotence = true,
                    {|KPS1003:MessageSendMaxRetries = 0|}
                };

                Build(config);
        """, """
        var config = new ProducerConfig
                {
                    EnableIdempotence = true
                };

                Build(config);
        """);

    [Fact]
    public Task A_removed_statement_takes_its_line() => VerifyAsync("""
        var config = new ProducerConfig();
                config.EnableIdempotence = true;
                {|KPS1003:config.MessageSendMaxRetries = 0|}; // never
                config.LingerMs = 5;
                Build(config);
        """, """
        var config = new ProducerConfig();
                config.EnableIdempotence = true;
                config.LingerMs = 5;
                Build(config);
        """);

    [Theory]
    // The value is decided elsewhere, or the setting cannot be taken out without changing more.
    [InlineData("var acks = Acks.Leader; Build(new ProducerConfig { EnableIdempotence = true, {|KPS1001:Acks = acks|} });")]
    [InlineData("var config = new ProducerConfig { EnableIdempotence = true }; var n = ({|KPS1003:config.MessageSendMaxRetries = 0|}); Build(config);")]
    [InlineData("var config = new ProducerConfig { EnableIdempotence = true }; do {|KPS1003:config.MessageSendMaxRetries = 0|}; while (config.LingerMs > 5); Build(config);")]
    // Turning idempotence on may contradict a value that is not known.
    [InlineData("var config = {|KPS1102:new ProducerConfig|} { MaxInFlight = Environment.ProcessorCount }; Build(config);")]
    [InlineData("var config = new ProducerConfig { {|KPS1101:EnableIdempotence = false|}, Acks = Enum.Parse<Acks>(\"All\") }; Build(config);")]
    [InlineData("var config = new ProducerConfig { {|KPS1101:EnableIdempotence = false|} }; Outside.Touch(config); Build(config);")]
    // A ClientConfig has no such property.
    [InlineData("new ProducerBuilder<Null, string>({|KPS1102:new ClientConfig|} { ClientId = \"a\" }).Build();")]
    public Task No_fix_is_offered_where_it_is_not_certain(string statements) =>
        CSharpCodeFixVerifier<ConfigurationAnalyzer, ConfigurationFix>.VerifyNoCodeFixAsync(InService(statements));

    private static Task VerifyAsync(string before, string after) =>
        CSharpCodeFixVerifier<ConfigurationAnalyzer, ConfigurationFix>.VerifyCodeFixAsync(InService(before), InService(after));

    private static string InService(string statements) => $$"""
        using System;
        using System.Collections.Generic;
        using Confluent.Kafka;

        public class Service
        {
            public void Run()
            {
                {{statements}}
            }

            private static void Build(ProducerConfig config)
            {
                using var producer = new ProducerBuilder<Null, string>(config).Build();
            }
        }

        public static class Outside
        {
            public static System.Action<ProducerConfig> Touch { get; set; } = _ => { };
        }
        """;
}
