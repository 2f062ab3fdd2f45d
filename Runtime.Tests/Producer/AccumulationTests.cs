using ProducerSafety.Runtime.Producer;
using ProducerSafety.Runtime.Records;
using Xunit;

namespace ProducerSafety.Runtime.Tests.Producer;

/// <summary>Records accumulate per partition: <c>linger.ms</c>, <c>batch.size</c>, <c>batch.num.messages</c>.</summary>
public sealed class AccumulationTests
{
    [Fact]
    public void A_batch_waits_linger_ms_and_not_longer()
    {
        TestProducer producer = TestProducer.Ready(TestProducer.Settings(("linger.ms", "20")));
        producer.Append();
        producer.Pass(19);
        Assert.Empty(producer.Produced);
        producer.Pass(1);
        Assert.Single(producer.Produced);
    }

    [Fact]
    public void A_fraction_of_a_millisecond_is_rounded_up()
    {
        TestProducer producer = TestProducer.Ready(TestProducer.Settings(("linger.ms", "0.5")));
        producer.Append();
        Assert.Empty(producer.Produced);
        producer.Pass(1);
        Assert.Single(producer.Produced);
    }

    [Fact]
    public void Messages_of_one_partition_share_a_batch_in_the_order_of_the_calls()
    {
        TestProducer producer = TestProducer.Ready(TestProducer.Settings(("linger.ms", "20")));
        for (int message = 1; message <= 3; message++)
        {
            producer.Append(bytes: message);
            producer.Pass(5);
        }

        producer.Pass(5);
        Assert.Equal([1, 2, 3], Assert.Single(producer.Produced).Batch.Records.Select(record => record.Value!.Length));
    }

    [Fact]
    public void Each_partition_has_its_own_batch_and_a_request_has_one_of_each()
    {
        TestProducer producer = TestProducer.Ready(TestProducer.Settings(("linger.ms", "20")), partitions: 2);
        producer.Append(partition: 0);
        producer.Append(partition: 1);
        producer.Append(partition: 0);
        producer.Pass(20);
        Assert.Equal([(0, 2), (1, 1)], Assert.Single(producer.Produced).Produce.Batches.Select(batch => (batch.Partition.Partition, batch.Batch.Count)).Order());
    }

    [Fact]
    public void Librdkafka_sends_one_partition_in_a_request()
    {
        TestProducer producer = TestProducer.Ready(TestProducer.Settings(ProducerProfile.Librdkafka, ("linger.ms", "20")), partitions: 2);
        producer.Append(partition: 0);
        producer.Append(partition: 1);
        producer.Pass(20);
        Assert.Equal([0, 1], producer.Produced.Select(sent => Assert.Single(sent.Produce.Batches).Partition.Partition).Order());
    }

    [Fact]
    public void A_batch_that_is_full_by_batch_size_does_not_wait()
    {
        int one = RecordBatch.SizeOf(new(null, new byte[100], 0));
        TestProducer producer = TestProducer.Ready(TestProducer.Settings(("linger.ms", "20"), ("batch.size", $"{RecordBatch.HeaderSize + (2 * one)}")));
        producer.Append(bytes: 100);
        Assert.Empty(producer.Produced);
        producer.Append(bytes: 100);
        Assert.Equal(2, Assert.Single(producer.Produced).Batch.Count);
    }

    [Fact]
    public void A_message_that_does_not_fit_any_more_begins_the_next_batch()
    {
        TestProducer producer = TestProducer.Ready(TestProducer.Settings(("linger.ms", "20"), ("batch.size", "300")));
        producer.Append(bytes: 100);
        producer.Append(bytes: 200);
        Assert.Equal(100, Assert.Single(Assert.Single(producer.Produced).Batch.Records).Value!.Length);
        producer.Pass(20);
        Assert.Equal(200, Assert.Single(producer.Produced[1].Batch.Records).Value!.Length);
    }

    [Fact]
    public void A_message_larger_than_batch_size_goes_alone()
    {
        TestProducer producer = TestProducer.Ready(TestProducer.Settings(("linger.ms", "20"), ("batch.size", "300")));
        producer.Append(bytes: 10);
        producer.Append(bytes: 1_000);
        producer.Append(bytes: 10);
        producer.Pass(20);
        Assert.Equal([10, 1_000, 10], producer.Produced.Select(sent => Assert.Single(sent.Batch.Records).Value!.Length));
    }

    [Fact]
    public void A_batch_is_never_larger_than_message_max_bytes_whatever_batch_size_says()
    {
        TestProducer producer = TestProducer.Ready(TestProducer.Settings(("linger.ms", "20"), ("batch.size", "100000"), ("message.max.bytes", "1000")));
        for (int message = 0; message < 20; message++)
        {
            producer.Append(bytes: 300);
        }

        producer.Pass(20);
        Assert.All(producer.Produced, sent => Assert.InRange(sent.Batch.SizeInBytes, 1, 1_000));
        Assert.Equal(20, producer.Produced.Sum(sent => sent.Batch.Count));
    }

    [Fact]
    public void A_request_is_not_larger_than_message_max_bytes_unless_its_only_batch_is()
    {
        TestProducer producer = TestProducer.Ready(TestProducer.Idempotent(("linger.ms", "5"), ("message.max.bytes", "1000"), ("batch.size", "900")), partitions: 3);
        for (int partition = 0; partition < 3; partition++)
        {
            producer.Append(partition, partition, bytes: 400);
        }

        producer.Pass(5);
        Assert.Equal([2, 1], producer.Produced.Select(sent => sent.Produce.Batches.Count));
        Assert.All(producer.Produced, sent => Assert.True(sent.Produce.Batches.Sum(batch => batch.Batch.SizeInBytes) <= 1_000));
    }

    [Fact]
    public void A_batch_has_at_most_batch_num_messages()
    {
        TestProducer producer = TestProducer.Ready(TestProducer.Settings(("linger.ms", "20"), ("batch.num.messages", "3")));
        for (int message = 0; message < 7; message++)
        {
            producer.Append();
        }

        producer.Pass(20);
        Assert.Equal([3, 3, 1], producer.Produced.Select(sent => sent.Batch.Count));
    }

    [Fact]
    public void Messages_that_come_before_the_topic_is_known_keep_their_order()
    {
        TestProducer producer = new(TestProducer.Blind());
        for (int message = 1; message <= 3; message++)
        {
            producer.Append(bytes: message);
        }

        producer.Greet(1);
        Assert.Equal([1, 2, 3], producer.Produced.SelectMany(sent => sent.Batch.Records).Select(record => record.Value!.Length));
    }

    [Fact]
    public void A_partition_that_the_topic_does_not_have_is_refused()
    {
        TestProducer producer = TestProducer.Ready(TestProducer.Blind());
        producer.Append("m", partition: 1);
        Assert.Equal((DeliveryStatus.NotPersisted, DeliveryFailure.Refused), (producer.ReportOf("m").Status, producer.ReportOf("m").Failure));
        Assert.Equal(0, producer.Core.Pending);
    }
}
