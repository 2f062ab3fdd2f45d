using ProducerSafety.Analyzers.Tests.Verification;
using Xunit;

namespace ProducerSafety.Analyzers.Tests.ConfigurationRules;

/// <summary>Configurations that a helper gives in a task, or through an <c>out</c> parameter.</summary>
public sealed class AsyncAndOutTests
{
    [Theory]
    [InlineData("async Task M() { var config = await LoadAsync(); Build(config); } private static async Task<ProducerConfig> LoadAsync() { await Task.Yield(); return {|KPS1102:new ProducerConfig|} { LingerMs = 5 }; }")]
    [InlineData("async Task M() { Build(await LoadAsync().ConfigureAwait(false)); } private static async Task<ProducerConfig> LoadAsync() { await Task.Yield(); return {|KPS1102:new ProducerConfig|} { LingerMs = 5 }; }")]
    [InlineData("async Task M() { Build(await LoadAsync()); } private static Task<ProducerConfig> LoadAsync() => Task.FromResult({|KPS1102:new ProducerConfig|} { LingerMs = 5 });")]
    [InlineData("async Task M() { var config = await LoadAsync(); {|KPS1001:config.Acks = Acks.Leader|}; Build(config); } private async ValueTask<ProducerConfig> LoadAsync() { await Task.Yield(); var config = new ProducerConfig(); config.EnableIdempotence = true; return config; }")]
    [InlineData("void M() { Create(out var config); Build(config); } private static void Create(out ProducerConfig config) { config = {|KPS1102:new ProducerConfig|} { LingerMs = 5 }; }")]
    [InlineData("void M() { ProducerConfig config; Create(out config); {|KPS1001:config.Acks = Acks.Leader|}; Build(config); } private static void Create(out ProducerConfig config) => config = new ProducerConfig { EnableIdempotence = true };")]
    [InlineData("void M() { Create(out var config); Build(config); } private static void Create(out ProducerConfig config) { config = new ProducerConfig { EnableIdempotence = true }; {|KPS1002:config.MaxInFlight = 10|}; }")]
    public Task It_is_followed(string members) => Verify(members);

    [Theory]
    [InlineData("async Task M() { var config = await LoadAsync(); config.EnableIdempotence = true; Build(config); } private static async Task<ProducerConfig> LoadAsync() { await Task.Yield(); return new ProducerConfig { LingerMs = 5 }; }")]
    [InlineData("async Task M() { Build(await LoadAsync().ConfigureAwait(false)); } private static async Task<ProducerConfig> LoadAsync() { var config = new ProducerConfig { LingerMs = 5 }; await SecureAsync(config); return config; } private static async Task SecureAsync(ProducerConfig config) { await Task.Yield(); config.EnableIdempotence = true; }")]
    [InlineData("async Task M(bool on) { Build(await LoadAsync(on)); } private static async Task<ProducerConfig> LoadAsync(bool on) { await Task.Yield(); return on ? new ProducerConfig { EnableIdempotence = true } : new ProducerConfig { TransactionalId = \"a\" }; }")]
    [InlineData("async Task M(Func<Task<ProducerConfig>> load) { Build(await load()); }")]
    [InlineData("async Task M() { Build(await LoadAsync()); } protected virtual async Task<ProducerConfig> LoadAsync() { await Task.Yield(); return new ProducerConfig { LingerMs = 5 }; }")]
    [InlineData("async Task M(Action<ProducerConfig> configure) { var config = await LoadAsync(); configure(config); Build(config); } private static async Task<ProducerConfig> LoadAsync() { await Task.Yield(); return new ProducerConfig { LingerMs = 5 }; }")]
    [InlineData("async Task M(Func<Task<ProducerConfig>, Task<ProducerConfig>> secure) { var task = LoadAsync(); Build(await secure(task)); } private static async Task<ProducerConfig> LoadAsync() { await Task.Yield(); return new ProducerConfig { LingerMs = 5 }; }")]
    [InlineData("void M() { Create(out var config); config.EnableIdempotence = true; Build(config); } private static void Create(out ProducerConfig config) { config = new ProducerConfig { LingerMs = 5 }; }")]
    [InlineData("void M() { if (TryCreate(out var config)) { Build(config!); } } private static bool TryCreate(out ProducerConfig? config) { if (DateTime.Now.Hour > 12) { config = null; return false; } config = new ProducerConfig { EnableIdempotence = true, Acks = Acks.All }; return true; }")]
    [InlineData("void M(bool on) { Create(on, out var config); Build(config); } private static void Create(bool on, out ProducerConfig config) { config = on ? new ProducerConfig { EnableIdempotence = true } : new ProducerConfig { TransactionalId = \"a\" }; }")]
    [InlineData("void M(IDictionary<string, ProducerConfig> all) { if (all.TryGetValue(\"a\", out var config)) { Build(config); } }")]
    [InlineData("void M() { var config = new ProducerConfig { LingerMs = 5 }; Replace(ref config); Build(config); } private static void Replace(ref ProducerConfig config) { config = new ProducerConfig { EnableIdempotence = true }; }")]
    [InlineData("void M() { Create(out _); } private static void Create(out ProducerConfig config) { config = new ProducerConfig { LingerMs = 5 }; }")]
    [InlineData("void M() { Create(out var first, out var second); second.EnableIdempotence = true; Build(second); } private static void Create(out ProducerConfig first, out ProducerConfig second) { first = new ProducerConfig { LingerMs = 5 }; second = new ProducerConfig { LingerMs = 6 }; }")]
    public Task Nothing_is_reported(string members) => Verify(members);

    private static Task Verify(string members) => CSharpAnalyzerVerifier<ConfigurationAnalyzer>.VerifyAnalyzerAsync($$"""
        using System;
        using System.Collections.Generic;
        using System.Threading.Tasks;
        using Confluent.Kafka;

        public class Service
        {
            {{members}}

            private static void Build(ProducerConfig config)
            {
                using var producer = new ProducerBuilder<Null, string>(config).Build();
            }
        }
        """);
}
