using Xunit;

namespace ProducerSafety.Analyzers.Tests.Files;

/// <summary>A value in a file that code in another file replaces before the producer is built.</summary>
public sealed class OverriddenValueTests
{
    private const string Configure = "void M(IServiceCollection services, IConfiguration configuration) { services.Configure<ProducerConfig>(configuration.GetSection(\"Kafka:Producer\")); }";

    private const string Singleton = "void M(IServiceCollection services, IConfiguration configuration) { services.AddSingleton(configuration.GetSection(\"Kafka:Producer\").Get<ProducerConfig>()!); }";

    private const string Nested = "void M(IServiceCollection services, IConfiguration configuration) { services.Configure<KafkaOptions>(configuration.GetSection(\"Kafka\")); } } public class KafkaOptions { public ProducerConfig Producer { get; set; } = new();";

    private const string Unsafe = "\"Acks\": \"Leader\", \"EnableIdempotence\": true";

    private static readonly (string, string) Reported = (BoundCode.AppSettings, BoundCode.Section("\"Acks\": {|KPS1001:\"Leader\"|}, \"EnableIdempotence\": true"));

    [Theory]
    [InlineData(Configure, "class Later : IPostConfigureOptions<ProducerConfig> { public void PostConfigure(string? name, ProducerConfig options) { options.Acks = Acks.All; } }")]
    [InlineData(Configure, "class Later : IConfigureOptions<ProducerConfig> { public void Configure(ProducerConfig options) => options.Acks = Acks.All; }")]
    [InlineData(Configure, "static class Setup { public static void Add(IServiceCollection services) => services.PostConfigure<ProducerConfig>(c => c.Acks = Acks.All); }")]
    [InlineData(Configure, "static class Setup { public static void Add(IServiceCollection services) => services.PostConfigure<ProducerConfig>(c => { c.Set(\"acks\", \"all\"); }); }")]
    [InlineData(Configure, "class Sender { private readonly ProducerConfig config; Sender(IOptions<ProducerConfig> options) { config = options.Value; config.Acks = Acks.All; } }")]
    [InlineData(Configure, "class Sender { Sender(IOptions<ProducerConfig> options) { var config = {|KPS1121:new ProducerConfig|}(options.Value) { Acks = Acks.All }; } }")]
    [InlineData(Configure, "class Sender { Sender(IOptions<ProducerConfig> options) { options.Value.Acks = Acks.All; } }")]
    [InlineData(Configure, "class Sender { Sender(IOptions<ProducerConfig> options) { var config = options.Value; foreach (var pair in new Dictionary<string, string>()) { config.Set(pair.Key, pair.Value); } } }")]
    [InlineData(Configure, "class Sender { Sender(IOptionsMonitor<ProducerConfig> options) { options.CurrentValue.EnableIdempotence = DateTime.Now.Hour > 12; } }")]
    [InlineData(Configure, "class Sender { Sender(IOptions<ProducerConfig> options) { var config = options.Value; config.Acks ??= Acks.All; } }")]
    [InlineData(Singleton, "class Sender { public Sender(ProducerConfig config) { config.Acks = Acks.All; using var producer = new ProducerBuilder<Null, string>(config).Build(); } }")]
    [InlineData(Singleton, "static class Extensions { public static void MakeSafe(this ProducerConfig config) { config.Acks = Acks.All; config.EnableIdempotence = true; } }")]
    [InlineData(Nested, "class Sender { Sender(IOptions<KafkaOptions> options) { options.Value.Producer.Acks = Acks.All; } }")]
    [InlineData(Nested, "class Later : IPostConfigureOptions<KafkaOptions> { public void PostConfigure(string? name, KafkaOptions o) { o.Producer.Acks = Acks.All; } }")]
    public Task Code_in_another_file_has_the_last_word(string members, string other) => BoundCode.VerifyAsync(
        [BoundCode.Of(members), Usings + other], (BoundCode.AppSettings, BoundCode.Section(Unsafe)));

    [Theory]
    [InlineData(Configure, "class Sender { void M() { var config = new ProducerConfig { EnableIdempotence = true }; config.Acks = Acks.All; using var producer = new ProducerBuilder<Null, string>(config).Build(); } }")]
    [InlineData(Configure, "class Sender { Sender(IOptions<ProducerConfig> options) { options.Value.LingerMs = 5; } }")]
    [InlineData(Configure, "class Sender { Sender(IOptions<ProducerConfig> options) { if (options.Value.Acks == Acks.All) { } } }")]
    [InlineData(Singleton, "class Sender { public Sender(ProducerConfig config) { config.ClientId = \"a\"; } }")]
    [InlineData(Nested, "class Sender { Sender(IOptions<KafkaOptions> options) { options.Value.Producer.ClientId = \"a\"; } }")]
    public Task A_write_of_something_else_changes_nothing(string members, string other) => BoundCode.VerifyAsync([BoundCode.Of(members), Usings + other], Reported);

    [Fact]
    public Task What_is_built_at_once_is_not_written_by_others() => BoundCode.VerifyAsync(
        [BoundCode.Of(BoundCode.Get), Usings + "class Sender { Sender(IOptions<ProducerConfig> options) { options.Value.Acks = Acks.All; } }"], Reported);

    private const string Unset = "services.Configure<ProducerConfig>(c => c.Acks = Acks.Leader);";

    private const string UnsetAndReported = "services.Configure<ProducerConfig>(c => {|KPS1103:c.Acks = Acks.Leader|});";

    [Theory]
    [InlineData(Unset + "services.PostConfigure<ProducerConfig>(c => c.Acks = Acks.All);", "")]
    [InlineData("services.PostConfigure<ProducerConfig>(c => c.Set(\"acks\", \"all\"));" + Unset, "")]
    [InlineData(Unset + "services.PostConfigureAll<ProducerConfig>(c => { c.ClientId = \"a\"; c.Acks = Acks.All; });", "")]
    [InlineData(Unset, "class Later : IPostConfigureOptions<ProducerConfig> { public void PostConfigure(string? name, ProducerConfig options) { options.Acks = Acks.All; } }")]
    [InlineData(UnsetAndReported, "class Later : IPostConfigureOptions<ProducerConfig> { public void PostConfigure(string? name, ProducerConfig options) { options.LingerMs = 5; } }")]
    [InlineData(UnsetAndReported + "services.PostConfigure<ProducerConfig>(c => c.ClientId = \"a\");", "")]
    [InlineData(UnsetAndReported + "services.Configure<ProducerConfig>(c => c.Acks = Acks.All);", "")]
    [InlineData(UnsetAndReported + "new ProducerConfig().Acks = Acks.All;", "")]
    [InlineData("var own = new ProducerConfig { EnableIdempotence = true }; {|KPS1001:own.Acks = Acks.Leader|}; services.AddSingleton(own); services.PostConfigure<ProducerConfig>(c => c.Acks = Acks.All);", "")]
    public Task PostConfigure_has_the_last_word_on_what_Configure_writes(string statements, string other) =>
        BoundCode.VerifyAsync([BoundCode.Of("void M(IServiceCollection services) { " + statements + " }"), Usings + other]);

    private const string Usings = "using System; using System.Collections.Generic; using Confluent.Kafka; using Microsoft.Extensions.DependencyInjection; using Microsoft.Extensions.Options; ";
}
