using FsCheck;
using FsCheck.Fluent;
using ProducerSafety.Runtime.Broker;
using ProducerSafety.Runtime.Protocol;
using ProducerSafety.Runtime.Records;
using Xunit;

namespace ProducerSafety.Runtime.Tests.Broker;

/// <summary>The producer state of a log against a model that keeps every batch and scans all of them.</summary>
public sealed class ProducerStateModelTests
{
    private const long Sequences = 1L << 31;

    private sealed record Step(int Kind, int ProducerId, int Epoch, int Records, int Choice);

    private sealed record Known(long ProducerId, short Epoch, int First, int Count, long Offset);

    [Fact]
    public void A_log_answers_as_a_list_of_all_batches_does()
    {
        Gen<Step> step =
            from kind in Gen.Elements(0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 2, 2, 2, 3, 3, 4, 4, 5, 6, 7, 8)
            from producerId in Gen.Choose(1, 2)
            from epoch in Gen.Elements(0, 0, 0, 0, 0, 0, 1, -1)
            from records in Gen.Choose(1, 3)
            from choice in Gen.Choose(0, 6)
            select new Step(kind, producerId, epoch, records, choice);
        Prop.ForAll(step.ListOf().ToArbitrary(), Verify).Check(Config.QuickThrowOnFailure.WithMaxTest(3_000).WithEndSize(80));
    }

    private static void Verify(List<Step> steps)
    {
        PartitionLog log = new();
        List<Known> all = [];
        long flushed = 0;
        foreach (Step step in steps)
        {
            switch (step.Kind)
            {
                case 5:
                    log.Rebuild();
                    break;
                case 6:
                    long end = Math.Max(0, log.EndOffset - step.Choice);
                    log.TruncateTo(end);
                    all.RemoveAll(batch => batch.Offset + batch.Count > end);
                    flushed = Math.Min(flushed, all.Sum(batch => batch.Count));
                    break;
                case 7:
                    log.Flush();
                    flushed = log.EndOffset;
                    break;
                case 8:
                    log.Crash();
                    all.RemoveAll(batch => batch.Offset + batch.Count > flushed);
                    break;
                default:
                    Send(log, all, Choose(all, step));
                    break;
            }

            Assert.Equal(all.Sum(batch => batch.Count), log.EndOffset);
        }
    }

    /// <summary>Mostly the next batch or a retry; sometimes a gap, a part of a batch, or another epoch.</summary>
    private static RecordBatch Choose(List<Known> all, Step step)
    {
        List<Known> own = [.. all.Where(batch => batch.ProducerId == step.ProducerId)];
        if (own.Count == 0)
        {
            return TestClient.Batch(step.Choice < 3 ? 0 : int.MaxValue - step.Choice, step.Records, step.ProducerId, 3);
        }

        Known last = own[^1];
        Known chosen = own[Math.Max(0, own.Count - 1 - step.Choice)];
        short epoch = (short)(last.Epoch + step.Epoch);
        int next = step.Epoch > 0 ? 0 : (int)((last.First + (long)last.Count) % Sequences);
        return step.Kind switch
        {
            0 => TestClient.Batch(next, step.Records, step.ProducerId, epoch),
            1 => TestClient.Batch(chosen.First, chosen.Count, step.ProducerId, chosen.Epoch),
            2 => TestClient.Batch((int)((next + (long)step.Choice) % Sequences), step.Records, step.ProducerId, epoch),
            3 => TestClient.Batch(chosen.First, step.Records, step.ProducerId, epoch),
            _ => TestClient.Batch((int)((chosen.First + 1L) % Sequences), step.Records, step.ProducerId, epoch),
        };
    }

    private static void Send(PartitionLog log, List<Known> all, RecordBatch batch)
    {
        (ErrorCode error, long duplicateOf) = Expected(all, batch);
        ProducerCheck check = log.Producers.Check(batch);
        Assert.Equal(new ProducerCheck(error, duplicateOf), check);
        if (check.IsAccepted)
        {
            all.Add(new Known(batch.ProducerId, batch.ProducerEpoch, batch.BaseSequence, batch.Count, log.EndOffset));
            log.Append(0, batch);
        }
    }

    private static (ErrorCode Error, long DuplicateOf) Expected(List<Known> all, RecordBatch batch)
    {
        List<Known> own = [.. all.Where(known => known.ProducerId == batch.ProducerId)];
        if (own.Count == 0)
        {
            return (ErrorCode.None, -1);
        }

        Known last = own[^1];
        Known? original = own.Where(known => known.Epoch == last.Epoch).TakeLast(5)
            .LastOrDefault(known => known.Epoch == batch.ProducerEpoch && known.First == batch.BaseSequence && known.Count == batch.Count);
        if (original != null)
        {
            return (ErrorCode.None, original.Offset);
        }

        if (batch.ProducerEpoch < last.Epoch)
        {
            return (ErrorCode.InvalidProducerEpoch, -1);
        }

        long expected = batch.ProducerEpoch > last.Epoch ? 0 : (last.First + (long)last.Count) % Sequences;
        return (batch.BaseSequence == expected ? ErrorCode.None : ErrorCode.OutOfOrderSequenceNumber, -1);
    }
}
