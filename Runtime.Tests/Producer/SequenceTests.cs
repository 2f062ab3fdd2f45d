using ProducerSafety.Runtime.Producer;
using ProducerSafety.Runtime.Protocol;
using ProducerSafety.Runtime.Records;
using Xunit;

namespace ProducerSafety.Runtime.Tests.Producer;

/// <summary>Producer id and epoch from <c>InitProducerId</c>, and one sequence per partition.</summary>
public sealed class SequenceTests
{
    [Fact]
    public void Nothing_is_produced_before_the_producer_id_is_there()
    {
        TestProducer producer = new(TestProducer.Idempotent());
        producer.Append();
        producer.Answer(producer.Open.Single(sent => sent.Request is MetadataRequest), TestProducer.Metadata(1));
        Assert.Empty(producer.Produced);
        producer.Answer(producer.Open.Single(sent => sent.Request is InitProducerIdRequest), new InitProducerIdResponse(ErrorCode.None, 42, 3));
        RecordBatch batch = Assert.Single(producer.Produced).Batch;
        Assert.Equal((42L, (short)3, 0), (batch.ProducerId, batch.ProducerEpoch, batch.BaseSequence));
    }

    [Fact]
    public void Without_idempotence_nobody_asks_for_a_producer_id_and_batches_have_none()
    {
        TestProducer producer = new(TestProducer.Blind());
        producer.Append();
        producer.Greet(1);
        Assert.DoesNotContain(producer.Sent, sent => sent.Request is InitProducerIdRequest);
        RecordBatch batch = Assert.Single(producer.Produced).Batch;
        Assert.Equal((-1L, (short)-1, -1), (batch.ProducerId, batch.ProducerEpoch, batch.BaseSequence));
    }

    [Theory]
    [InlineData(ErrorCode.CoordinatorLoadInProgress)]
    [InlineData(ErrorCode.CoordinatorNotAvailable)]
    [InlineData(ErrorCode.NotController)]
    public void A_retriable_refusal_of_the_producer_id_is_asked_again(ErrorCode error)
    {
        TestProducer producer = new(TestProducer.Idempotent());
        producer.Append("m");
        Sent asked = producer.Open.Single(sent => sent.Request is InitProducerIdRequest);
        producer.Answer(asked, new InitProducerIdResponse(error, -1, -1));
        producer.Pass(200);
        Assert.Equal(2, producer.Sent.Count(sent => sent.Request is InitProducerIdRequest));
        Assert.Null(producer.Core.FatalError);
    }

    [Theory]
    [InlineData(ErrorCode.ClusterAuthorizationFailed)]
    [InlineData(ErrorCode.UnsupportedVersion)]
    [InlineData(ErrorCode.InvalidRequest)]
    public void A_refusal_for_good_is_fatal(ErrorCode error)
    {
        TestProducer producer = new(TestProducer.Idempotent());
        producer.Append("m");
        producer.Answer(producer.Open.Single(sent => sent.Request is InitProducerIdRequest), new InitProducerIdResponse(error, -1, -1));
        Assert.Equal(error, producer.Core.FatalError);
        Assert.Equal((DeliveryStatus.NotPersisted, DeliveryFailure.Fatal, error), (producer.ReportOf("m").Status, producer.ReportOf("m").Failure, producer.ReportOf("m").Error));
    }

    [Fact]
    public void A_broken_connection_asks_again()
    {
        TestProducer producer = new(TestProducer.Idempotent());
        producer.Append();
        producer.Break(ProducerCore.AnyBroker);
        producer.Pass(1_000);
        Assert.Equal(2, producer.Sent.Count(sent => sent.Request is InitProducerIdRequest));
        Assert.Equal(2, producer.Sent.Count(sent => sent.Request is MetadataRequest));
    }

    [Fact]
    public void Sequences_count_the_records_of_a_partition()
    {
        TestProducer producer = TestProducer.Ready(TestProducer.Idempotent(("linger.ms", "5")), partitions: 2);
        producer.Append(partition: 0);
        producer.Append(partition: 0);
        producer.Append(partition: 1);
        producer.Pass(5);
        producer.Append(partition: 0);
        producer.Append(partition: 1);
        producer.Pass(5);
        producer.Accept(producer.InFlight[0]);
        producer.Pass(5);
        IEnumerable<PartitionBatch> batches = producer.Produced.SelectMany(sent => sent.Produce.Batches);
        Assert.Equal([1, 3], batches.Where(batch => batch.Partition.Partition == 0).Select(batch => batch.Batch.BaseSequence));
        Assert.Equal([0, 1], batches.Where(batch => batch.Partition.Partition == 1).Select(batch => batch.Batch.BaseSequence));
    }

    [Fact]
    public void After_2147483647_comes_0_and_a_batch_may_straddle_it()
    {
        PartitionQueue queue = new(new("orders", 0), TestProducer.Idempotent(("batch.num.messages", "3")), () => new RecordList());
        queue.UseEpoch(7, 0);
        queue.NextSequence = int.MaxValue - 1;
        for (int message = 0; message < 6; message++)
        {
            queue.Append(0, new(new Runtime.Records.Record(null, null, 0)), message);
        }

        PendingBatch[] batches = [.. queue.Waiting];
        Array.ForEach(batches, queue.Start);
        Assert.Equal([(int.MaxValue - 1, 0), (1, 3)], batches.Select(batch => (batch.Sealed!.BaseSequence, batch.Sealed.LastSequence)));
        Assert.Equal(4, queue.NextSequence);
    }

    [Fact]
    public void A_retry_carries_the_same_batch()
    {
        TestProducer producer = TestProducer.Ready(TestProducer.Idempotent());
        producer.Append();
        RecordBatch first = producer.InFlight[0].Batch;
        producer.AnswerOldest(ErrorCode.NotEnoughReplicasAfterAppend);
        producer.PassUntilProduced();
        Assert.Same(first, producer.InFlight[0].Batch);
    }

    [Fact]
    public void A_batch_that_was_sent_takes_no_more_messages_even_when_it_is_numbered_anew()
    {
        TestProducer producer = TestProducer.Ready(TestProducer.Librdkafka());
        producer.Append("a");
        producer.Append("b");
        RecordBatch[] sent = [.. producer.InFlight.Select(request => request.Batch)];
        producer.AnswerOldest(ErrorCode.NetworkException);
        producer.AnswerOldest(ErrorCode.OutOfOrderSequenceNumber);
        producer.Append("c");
        producer.Pass(10_000);
        Assert.All(sent, batch => Assert.Single(batch.Records));
    }
}
