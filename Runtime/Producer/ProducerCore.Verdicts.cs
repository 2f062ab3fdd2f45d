using ProducerSafety.Runtime.Protocol;
using ProducerSafety.Runtime.Records;

namespace ProducerSafety.Runtime.Producer;

/// <content>Decides what an answer, or none, means for a batch.</content>
public sealed partial class ProducerCore
{
    private void CompleteAll(long now, OutstandingRequest request, ProduceResponse response)
    {
        foreach (PendingBatch batch in request.Batches)
        {
            PartitionAppended answer = response.Partitions.FirstOrDefault(partition => partition.Partition == batch.Partition);
            bool isAnswered = answer.Partition.Topic is not null;
            Complete(now, batch, isAnswered ? answer.Error : ErrorCode.UnknownServerError, isAnswered ? answer.BaseOffset : -1);
        }
    }

    private void Complete(long now, PendingBatch batch, ErrorCode error, long offset)
    {
        PartitionQueue queue = QueueOf(batch);
        batch.IsOut = false;
        if (error is ErrorCode.None or ErrorCode.DuplicateSequenceNumber)
        {
            queue.IsKnownToBroker = true;
            queue.Remove(batch);
            if (!batch.IsReported)
            {
                ReportAll(batch, offset, DeliveryStatus.Persisted, DeliveryFailure.None);
            }

            return;
        }

        batch.LastError = error;
        batch.MayBeInLog |= !ErrorMeaning.IsCertainlyNotAppended(error, options.Profile);
        isMetadataStale |= ErrorMeaning.AsksForMetadata(error);
        if (batch.IsReported)
        {
            queue.Remove(batch);
            LeaveGap(queue, batch);
        }
        else if (options.IsIdempotent && error is ErrorCode.OutOfOrderSequenceNumber or ErrorCode.InvalidProducerEpoch or ErrorCode.UnknownProducerId)
        {
            RefusedBySequence(now, queue, batch, error);
        }
        else
        {
            RetryOrGiveUp(now, queue, batch, error);
        }
    }

    private void RetryOrGiveUp(long now, PartitionQueue queue, PendingBatch batch, ErrorCode error)
    {
        batch.Failures += options.IsLibrdkafka && ErrorMeaning.IsFreeOfCharge(error) ? 0 : 1;
        if (now >= ExpiryOf(batch.CreatedAt))
        {
            GiveUp(queue, batch, DeliveryFailure.TimedOut);
        }
        else if (!IsRetriable(error) || batch.Failures > options.Retries)
        {
            GiveUp(queue, batch, DeliveryFailure.Refused);
        }
        else
        {
            queue.Retry(batch, now + Backoff.After(Math.Max(batch.Failures, 1), random));
            queue.IsDraining = options.IsLibrdkafka && options.IsIdempotent && queue.InFlight.Count > 0;
        }
    }

    // 45 for a batch that is not the next one in line only says that an earlier one is missing so far. For the next one in line the broker has lost what it knew, or
    // the batch is in the log already and too old to be recognised.
    private void RefusedBySequence(long now, PartitionQueue queue, PendingBatch batch, ErrorCode error)
    {
        bool isNextInLine = queue.IsNextInLine(batch);
        if (options.IsLibrdkafka)
        {
            if (error == ErrorCode.OutOfOrderSequenceNumber && isNextInLine)
            {
                batch.MayBeInLog = true;
                Fail(error);
            }
            else if (error == ErrorCode.OutOfOrderSequenceNumber || (error == ErrorCode.UnknownProducerId && !batch.MayBeInLog))
            {
                queue.Retry(batch, now);
                BumpEpochOfAll(now);
            }
            else
            {
                GiveUp(queue, batch, DeliveryFailure.Refused);
            }
        }
        else if (batch.MayBeInLog && (isNextInLine || queue.NeedsNewEpoch))
        {
            GiveUp(queue, batch, DeliveryFailure.Refused);
        }
        else
        {
            queue.NeedsNewEpoch |= isNextInLine;
            queue.Retry(batch, now);
        }
    }

    private void GiveUp(PartitionQueue queue, PendingBatch batch, DeliveryFailure failure)
    {
        queue.Remove(batch);
        ReportAll(batch, -1, batch.StatusIfGivenUp, failure);
        LeaveGap(queue, batch);
    }

    // The broker will refuse every later sequence of this epoch.
    private void LeaveGap(PartitionQueue queue, PendingBatch batch)
    {
        if (!options.IsIdempotent || !batch.IsSealed)
        {
            return;
        }

        if (options.IsLibrdkafka)
        {
            BumpEpochOfAll(lastNow);
        }
        else
        {
            queue.NeedsNewEpoch = true;
        }
    }

    // librdkafka waits for all that is in flight, takes a new epoch, and numbers everything anew, also what may be in the log.
    private void BumpEpochOfAll(long now)
    {
        mustBumpEpoch = true;
        foreach (BrokerLink link in links)
        {
            while (link.Built.TryDequeue(out OutstandingRequest? request))
            {
                foreach (PendingBatch batch in request.Batches.Where(batch => !batch.IsReported))
                {
                    QueueOf(batch).Retry(batch, now);
                }
            }
        }
    }

    private void Expire(long now)
    {
        foreach (TopicQueue topic in topicsInOrder)
        {
            while (topic.Unplaced.TryPeek(out UnplacedMessage message) && now >= ExpiryOf(topic, message))
            {
                topic.Unplaced.Dequeue();
                bool isUnknown = now < ExpiryOf(message.AcceptedAt);
                ReportUnplaced(topic, message, isUnknown ? DeliveryFailure.Refused : DeliveryFailure.TimedOut, topic.Error);
            }

            foreach (PartitionQueue partition in topic.Partitions)
            {
                Expire(now, partition);
            }
        }
    }

    private void Expire(long now, PartitionQueue partition)
    {
        while (partition.Waiting.Count > 0 && now >= ExpiryOf(partition.Waiting[0].CreatedAt))
        {
            GiveUp(partition, partition.Waiting[0], DeliveryFailure.TimedOut);
        }

        // The answer may still come, and until then the batch keeps its place in the sequence.
        for (int index = 0; index < partition.InFlight.Count; index++)
        {
            PendingBatch batch = partition.InFlight[index];
            if (batch.IsReported || now < ExpiryOf(batch.CreatedAt))
            {
                continue;
            }

            if (batch.IsOut)
            {
                ReportAll(batch, -1, DeliveryStatus.PossiblyPersisted, DeliveryFailure.TimedOut);
            }
            else
            {
                GiveUp(partition, batch, DeliveryFailure.TimedOut);
                index--;
            }
        }
    }

    // librdkafka gives up sooner on a topic that no broker knows.
    private long ExpiryOf(TopicQueue topic, in UnplacedMessage message) =>
        options.IsLibrdkafka && topic.UnknownSince >= 0
            ? Math.Min(ExpiryOf(message.AcceptedAt), topic.UnknownSince + options.TopicPropagationMs)
            : ExpiryOf(message.AcceptedAt);

    private void Fail(ErrorCode error)
    {
        FatalError = error;
        GiveUpAll(DeliveryFailure.Fatal, error);
    }

    private void GiveUpAll(DeliveryFailure failure, ErrorCode error)
    {
        foreach (TopicQueue topic in topicsInOrder)
        {
            GiveUpUnplaced(topic, failure, error);
            foreach (PartitionQueue partition in topic.Partitions)
            {
                PendingBatch[] batches = [.. partition.InFlight.Concat(partition.Waiting).OrderBy(batch => batch.Ordinal)];
                foreach (PendingBatch batch in batches)
                {
                    partition.Remove(batch);
                    if (!batch.IsReported)
                    {
                        batch.LastError = error == ErrorCode.None ? batch.LastError : error;
                        ReportAll(batch, -1, batch.StatusIfGivenUp, failure);
                    }
                }
            }
        }

        outstanding.Clear();
        foreach (BrokerLink link in links)
        {
            link.Outstanding.Clear();
            link.Built.Clear();
            link.ProduceRequestsInFlight = 0;
        }

        NextTick = long.MaxValue;
    }

    private void GiveUpUnplaced(TopicQueue topic, DeliveryFailure failure, ErrorCode error)
    {
        while (topic.Unplaced.TryDequeue(out UnplacedMessage message))
        {
            ReportUnplaced(topic, message, failure, error);
        }
    }

    private void ReportUnplaced(TopicQueue topic, in UnplacedMessage message, DeliveryFailure failure, ErrorCode error)
    {
        bufferedBytes -= RecordBatch.SizeOf(message.Record);
        Report(new(message.State, new(topic.Name, message.Partition), -1, DeliveryStatus.NotPersisted, failure, error));
    }

    private void ReportAll(PendingBatch batch, long offset, DeliveryStatus status, DeliveryFailure failure)
    {
        Invariant.Holds(!batch.IsReported, "A batch got two verdicts.");
        batch.IsReported = true;
        bufferedBytes -= batch.SizeInBytes - RecordBatch.HeaderSize;
        ErrorCode error = failure == DeliveryFailure.None ? ErrorCode.None : batch.LastError;
        for (int index = 0; index < batch.States.Count; index++)
        {
            Report(new(batch.States[index], batch.Partition, offset < 0 ? -1 : offset + index, status, failure, error));
        }
    }

    private bool IsRetriable(ErrorCode error) => ErrorMeaning.IsRetriable(error, options.Profile);

    private PartitionQueue QueueOf(PendingBatch batch) => topics[batch.Partition.Topic].Partitions[batch.Partition.Partition];
}
