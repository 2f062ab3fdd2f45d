using System.Text;
using ProducerSafety.Runtime.Producer;
using Xunit;

namespace ProducerSafety.Runtime.Tests.Producer;

/// <summary>Partitioners: murmur2 as Java, consistent_random as librdkafka, sticky.</summary>
public sealed class PartitionerTests
{
    /// <summary>Known answers: Kafka's <c>UtilsTest.testMurmur2</c>.</summary>
    [Theory]
    [InlineData("21", -973932308)]
    [InlineData("foobar", -790332482)]
    [InlineData("a-little-bit-long-string", -985981536)]
    [InlineData("a-little-bit-longer-string", -1486304829)]
    [InlineData("lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58897971)]
    [InlineData("abc", 479470107)]
    [InlineData("", 275646681)]
    public void Murmur2_is_the_Java_clients(string key, int hash) => Assert.Equal(hash, Partitioner.Murmur2(Encoding.UTF8.GetBytes(key)));

    [Fact]
    public void Murmur2_takes_the_hash_without_its_sign() =>
        Assert.Equal((-973932308 & int.MaxValue) % 7, Partitioner.Choose("murmur2", Encoding.UTF8.GetBytes("21"), 7));

    [Theory]
    [InlineData("consistent_random", true, true)]
    [InlineData("murmur2_random", true, false)]
    [InlineData("fnv1a_random", true, false)]
    [InlineData("consistent", false, false)]
    [InlineData("murmur2", false, false)]
    [InlineData("fnv1a", false, false)]
    [InlineData("random", true, true)]
    public void What_has_no_key_goes_anywhere_only_with_a_random_partitioner(string partitioner, bool withoutKey, bool withEmptyKey)
    {
        Assert.Equal(withoutKey, Partitioner.Choose(partitioner, null, 5) == Partitioner.Anywhere);
        Assert.Equal(withEmptyKey, Partitioner.Choose(partitioner, [], 5) == Partitioner.Anywhere);
    }

    [Fact]
    public void An_unknown_partitioner_is_refused() => Assert.Throws<ArgumentException>(() => Partitioner.Choose("murmur3", [1], 5));

    [Fact]
    public void Messages_without_a_key_stick_to_a_partition_for_sticky_partitioning_linger_ms()
    {
        TestProducer producer = TestProducer.Ready(TestProducer.Blind(("sticky.partitioning.linger.ms", "50"), ("max.in.flight", "1000")), partitions: 8);
        List<int> chosen = [];
        for (int time = 0; time < 5_000; time++)
        {
            producer.Append(partition: -1);
            chosen.Add(producer.Produced[^1].Produce.Batches[0].Partition.Partition);
            producer.Accept(producer.InFlight[^1]);
            producer.Pass(1);
        }

        Assert.All(chosen.Chunk(50), period => Assert.Single(period.Distinct()));
        Assert.Equal(8, chosen.Distinct().Count());
    }

    [Fact]
    public void With_a_sticky_linger_of_0_each_message_goes_anywhere()
    {
        int[] chosen = Choose(("sticky.partitioning.linger.ms", "0"));
        Assert.InRange(chosen.Zip(chosen.Skip(1)).Count(pair => pair.First != pair.Second), 130, 199);
    }

    [Fact]
    public void With_the_partitioner_random_a_message_with_a_key_is_not_sticky()
    {
        int[] chosen = Choose(("partitioner", "random"), ("sticky.partitioning.linger.ms", "900000"));
        Assert.InRange(chosen.Zip(chosen.Skip(1)).Count(pair => pair.First != pair.Second), 130, 199);
    }

    [Fact]
    public void A_partition_without_a_leader_does_not_stick()
    {
        TestProducer producer = new(TestProducer.Blind(("sticky.partitioning.linger.ms", "900000")));
        producer.Append("first");
        producer.Greet(-1, 1, -1, -1);
        producer.Pass(1);
        for (int message = 0; message < 40; message++)
        {
            producer.Append(partition: -1);
        }

        Assert.Equal(1, producer.Produced[^1].Produce.Batches[0].Partition.Partition);
        Assert.InRange(producer.Produced.Count, 20, 41);
    }

    private static int[] Choose(params (string, string)[] settings)
    {
        TestProducer producer = TestProducer.Ready(TestProducer.Blind(settings), partitions: 8);
        byte[]? key = producer.Options.Partitioner == "random" ? [1] : null;
        for (int message = 0; message < 200; message++)
        {
            producer.Append(partition: -1, key: key);
        }

        return [.. producer.Produced.Select(sent => sent.Produce.Batches[0].Partition.Partition)];
    }
}
