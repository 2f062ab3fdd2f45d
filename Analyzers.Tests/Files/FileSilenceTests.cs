using Xunit;

namespace ProducerSafety.Analyzers.Tests.Files;

/// <summary>Files of which nothing can be said for certain, or in which the settings are as they should be.</summary>
public sealed class FileSilenceTests
{
    private const string Unsafe = "\"Acks\": \"None\", \"EnableIdempotence\": false, \"Retries\": 0";

    [Theory]
    [InlineData("")]
    [InlineData("\"EnableIdempotence\": true")]
    [InlineData("\"EnableIdempotence\": true, \"Acks\": \"All\", \"MaxInFlight\": 5")]
    [InlineData("\"EnableIdempotence\": \"TRUE\", \"acks\": -1")]
    [InlineData("\"TransactionalId\": \"orders-1\", \"LingerMs\": 5")]
    // Only the connection: the rest may come from anywhere.
    [InlineData("\"BootstrapServers\": \"a:9092\"")]
    [InlineData("\"BootstrapServers\": \"a:9092\", \"SecurityProtocol\": \"SaslSsl\", \"SaslMechanism\": \"Plain\", \"ClientId\": \"orders\"")]
    // Left to somebody else.
    [InlineData("\"EnableIdempotence\": \"#{Idempotence}#\", \"Acks\": \"${ACKS}\"")]
    [InlineData("\"EnableIdempotence\": true, \"LingerMs\": \"__LINGER__\", \"Acks\": \"{{acks}}\"")]
    [InlineData("\"EnableIdempotence\": true, \"SaslPassword\": \"<from the vault>\"")]
    [InlineData("\"EnableIdempotence\": true, \"SaslPassword\": \"\"")]
    [InlineData("\"EnableIdempotence\": \"\", \"LingerMs\": null")]
    [InlineData("\"EnableIdempotence\": true, \"MaxInFlight\": \"0x10\"")]
    // What something else in the application reads.
    [InlineData("\"EnableIdempotence\": true, \"Topic\": \"orders\", \"GroupId\": \"a\", \"AutoOffsetReset\": \"Earliest\", \"Enabled\": true, \"Timeout\": 5, \"Brokers\": \"a\"")]
    [InlineData("\"EnableIdempotence\": true, \"SchemaRegistry\": { \"Url\": \"http://a\", \"Acks\": \"None\" }, \"Topics\": [ \"a\", \"b\" ]")]
    [InlineData("\"EnableIdempotence\": true, \"Acks\": { \"Value\": \"None\" }, \"MaxInFlight\": [ 10 ]")]
    public Task Nothing_is_reported_in(string section) => BoundCode.VerifyAsync(BoundCode.Get, (BoundCode.AppSettings, BoundCode.Section(section)));

    [Theory]
    // No section of the client's, or not certainly this one.
    [InlineData("void M(IConfiguration configuration) { Build(configuration.GetSection(\"Kafka:Other\").Get<ProducerConfig>()!); }")]
    [InlineData("void M(IConfiguration configuration) { Build(configuration.GetSection(\"Kafka\").Get<ProducerConfig>()!); }")]
    [InlineData("void M(IConfiguration configuration, string name) { Build(configuration.GetSection(name).Get<ProducerConfig>()!); }")]
    [InlineData("void M(IConfiguration configuration, bool b) { var section = configuration.GetSection(\"Kafka:Producer\"); if (b) { section = configuration.GetSection(\"Kafka:Other\"); } Build(section.Get<ProducerConfig>()!); }")]
    [InlineData("void M(IConfigurationSection section) { Build(section.GetSection(\"Kafka:Producer\").Get<ProducerConfig>()!); }")]
    [InlineData("void M(IConfiguration configuration) { Build(configuration.Get<ProducerConfig>()!); }")]
    [InlineData("void M(IConfiguration configuration) { Build(new ProducerConfig { EnableIdempotence = true, ClientId = configuration[\"Kafka:Producer:Acks\"] }); }")]
    // Other clients.
    [InlineData("void M(IConfiguration configuration) { var config = configuration.GetSection(\"Kafka:Producer\").Get<ConsumerConfig>(); }")]
    [InlineData("void M(IConfiguration configuration) { var config = configuration.GetSection(\"Kafka:Producer\").Get<AdminClientConfig>(); }")]
    [InlineData("void M(IServiceCollection services, IConfiguration configuration) { services.Configure<ConsumerConfig>(configuration.GetSection(\"Kafka:Producer\")); }")]
    [InlineData("void M(IConfiguration configuration) { var client = configuration.GetSection(\"Kafka:Producer\").Get<ClientConfig>(); using var admin = new AdminClientBuilder(client).Build(); }")]
    [InlineData("void M(IConfiguration configuration) { var own = configuration.GetSection(\"Kafka:Producer\").Get<Settings>(); } class Settings { public string? Acks { get; set; } public bool EnableIdempotence { get; set; } }")]
    // Code has the last word.
    [InlineData("void M(IServiceCollection services, IConfiguration configuration) { services.Configure<ProducerConfig>(configuration.GetSection(\"Kafka:Producer\")); services.PostConfigure<ProducerConfig>(c => { c.Acks = Acks.All; c.EnableIdempotence = true; }); } int Retries;")]
    [InlineData("void M(IServiceCollection services, IConfiguration configuration) { services.AddOptions<ProducerConfig>().Bind(configuration.GetSection(\"Kafka:Producer\")).Configure(c => { c.Acks = Acks.All; c.EnableIdempotence = true; }); } int Retries;")]
    [InlineData("void M(IConfiguration configuration) { var config = configuration.GetSection(\"Kafka:Producer\").Get<ProducerConfig>()!; config.Acks = Acks.All; config.EnableIdempotence = true; Build(config); } int Retries;")]
    // Look-alikes.
    [InlineData("void M(Fake configuration) { Build(configuration.GetSection(\"Kafka:Producer\").Get<ProducerConfig>()); } class Fake { public Fake GetSection(string name) => this; public T Get<T>() => default!; }")]
    public Task A_file_that_is_not_bound_is_not_read(string members) => BoundCode.VerifyAsync(members, (BoundCode.AppSettings, BoundCode.Section(Unsafe)));

    [Theory]
    [InlineData("/0/settings.json")]
    [InlineData("/0/appsettings-old.json")]
    [InlineData("/0/appsettings.json.txt")]
    [InlineData("/0/appsettings.yml")]
    public Task Another_file_is_not_read(string path) => BoundCode.VerifyAsync(BoundCode.Get, (path, BoundCode.Section(Unsafe)));

    [Theory]
    [InlineData("int retries = configuration.GetValue<int>(\"Kafka:Producer:Retries\");")]
    [InlineData("int retries = int.Parse(configuration[\"Kafka:Producer:Retries\"]!);")]
    [InlineData("int retries = configuration.GetSection(\"Kafka:Producer\").GetValue(\"retries\", 3);")]
    [InlineData("int retries = configuration.GetSection(\"Kafka:Producer\").Get<Own>()!.Retries; } class Own { public int Retries { get; set; }")]
    public Task A_name_that_the_application_reads_itself_is_not_lost(string code) => BoundCode.VerifyAsync(
        BoundCode.Get + "void N(IConfiguration configuration) { " + code + "}",
        (BoundCode.AppSettings, BoundCode.Section("\"EnableIdempotence\": true, \"Retries\": 3")));

    [Fact]
    public Task Unknown_names_are_not_lost_where_the_binder_refuses_them() => BoundCode.VerifyAsync(
        "void M(IConfiguration configuration) { Build(configuration.GetSection(\"Kafka:Producer\").Get<ProducerConfig>(options => options.ErrorOnUnknownConfiguration = true)!); }",
        (BoundCode.AppSettings, BoundCode.Section("\"EnableIdempotence\": true, \"Retries\": 3")));
}
