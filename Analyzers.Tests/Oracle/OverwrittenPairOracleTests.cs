using ProducerSafety.Configuration;
using Xunit;

namespace ProducerSafety.Analyzers.Tests.Oracle;

/// <summary>Lists with two pairs of one name: the client reads each of them, and obeys the last.</summary>
public sealed class OverwrittenPairOracleTests : RealClientTests
{
    [Theory]
    [InlineData("acks=gzip", "acks=all")]
    [InlineData("acks=all", "acks=gzip")]
    [InlineData("acks=1", "acks=all", "enable.idempotence=true")]
    [InlineData("acks=all", "acks=1", "enable.idempotence=true")]
    [InlineData("linger.ms=soon", "linger.ms=5")]
    [InlineData("linger.ms=-1", "linger.ms=5", "linger.ms=10")]
    [InlineData("linger.ms=5", "linger.ms=-1", "linger.ms=10")]
    [InlineData("linger.ms=5", "linger.ms=10")]
    [InlineData("retry.backoff.ms=0", "retry.backoff.ms=100")]
    [InlineData("enable.idempotence=maybe", "enable.idempotence=true")]
    [InlineData("enable.idempotence=false", "enable.idempotence=true")]
    [InlineData("compression.type=gzipp", "compression.type=gzip")]
    [InlineData("compression.codec=gzipp", "compression.type=gzip")]
    [InlineData("partitioner=Murmur2", "partitioner=murmur2")]
    [InlineData("security.protocol=none", "security.protocol=plaintext")]
    [InlineData("no.such.name=1", "no.such.name=2")]
    public void Each_pair_is_judged(params string[] pairs)
    {
        KeyValuePair<string, string>[] list = [.. pairs.Select(pair => pair.Split('=')).Select(parts => new KeyValuePair<string, string>(parts[0], parts[1]))];
        ProducerSettings settings = list.Aggregate(ProducerSettings.Empty, (all, pair) => all.Append(Setting.Known(pair.Key, pair.Value, where: $"{pair}")));
        (string, string)[] errors = [.. SafetyRules.Judge(settings, AnyProperty.Loaded).Where(finding => finding.Rule.Severity == RuleSeverity.Error).Select(finding => (finding.Rule.Id, finding.Message))];

        string? refusal = RealClient.Build(list);

        Assert.True(Refusal.IsForeseen(refusal is null ? null : new(refusal), errors), $"{refusal ?? "accepted"}, but reported: {string.Join("; ", errors)}");
    }
}
