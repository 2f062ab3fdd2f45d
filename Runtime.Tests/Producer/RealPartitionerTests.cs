using Confluent.Kafka;
using Xunit;
using Partitioner = ProducerSafety.Runtime.Producer.Partitioner;

namespace ProducerSafety.Runtime.Tests.Producer;

/// <summary>The partitioners against the real client's, on librdkafka's mock cluster.</summary>
public sealed class RealPartitionerTests
{
    // What the mock cluster creates a topic with.
    private const int Partitions = 4;

    [Theory]
    [InlineData("consistent")]
    [InlineData("consistent_random")]
    [InlineData("murmur2")]
    [InlineData("murmur2_random")]
    [InlineData("fnv1a")]
    [InlineData("fnv1a_random")]
    public void A_key_goes_where_the_real_client_sends_it(string partitioner)
    {
        DeterministicRandom random = new(2026);
        byte[][] keys = [.. Enumerable.Range(0, 2_000).Select(index => Key(random, length: 1 + (index % 40)))];
        Assert.Equal(keys.Select(key => Partitioner.Choose(partitioner, key, Partitions)), Real(partitioner, keys));
    }

    [Theory]
    [InlineData("consistent")]
    [InlineData("murmur2")]
    [InlineData("murmur2_random")]
    [InlineData("fnv1a")]
    [InlineData("fnv1a_random")]
    public void So_does_an_empty_key(string partitioner) => Assert.Equal([Partitioner.Choose(partitioner, [], Partitions)], Real(partitioner, [[]]));

    [Theory]
    [InlineData("consistent")]
    [InlineData("murmur2")]
    [InlineData("fnv1a")]
    public void So_does_a_message_without_a_key_where_the_partitioner_has_no_chance_in_it(string partitioner) =>
        Assert.Equal([Partitioner.Choose(partitioner, null, Partitions)], Real(partitioner, [null]));

    [Theory]
    [InlineData("consistent_random")]
    [InlineData("murmur2_random")]
    [InlineData("random")]
    public void Messages_without_a_key_stick_to_one_partition(string partitioner) =>
        Assert.Single(Real(partitioner, new byte[]?[100]).Distinct());

    [Fact]
    public void Empty_keys_stick_with_consistent_random_and_any_key_is_spread_with_random()
    {
        Assert.Single(Real("consistent_random", [.. Enumerable.Repeat(Array.Empty<byte>(), 100)]).Distinct());
        Assert.True(Real("random", [.. Enumerable.Repeat(new byte[] { 1 }, 100)]).Distinct().Count() > 1);
    }

    private static byte[] Key(DeterministicRandom random, int length) => [.. Enumerable.Range(0, length).Select(_ => (byte)random.Below(256))];

    private static int[] Real(string partitioner, byte[]?[] keys)
    {
        ProducerConfig config = new() { BootstrapServers = "unused" };
        config.Set("test.mock.num.brokers", "1");
        config.Set("partitioner", partitioner);
        config.Set("sticky.partitioning.linger.ms", "900000");
        config.Set("log_level", "0");
        using IProducer<byte[]?, byte[]> producer = new ProducerBuilder<byte[]?, byte[]>(config).SetLogHandler((_, _) => { }).Build();
        int[] partitions = new int[keys.Length];

        // A partition whose leader is not known yet does not stick.
        producer.Produce(new TopicPartition("keys", 0), new() { Value = [] });
        Assert.Equal(0, producer.Flush(TimeSpan.FromSeconds(60)));
        for (int index = 0; index < keys.Length; index++)
        {
            int message = index;
            producer.Produce("keys", new() { Key = keys[index], Value = [] }, report => partitions[message] = report.Error.IsError ? -1 : report.Partition.Value);
        }

        Assert.Equal(0, producer.Flush(TimeSpan.FromSeconds(60)));
        return partitions;
    }
}
