using ProducerSafety.Runtime.Broker;
using ProducerSafety.Runtime.Protocol;
using ProducerSafety.Runtime.Records;
using Xunit;

namespace ProducerSafety.Runtime.Tests.Broker;

public sealed class ProducerStateTests
{
    private readonly PartitionLog log = new();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Each_of_the_last_five_batches_is_a_duplicate_with_the_original_offset(int batch)
    {
        AppendBatches(6, records: 2);
        Assert.Equal(new ProducerCheck(ErrorCode.None, batch * 2), log.Producers.Check(TestClient.Batch(batch * 2, 2)));
    }

    [Fact]
    public void A_sixth_batch_pushes_the_oldest_out_and_its_retry_is_out_of_order()
    {
        AppendBatches(6);
        Assert.Equal(ErrorCode.OutOfOrderSequenceNumber, log.Producers.Check(TestClient.Batch(0)).Error);
        Assert.Equal(5, log.Producers.Find(7)!.Count);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(1, 2)]
    [InlineData(1, 3)]
    [InlineData(0, 4)]
    public void A_part_of_a_batch_or_an_overlap_is_not_a_duplicate(int sequence, int count)
    {
        AppendBatches(1, records: 3);
        Assert.Equal(ErrorCode.OutOfOrderSequenceNumber, log.Producers.Check(TestClient.Batch(sequence, count)).Error);
    }

    [Fact]
    public void A_lower_epoch_is_refused_even_for_a_batch_that_is_in_the_log()
    {
        AppendBatches(1);
        log.Append(0, TestClient.Batch(0, epoch: 1));
        Assert.Equal(ErrorCode.InvalidProducerEpoch, log.Producers.Check(TestClient.Batch(0)).Error);
        Assert.Equal(ErrorCode.InvalidProducerEpoch, log.Producers.Check(TestClient.Batch(1)).Error);
    }

    [Fact]
    public void A_higher_epoch_starts_at_sequence_0()
    {
        AppendBatches(2);
        Assert.Equal(ErrorCode.OutOfOrderSequenceNumber, log.Producers.Check(TestClient.Batch(2, epoch: 1)).Error);
        Assert.True(log.Producers.Check(TestClient.Batch(0, epoch: 1)).IsAccepted);
        Assert.True(log.Producers.Check(TestClient.Batch(0, epoch: 5)).IsAccepted);
    }

    [Fact]
    public void A_new_epoch_clears_the_remembered_batches()
    {
        AppendBatches(5);
        log.Append(0, TestClient.Batch(0, epoch: 1));
        Assert.Equal(1, log.Producers.Find(7)!.Count);
        Assert.Equal(ErrorCode.OutOfOrderSequenceNumber, log.Producers.Check(TestClient.Batch(4, epoch: 1)).Error);
    }

    [Fact]
    public void Any_first_sequence_of_an_unknown_producer_is_accepted() => Assert.True(log.Producers.Check(TestClient.Batch(1234, epoch: 3)).IsAccepted);

    [Fact]
    public void A_gap_is_out_of_order()
    {
        AppendBatches(1);
        Assert.Equal(ErrorCode.OutOfOrderSequenceNumber, log.Producers.Check(TestClient.Batch(2)).Error);
        Assert.True(log.Producers.Check(TestClient.Batch(1)).IsAccepted);
    }

    [Fact]
    public void After_2147483647_comes_0()
    {
        log.Append(0, TestClient.Batch(int.MaxValue));
        Assert.True(log.Producers.Check(TestClient.Batch(0)).IsAccepted);
        Assert.Equal(ErrorCode.OutOfOrderSequenceNumber, log.Producers.Check(TestClient.Batch(1)).Error);
    }

    [Fact]
    public void A_batch_may_straddle_the_wrap_and_is_recognised_again()
    {
        log.Append(0, TestClient.Batch(int.MaxValue - 1, 5));
        Assert.Equal(2, log.Producers.Find(7)!.LastSequence);
        Assert.True(log.Producers.Check(TestClient.Batch(3)).IsAccepted);
        Assert.Equal(0, log.Producers.Check(TestClient.Batch(int.MaxValue - 1, 5)).DuplicateOf);
        Assert.Equal(ErrorCode.OutOfOrderSequenceNumber, log.Producers.Check(TestClient.Batch(0, 3)).Error);
    }

    [Fact]
    public void Producer_ids_are_independent()
    {
        AppendBatches(3);
        Assert.True(log.Producers.Check(TestClient.Batch(0, producerId: 8)).IsAccepted);
    }

    [Fact]
    public void A_batch_without_a_producer_id_is_always_appended()
    {
        RecordBatch batch = new([new(null, null, 0)]);
        log.Append(0, batch);
        Assert.True(log.Producers.Check(batch).IsAccepted);
        Assert.Equal(0, log.Producers.Count);
    }

    [Fact]
    public void A_follower_takes_what_the_leader_has_without_checking_it()
    {
        log.Append(new LogEntry(0, 0, TestClient.Batch(5, epoch: 3)));
        log.Append(new LogEntry(1, 0, TestClient.Batch(9, epoch: 3)));
        log.Append(new LogEntry(2, 0, TestClient.Batch(1, epoch: 2)));
        Assert.Equal(2, log.Producers.Find(7)!.Epoch);
        Assert.True(log.Producers.Check(TestClient.Batch(2, epoch: 2)).IsAccepted);
    }

    [Fact]
    public void Truncation_drops_what_was_truncated_and_rebuilds()
    {
        AppendBatches(8);
        log.TruncateTo(6);
        Assert.Equal(5, log.Producers.Find(7)!.LastSequence);
        Assert.Equal(1, log.Producers.Check(TestClient.Batch(1)).DuplicateOf);
        Assert.True(log.Producers.Check(TestClient.Batch(6)).IsAccepted);
    }

    [Fact]
    public void Truncation_in_the_middle_of_a_batch_drops_the_whole_batch()
    {
        AppendBatches(2, records: 3);
        log.TruncateTo(4);
        Assert.Equal(3, log.EndOffset);
        Assert.Equal(2, log.Producers.Find(7)!.LastSequence);
    }

    [Fact]
    public void A_loss_of_power_drops_what_was_not_flushed_and_rebuilds()
    {
        AppendBatches(2);
        log.Flush();
        log.Append(0, TestClient.Batch(2));
        Assert.True(log.Crash());
        Assert.Equal(2, log.EndOffset);
        Assert.True(log.Producers.Check(TestClient.Batch(2)).IsAccepted);
        Assert.False(log.Crash());
    }

    [Fact]
    public void A_producer_whose_records_are_deleted_is_still_known_after_a_restart()
    {
        AppendBatches(7);
        log.DeleteTo(7);
        log.Rebuild();
        Assert.Equal(7, log.StartOffset);
        Assert.Equal(2, log.Producers.Check(TestClient.Batch(2)).DuplicateOf);
        Assert.Equal(ErrorCode.OutOfOrderSequenceNumber, log.Producers.Check(TestClient.Batch(9)).Error);
    }

    [Fact]
    public void Deletion_keeps_a_batch_that_it_would_cut()
    {
        AppendBatches(2, records: 3);
        log.DeleteTo(4);
        Assert.Equal(3, log.StartOffset);
    }

    [Fact]
    public void Offsets_are_contiguous()
    {
        AppendBatches(1);
        Assert.Throws<InvariantViolationException>(() => log.Append(new LogEntry(2, 0, TestClient.Batch(1))));
        Assert.Throws<InvariantViolationException>(() => log.Append(0, TestClient.Batch(2)));
    }

    [Fact]
    public void An_epoch_ends_where_the_next_one_begins()
    {
        foreach (int epoch in (int[])[1, 1, 3])
        {
            log.Append(new LogEntry(log.EndOffset, epoch, TestClient.Batch(-1, producerId: -1)));
        }

        Assert.Equal((0, 0), log.EndOf(0));
        Assert.Equal((1, 2), log.EndOf(1));
        Assert.Equal((1, 2), log.EndOf(2));
        Assert.Equal((3, 3), log.EndOf(3));
        Assert.Equal((3, 3), log.EndOf(4));
    }

    private void AppendBatches(int batches, int records = 1)
    {
        for (int batch = 0; batch < batches; batch++)
        {
            log.Append(0, TestClient.Batch(batch * records, records));
        }
    }
}
