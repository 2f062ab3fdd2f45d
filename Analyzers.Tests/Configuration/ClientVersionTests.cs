using ProducerSafety.Configuration;
using Xunit;

namespace ProducerSafety.Analyzers.Tests.Configuration;

/// <summary>The rules follow the version of the client that the project references.</summary>
public sealed class ClientVersionTests
{
    [Theory]
    [InlineData("1.9.3", "KPS1007", "retry.backoff.max.ms=5000")]
    [InlineData("2.2.0", "KPS1007", "retry.backoff.max.ms=5000")]
    [InlineData("2.4.0", "KPS1007", "enable.metrics.push=false")]
    [InlineData("2.9.0", "KPS1007", "metadata.recovery.strategy=none")]
    [InlineData("2.10.1", "KPS1007", "sasl.oauthbearer.client.credentials.client.id=a")]
    [InlineData("1.9.3", "KPS1008", "queue.buffering.max.messages=0")]
    [InlineData("1.9.3", "KPS1008", "queue.buffering.max.messages=10000001")]
    [InlineData("2.4.0", "KPS1008", "debug=telemetry")]
    [InlineData("2.14.0", "KPS1008", "sasl.oauthbearer.metadata.authentication.type=aws_iam")]
    [InlineData("1.9.3", "KPS1112", "allow.auto.create.topics=true")]
    [InlineData("2.3.0", "KPS1108", "retry.backoff.ms=5000")]
    [InlineData("2.10.0", "KPS1113", "api.version.request=true")]
    [InlineData("2.0.2", "KPS1113", "ssl.engine.location=a")]
    public void Is_reported_in(string client, string rule, string written) =>
        Assert.Contains(rule, Judge(client, written));

    [Theory]
    [InlineData("2.3.0", "retry.backoff.max.ms=5000")]
    [InlineData("2.5.0", "enable.metrics.push=false")]
    [InlineData("2.10.0", "metadata.recovery.strategy=none")]
    [InlineData("2.11.0", "sasl.oauthbearer.client.credentials.client.id=a")]
    [InlineData("2.10.1", "sasl.oauthbearer.client.id=a")]
    [InlineData("2.0.2", "queue.buffering.max.messages=0")]
    [InlineData("2.5.0", "debug=telemetry")]
    [InlineData("2.15.1", "sasl.oauthbearer.metadata.authentication.type=aws_iam")]
    [InlineData("2.0.2", "allow.auto.create.topics=true")]
    [InlineData("2.2.0", "retry.backoff.ms=5000")]
    [InlineData("2.8.0", "api.version.request=true")]
    [InlineData("1.9.3", "ssl.engine.location=a")]
    public void Is_not_reported_in(string client, string written) =>
        Assert.Empty(Judge(client, "enable.idempotence=true; " + written));

    [Fact]
    public void An_unknown_name_that_a_later_version_knows_is_said_to_be_so()
    {
        Finding finding = Assert.Single(SafetyRules.Judge(Written.Settings("enable.idempotence=true; retry.backoff.max.ms=5000"), new Version(2, 2, 0)));

        Assert.Equal("'retry.backoff.max.ms' is not a property of this client, and building this producer throws: it exists since Confluent.Kafka 2.3.0", finding.Message);
        Assert.False(finding.IsRepairable);
    }

    [Theory]
    [InlineData("2.2.0", "metadata.recovery.stategy")]
    [InlineData("2.2.0", "retry.backoff.max")]
    public void Nothing_is_suggested_that_the_version_does_not_know(string client, string name)
    {
        Finding finding = Assert.Single(SafetyRules.Judge(Written.Settings($"enable.idempotence=true; {name}=1"), Version.Parse(client)));

        Assert.DoesNotContain("metadata.recovery.strategy", finding.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("retry.backoff.max.ms", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_version_the_newest_is_meant() =>
        Assert.Equal(SafetyRules.Judge(Written.Settings("debug=telemetry")).Select(finding => finding.Rule), SafetyRules.Judge(Written.Settings("debug=telemetry"), new Version(99, 0)).Select(finding => finding.Rule));

    private static string[] Judge(string client, string written) =>
        [.. SafetyRules.Judge(Written.Settings(written), Version.Parse(client)).Select(finding => finding.Rule.Id)];
}
