using Xunit;

namespace ProducerSafety.Analyzers.Tests.Files;

/// <summary>The light bulb at the binding code repairs the file, and nothing else in it changes.</summary>
public sealed class FileFixTests
{
    private const string Finding = BoundCode.Get;

    [Theory]
    // Values, in the style of what is written.
    [InlineData("\"EnableIdempotence\": true, \"Acks\": \"Leader\"", "\"EnableIdempotence\": true, \"Acks\": \"All\"")]
    [InlineData("\"EnableIdempotence\": true,   \"acks\" :1 // one", "\"EnableIdempotence\": true,   \"acks\" :\"All\" // one")]
    [InlineData("\"EnableIdempotence\": false", "\"EnableIdempotence\": true")]
    [InlineData("\"EnableIdempotence\": \"False\"", "\"EnableIdempotence\": \"true\"")]
    [InlineData("\"EnableIdempotence\": true, \"MaxInFlight\": 10", "\"EnableIdempotence\": true, \"MaxInFlight\": 5")]
    [InlineData("\"EnableIdempotence\": true, \"MaxInFlight\": \"10\"", "\"EnableIdempotence\": true, \"MaxInFlight\": \"5\"")]
    // All that belongs together.
    [InlineData("\"EnableIdempotence\": false, \"Acks\": \"None\", \"MaxInFlight\": 20", "\"EnableIdempotence\": true, \"Acks\": \"All\", \"MaxInFlight\": 5")]
    // A setting goes, with its comma, its line and its comment.
    [InlineData("\"EnableIdempotence\": true,\n      \"MessageSendMaxRetries\": 0, // never\n      \"ClientId\": \"a\" // who", "\"EnableIdempotence\": true,\n      \"ClientId\": \"a\" // who")]
    [InlineData("\"EnableIdempotence\": true, // on\n      \"MessageSendMaxRetries\": 0", "\"EnableIdempotence\": true // on")]
    [InlineData("\"EnableIdempotence\": true,\n      /* never */ \"MessageSendMaxRetries\": 0,", "\"EnableIdempotence\": true,\n      /* never */ ")]
    [InlineData("\"MessageSendMaxRetries\": 0, \"EnableIdempotence\": true", "\"EnableIdempotence\": true")]
    [InlineData("\"EnableIdempotence\": true, \"MessageSendMaxRetries\": 0, \"ClientId\": \"a\"", "\"EnableIdempotence\": true, \"ClientId\": \"a\"")]
    // A setting comes.
    [InlineData("\"LingerMs\": 5,\n      \"ClientId\": \"a\"", "\"LingerMs\": 5,\n      \"ClientId\": \"a\",\n      \"EnableIdempotence\": true")]
    [InlineData("\"LingerMs\": 5,\n      \"ClientId\": \"a\" // who\n      // end", "\"LingerMs\": 5,\n      \"ClientId\": \"a\", // who\n      \"EnableIdempotence\": true\n      // end")]
    [InlineData("\"LingerMs\": 5,\n      \"ClientId\": \"a\",", "\"LingerMs\": 5,\n      \"ClientId\": \"a\",\n      \"EnableIdempotence\": true,")]
    // A name.
    [InlineData("\"EnableIdempotence\": true, \"message.timeout.ms\": 60000", "\"EnableIdempotence\": true, \"MessageTimeoutMs\": 60000")]
    [InlineData("\"enable.idempotence\": true, \"LingerMs\": 5", "\"EnableIdempotence\": true, \"LingerMs\": 5")]
    public Task A_section_is_repaired(string before, string after) =>
        FileFixVerifier.VerifyAsync(Finding, [(BoundCode.AppSettings, BoundCode.Section(before), BoundCode.Section(after))]);

    [Fact]
    public Task An_object_on_one_line_stays_on_one_line() => FileFixVerifier.VerifyAsync(
        Finding, [(BoundCode.AppSettings, "{ \"Kafka\": { \"Producer\": { \"LingerMs\": 5 } } }", "{ \"Kafka\": { \"Producer\": { \"LingerMs\": 5, \"EnableIdempotence\": true } } }")]);

    [Fact]
    public Task Tabs_stay_tabs() => FileFixVerifier.VerifyAsync(
        Finding,
        [(BoundCode.AppSettings, "{\n\t\"Kafka\": {\n\t\t\"Producer\": {\n\t\t\t\"LingerMs\": 5\n\t\t}\n\t}\n}\n", "{\n\t\"Kafka\": {\n\t\t\"Producer\": {\n\t\t\t\"LingerMs\": 5,\n\t\t\t\"EnableIdempotence\": true\n\t\t}\n\t}\n}\n")]);

    [Fact]
    public Task Each_environment_is_repaired_in_its_own_file() => FileFixVerifier.VerifyAsync(
        Finding,
        [
            (BoundCode.AppSettings, BoundCode.Section("\"EnableIdempotence\": true, \"Acks\": \"Leader\""), BoundCode.Section("\"EnableIdempotence\": true, \"Acks\": \"All\"")),
            (BoundCode.Production, BoundCode.Section("\"MaxInFlight\": 10"), BoundCode.Section("\"MaxInFlight\": 5")),
        ]);

    [Fact]
    public Task A_secret_has_no_fix() => FileFixVerifier.VerifyAsync(
        Finding, [(BoundCode.AppSettings, BoundCode.Section("\"EnableIdempotence\": true, \"SaslPassword\": \"hunter2\""), BoundCode.Section("\"EnableIdempotence\": true, \"SaslPassword\": \"hunter2\""))]);
}
