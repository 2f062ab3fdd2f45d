using Xunit;

namespace ProducerSafety.Analyzers.Tests.Files;

/// <summary>Each environment's file is judged on top of <c>appsettings.json</c>.</summary>
public sealed class EnvironmentTests
{
    private const string Development = "/0/appsettings.Development.json";

    [Fact]
    public Task What_the_base_file_says_is_reported_once() => VerifyAsync(
        "\"EnableIdempotence\": {|KPS1101:false|}", "\"LingerMs\": 5", "\"LingerMs\": 6");

    [Fact]
    public Task What_only_an_environment_says_is_reported_in_its_file() => VerifyAsync(
        "\"EnableIdempotence\": true, \"Acks\": \"All\"", "\"Acks\": {|KPS1001:\"Leader\"|}", "\"Acks\": \"all\"");

    [Fact]
    public Task What_only_both_together_say_is_reported_in_the_environment() => VerifyAsync(
        "\"Acks\": {|KPS1103:\"Leader\"|}", "\"EnableIdempotence\": {|KPS1001:true|}", "\"ClientId\": \"a\"");

    [Fact]
    public Task The_environment_has_the_last_word() => VerifyAsync(
        "\"EnableIdempotence\": true, \"Acks\": {|KPS1001:\"None\"|}", "\"Acks\": \"All\"", "\"Acks\": \"All\"");

    [Fact]
    public Task What_one_environment_adds_is_not_missing() => VerifyAsync("\"LingerMs\": 5", "\"EnableIdempotence\": true", "");

    [Fact]
    public Task What_no_environment_adds_is_missing() => BoundCode.VerifyAsync(
        BoundCode.Get.Replace("configuration.GetSection(\"Kafka:Producer\").Get<ProducerConfig>()", "{|KPS1102:configuration.GetSection(\"Kafka:Producer\").Get<ProducerConfig>()|}", StringComparison.Ordinal),
        (BoundCode.AppSettings, BoundCode.Section("\"LingerMs\": 5")),
        (BoundCode.Production, BoundCode.Section("\"LingerMs\": 50")));

    [Fact]
    public Task Code_counts_on_top_of_each_environment() => BoundCode.VerifyAsync(
        "void M(IConfiguration configuration) { var config = configuration.GetSection(\"Kafka:Producer\").Get<ProducerConfig>()!; config.EnableIdempotence = true; Build(config); }",
        (BoundCode.AppSettings, BoundCode.Section("\"Acks\": \"All\"")),
        (BoundCode.Production, BoundCode.Section("\"Acks\": {|KPS1001:\"Leader\"|}")));

    [Fact]
    public Task An_environment_without_a_base_file_is_judged_too() => BoundCode.VerifyAsync(
        BoundCode.Get, (BoundCode.Production, BoundCode.Section("\"EnableIdempotence\": {|KPS1101:false|}")));

    [Fact]
    public Task Folders_are_kept_apart() => BoundCode.VerifyAsync(
        BoundCode.Get,
        (BoundCode.AppSettings, BoundCode.Section("\"EnableIdempotence\": true")),
        ("/0/tools/appsettings.Production.json", BoundCode.Section("\"Acks\": {|KPS1103:\"Leader\"|}")));

    private static Task VerifyAsync(string content, string production, string development) => BoundCode.VerifyAsync(
        BoundCode.Get,
        (BoundCode.AppSettings, BoundCode.Section(content)),
        (BoundCode.Production, BoundCode.Section(production)),
        (Development, BoundCode.Section(development)));
}
