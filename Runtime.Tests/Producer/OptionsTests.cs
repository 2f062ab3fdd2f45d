using Confluent.Kafka;
using ProducerSafety.Configuration;
using ProducerSafety.Runtime.Producer;
using Xunit;

namespace ProducerSafety.Runtime.Tests.Producer;

/// <summary>Defaults and names are those of the settings; a <c>ProducerConfig</c> is passed as it is; illegal combinations are refused with the rule's id.</summary>
public sealed class OptionsTests
{
    [Fact]
    public void The_defaults_are_the_clients()
    {
        ProducerOptions options = ProducerOptions.Default;
        Assert.False(options.IsIdempotent);
        Assert.Equal(
            (-1, 1_000_000, int.MaxValue, 100, 1_000, 300_000L, 30_000, 60_000),
            (options.Acks, options.MaxInFlight, options.Retries, options.RetryBackoffMs, options.RetryBackoffMaxMs, options.DeliveryTimeoutMs, options.RequestTimeoutMs, options.SocketTimeoutMs));
        Assert.Equal(
            (5, 1_000_000, 10_000, 100_000, 1_048_576L * 1_024, 1_000_000, "consistent_random", 10),
            (options.LingerMs, options.BatchSize, options.BatchMessages, options.QueueMessages, options.QueueBytes, options.MessageMaxBytes, options.Partitioner, options.StickyLingerMs));
    }

    [Fact]
    public void A_ProducerConfig_of_the_real_client_is_passed_as_it_is()
    {
        ProducerConfig config = new()
        {
            BootstrapServers = "broker:9092", EnableIdempotence = true, Acks = Acks.All, LingerMs = 7.5, MessageTimeoutMs = 9_000, MaxInFlight = 3,
            Partitioner = Confluent.Kafka.Partitioner.Murmur2Random, CompressionType = CompressionType.Zstd, RetryBackoffMs = 20,
        };
        ProducerOptions options = ProducerOptions.From(config);
        Assert.Equal((true, 8, 9_000L, 3, "murmur2_random", 20), (options.IsIdempotent, options.LingerMs, options.DeliveryTimeoutMs, options.MaxInFlight, options.Partitioner, options.RetryBackoffMs));
    }

    [Fact]
    public void Aliases_are_the_same_setting_and_the_last_one_counts()
    {
        ProducerOptions options = TestProducer.Settings(("message.send.max.retries", "3"), ("retries", "4"), ("request.required.acks", "1"), ("delivery.timeout.ms", "4000"));
        Assert.Equal((4, 1, 4_000L), (options.Retries, options.Acks, options.DeliveryTimeoutMs));
    }

    [Fact]
    public void With_idempotence_the_client_adjusts_what_is_unset()
    {
        ProducerOptions options = ProducerOptions.Idempotent;
        Assert.Equal((true, -1, 5, int.MaxValue), (options.IsIdempotent, options.Acks, options.MaxInFlight, options.Retries));
    }

    [Theory]
    [InlineData("acks", "1")]
    [InlineData("max.in.flight", "6")]
    [InlineData("retries", "0")]
    [InlineData("queuing.strategy", "lifo")]
    [InlineData("queue.buffering.backpressure.threshold", "2")]
    [InlineData("linger.ms", "-1")]
    [InlineData("enable.idempotance", "true")]
    [InlineData("buffer.memory", "1000")]
    [InlineData("partitioner", "Murmur2Random")]
    public void What_the_real_client_refuses_is_refused_with_the_rules_id(string name, string value)
    {
        KeyValuePair<string, string>[] settings = [new("enable.idempotence", "true"), new(name, value)];
        ProducerConfigurationException refusal = Assert.Throws<ProducerConfigurationException>(() => ProducerOptions.From(settings));
        Assert.NotEmpty(refusal.Findings);
        Assert.All(refusal.Findings, finding => Assert.Contains(finding.Rule.Id + ": " + finding.Message, refusal.Message));
        Assert.ThrowsAny<Exception>(() => new ProducerBuilder<Null, string>(settings).Build().Dispose());
    }

    [Fact]
    public void What_is_only_dangerous_is_not_refused()
    {
        ProducerOptions options = TestProducer.Settings(("acks", "0"), ("retries", "0"), ("message.timeout.ms", "10"));
        Assert.Equal((0, 0, 10L), (options.Acks, options.Retries, options.DeliveryTimeoutMs));
    }

    [Fact]
    public void Transactions_are_not_supported_and_that_is_said() =>
        Assert.Contains("transactional.id", Assert.Throws<NotSupportedException>(() => TestProducer.Settings(("transactional.id", "t"))).Message);
}
