using ProducerSafety.Analyzers.Tests.Frameworks;
using Xunit;

namespace ProducerSafety.Analyzers.Tests.Files;

/// <summary>A producer's configuration inside of an options class, or of Aspire's settings.</summary>
public sealed class OptionsTests
{
    private const string Options = "public class KafkaOptions { public string? Topic { get; set; } public ProducerConfig Producer { get; set; } = new(); public ConsumerConfig Consumer { get; set; } = new(); }";

    [Theory]
    [InlineData("void M(IServiceCollection services, IConfiguration configuration) { services.Configure<KafkaOptions>(configuration.GetSection(\"Kafka\")); }")]
    [InlineData("void M(IServiceCollection services) { services.AddOptions<KafkaOptions>().BindConfiguration(\"Kafka\"); }")]
    [InlineData("void M(IConfiguration configuration) { var options = configuration.GetSection(\"Kafka\").Get<KafkaOptions>()!; Build(options.Producer); }")]
    [InlineData("void M(IServiceCollection services, IConfiguration configuration) { services.Configure<AllOptions>(configuration.GetSection(\"All\")); } public class AllOptions { public KafkaOptions Kafka { get; set; } = new(); }", "All:Kafka")]
    public Task A_property_of_an_options_class_is_judged(string members, string section = "Kafka") => BoundCode.VerifyAsync(
        members + Options,
        (BoundCode.AppSettings, Nested(section + ":Producer", "\"EnableIdempotence\": true, \"Acks\": {|KPS1001:\"Leader\"|}")));

    [Theory]
    [InlineData("void M(IServiceCollection services, IConfiguration configuration) { services.Configure<KafkaOptions>(configuration.GetSection(\"Other\")); }")]
    [InlineData("void M(IServiceCollection services, IConfiguration configuration) { services.Configure<KafkaOptions>(configuration.GetSection(\"Kafka\")); services.PostConfigure<KafkaOptions>(o => o.Producer.Acks = Acks.All); }")]
    [InlineData("void M(IConfiguration configuration) { var options = configuration.GetSection(\"Kafka\").Get<KafkaOptions>()!; options.Producer.Acks = Acks.All; Build(options.Producer); }")]
    public Task Code_or_another_section_is_silent(string members) => BoundCode.VerifyAsync(
        members + Options,
        (BoundCode.AppSettings, Nested("Kafka:Producer", "\"EnableIdempotence\": true, \"Acks\": \"Leader\"")));

    [Fact]
    public Task A_consumers_property_is_left_alone() => BoundCode.VerifyAsync(
        "void M(IServiceCollection services, IConfiguration configuration) { services.Configure<KafkaOptions>(configuration.GetSection(\"Kafka\")); }" + Options,
        (BoundCode.AppSettings, Nested("Kafka:Consumer", "\"Acks\": \"Leader\", \"enable.idempotence\": false")));

    [Theory]
    [InlineData("Aspire:Confluent:Kafka:Producer:Config")]
    [InlineData("Aspire:Confluent:Kafka:Producer:kafka:Config")]
    public Task Aspires_section_is_judged(string section) => FrameworkCode.VerifyAsync(
        "", "void M(IHostApplicationBuilder builder) => builder.AddKafkaProducer<string, string>(\"kafka\");", Stubs.Aspire,
        (BoundCode.AppSettings, Nested(section, "\"EnableIdempotence\": {|KPS1101:false|}")));

    private static string Nested(string path, string content)
    {
        string[] names = path.Split(':');
        return string.Concat(names.Select(name => $"{{ \"{name}\": ")) + "{ " + content + " }" + string.Concat(names.Select(_ => " }"));
    }
}
