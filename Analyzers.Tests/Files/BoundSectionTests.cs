using Xunit;

namespace ProducerSafety.Analyzers.Tests.Files;

/// <summary>A section that is bound to a configuration and the code around it are judged as one configuration.</summary>
public sealed class BoundSectionTests
{
    [Theory]
    // Every way to bind.
    [InlineData(BoundCode.Get)]
    [InlineData("void M(IConfiguration configuration) { Build(configuration.GetSection(\"Kafka\").GetSection(\"Producer\").Get<ProducerConfig>()!); }")]
    [InlineData("void M(IConfiguration configuration) { Build(configuration.GetRequiredSection(\"kafka:producer\").Get<ProducerConfig>() ?? throw new InvalidOperationException()); }")]
    [InlineData("void M(IConfiguration configuration) { var section = configuration.GetSection(\"Kafka\"); var inner = section.GetSection(\"Producer\"); Build(inner.Get<ProducerConfig>()!); }")]
    [InlineData("const string Name = \"Kafka:Producer\"; void M(IConfiguration configuration) { Build(configuration.GetSection(Name).Get<ProducerConfig>()!); }")]
    [InlineData("void M(IConfiguration configuration) { var config = new ProducerConfig(); configuration.GetSection(\"Kafka:Producer\").Bind(config); Build(config); }")]
    [InlineData("void M(IConfiguration configuration) { var config = new ProducerConfig(); configuration.Bind(\"Kafka:Producer\", config); Build(config); }")]
    [InlineData("void M(IConfiguration configuration) { var config = new ProducerConfig { Acks = Acks.All }; configuration.Bind(\"Kafka:Producer\", config); Build(config); }")]
    [InlineData("void M(IServiceCollection services, IConfiguration configuration) { services.Configure<ProducerConfig>(configuration.GetSection(\"Kafka:Producer\")); }")]
    [InlineData("void M(IServiceCollection services, IConfiguration configuration) { services.Configure<ProducerConfig>(\"orders\", configuration.GetSection(\"Kafka:Producer\")); }")]
    [InlineData("void M(IServiceCollection services, IConfiguration configuration) { services.AddOptions<ProducerConfig>().Bind(configuration.GetSection(\"Kafka:Producer\")); }")]
    [InlineData("void M(IServiceCollection services) { services.AddOptions<ProducerConfig>().BindConfiguration(\"Kafka:Producer\").ValidateOnStart(); }")]
    [InlineData("void M(IServiceCollection services, IConfiguration configuration) { services.AddSingleton(configuration.GetSection(\"Kafka:Producer\").Get<ProducerConfig>()!); }")]
    [InlineData("void M(IServiceCollection services) { services.AddSingleton(sp => sp.GetRequiredService<IConfiguration>().GetSection(\"Kafka:Producer\").Get<ProducerConfig>()!); }")]
    [InlineData("void M(HostApplicationBuilder builder) { Build(builder.Configuration.GetSection(\"Kafka:Producer\").Get<ProducerConfig>()!); }")]
    [InlineData("void M(HostBuilderContext context) { Build(context.Configuration.GetSection(\"Kafka:Producer\").Get<ProducerConfig>()!); }")]
    [InlineData("private readonly IConfiguration configuration; public Service(IConfiguration configuration) { this.configuration = configuration; } public void M() { Build(configuration.GetSection(\"Kafka:Producer\").Get<ProducerConfig>()!); }")]
    [InlineData("private readonly IConfigurationSection section; public Service(IConfiguration configuration) { section = configuration.GetSection(\"Kafka\"); } public void M() { Build(section.GetSection(\"Producer\").Get<ProducerConfig>()!); }")]
    [InlineData("static ProducerConfig Load(IConfiguration section) => section.Get<ProducerConfig>()!; void M(IConfiguration configuration) { Build(Load(configuration.GetSection(\"Kafka:Producer\"))); }")]
    [InlineData("void M(IConfiguration configuration) { Build(configuration.GetSection(\"Kafka:Producer\").Get<Own>()!); } class Own : ProducerConfig { public string? Topic { get; set; } }")]
    [InlineData("void M(IConfiguration configuration) { Build(configuration.GetSection(\"Kafka:Producer\").Get<ProducerConfig>() ?? new ProducerConfig()); }")]
    public Task It_is_reported_in_the_file(string members) => BoundCode.VerifyAsync(members, (BoundCode.AppSettings, BoundCode.Section("""
        "BootstrapServers": "a:9092", "EnableIdempotence": true, "Acks": {|KPS1001:"Leader"|}
        """)));

    [Theory]
    // Values as the binder converts them.
    [InlineData("\"acks\": {|KPS1103:\"leader\"|}, \"EnableIdempotence\": null")]
    [InlineData("\"ACKS\": {|KPS1103:1|}, \"EnableIdempotence\": null")]
    [InlineData("\"Acks\": {|KPS1103:\"0\"|}, \"EnableIdempotence\": null")]
    [InlineData("\"EnableIdempotence\": {|KPS1101:false|}")]
    [InlineData("\"EnableIdempotence\": {|KPS1101:\"False\"|}")]
    [InlineData("\"EnableIdempotence\": true, \"MaxInFlight\": {|KPS1002:10|}")]
    [InlineData("\"EnableIdempotence\": true, \"MaxInFlight\": {|KPS1002:\"10\"|}")]
    [InlineData("\"EnableIdempotence\": true, /* why */ \"MessageSendMaxRetries\": {|KPS1003:0|}, // end")]
    [InlineData("\"EnableIdempotence\": true, \"LingerMs\": {|KPS1008:900001|}")]
    // Values that cannot be converted: binding throws.
    [InlineData("\"EnableIdempotence\": {|KPS1008:\"yes\"|}")]
    [InlineData("\"EnableIdempotence\": true, \"Acks\": {|KPS1008:\"Quorum\"|}")]
    [InlineData("\"EnableIdempotence\": true, \"SecurityProtocol\": {|KPS1008:\"sasl_ssl\"|}")]
    [InlineData("\"EnableIdempotence\": true, \"MessageTimeoutMs\": {|KPS1008:5.5|}")]
    [InlineData("\"EnableIdempotence\": true, \"LingerMs\": {|KPS1008:\"yes\"|}")]
    [InlineData("\"EnableIdempotence\": true, \"LingerMs\": \"NaN\"")]
    // Names that binding passes over.
    [InlineData("\"EnableIdempotence\": true, {|KPS1115:\"Retries\"|}: 3")]
    [InlineData("\"EnableIdempotence\": true, {|KPS1115:\"message.timeout.ms\"|}: 60000")]
    [InlineData("\"EnableIdempotence\": true, {|KPS1115:\"MaxInFlightRequestsPerConnection\"|}: 5")]
    [InlineData("{|KPS1115:\"enable.idempotence\"|}: true, \"BootstrapServers\": \"a\"")]
    [InlineData("{|KPS1115:\"EnableIdempotance\"|}: true, \"BootstrapServers\": \"a\"")]
    // A secret.
    [InlineData("\"EnableIdempotence\": true, \"SaslPassword\": {|KPS1117:\"hunter2\"|}")]
    public Task A_value_is_judged_as_it_is_bound(string section) => BoundCode.VerifyAsync(BoundCode.Get, (BoundCode.AppSettings, BoundCode.Section(section)));

    [Fact]
    public Task What_the_file_lacks_is_reported_at_the_binding_if_it_describes_the_producer() => BoundCode.VerifyAsync(
        "void M(IConfiguration configuration) { var config = {|KPS1102:configuration.GetSection(\"Kafka:Producer\").Get<ProducerConfig>()|}!; Build(config); }",
        (BoundCode.AppSettings, BoundCode.Section("\"Acks\": \"All\", \"LingerMs\": 20")));

    [Theory]
    [InlineData("config.EnableIdempotence = true;")]
    [InlineData("config.Set(\"enable.idempotence\", \"true\");")]
    public Task Code_after_the_binding_completes_it(string code) => BoundCode.VerifyAsync(
        $"void M(IConfiguration configuration) {{ var config = configuration.GetSection(\"Kafka:Producer\").Get<ProducerConfig>()!; {code} Build(config); }}",
        (BoundCode.AppSettings, BoundCode.Section("\"Acks\": {|KPS1001:\"Leader\"|}, \"LingerMs\": 20")));

    [Fact]
    public Task Code_after_the_binding_replaces_what_the_file_says() => BoundCode.VerifyAsync(
        "void M(IConfiguration configuration) { var config = configuration.GetSection(\"Kafka:Producer\").Get<ProducerConfig>()!; config.Acks = Acks.All; config.EnableIdempotence = true; Build(config); }",
        (BoundCode.AppSettings, BoundCode.Section("\"Acks\": \"None\", \"EnableIdempotence\": false")));

    [Fact]
    public Task A_finding_in_the_code_may_follow_from_the_file() => BoundCode.VerifyAsync(
        "void M(IConfiguration configuration) { var config = configuration.GetSection(\"Kafka:Producer\").Get<ProducerConfig>()!; {|KPS1002:config.MaxInFlight = 10|}; Build(config); }",
        (BoundCode.AppSettings, BoundCode.Section("\"EnableIdempotence\": true")));

    [Fact]
    public Task A_class_takes_only_the_properties_that_it_has() => BoundCode.VerifyAsync(
        "void M(IConfiguration configuration) { var client = configuration.GetSection(\"Kafka:Producer\").Get<ClientConfig>()!; Build({|KPS1102:new ProducerConfig(client)|}); }",
        (BoundCode.AppSettings, BoundCode.Section("\"EnableIdempotence\": true, \"Acks\": {|KPS1103:\"Leader\"|}")));

    [Fact]
    public Task What_two_types_bind_is_reported_once() => BoundCode.VerifyAsync(
        BoundCode.Get + " void N(IConfiguration configuration) { Build(configuration.GetSection(\"Kafka:Producer\").Get<ProducerConfig>()!); } } public partial class Other { static void Build(ProducerConfig config) => new ProducerBuilder<Null, string>(config).Build(); "
            + BoundCode.Get + " } public partial class Service {",
        (BoundCode.AppSettings, BoundCode.Section("\"EnableIdempotence\": {|KPS1101:false|}")));

    [Theory]
    [InlineData("\r\n")]
    [InlineData("\n")]
    public Task Line_and_column_are_those_of_the_value(string lineEnd) => BoundCode.VerifyAsync(
        BoundCode.Get, (BoundCode.AppSettings, "\uFEFF" + BoundCode.Section("// ä 😀\n      \"EnableIdempotence\"  :   {|KPS1101:false|} ,").ReplaceLineEndings(lineEnd)));
}
