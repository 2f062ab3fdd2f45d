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
        if (now >= ExpiryOf(batch.YoungestAt))
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

    // Kafka: TransactionManager.canRetry and handleFailedBatch; librdkafka: rd_kafka_handle_idempotent_Produce_error.
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

    // The broker will refuse every later sequence of this epoch (Kafka: TransactionManager.maybeResolveSequences, KIP-360; librdkafka: rd_kafka_idemp_drain_epoch_bump).
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
                TakeBack(now, request);
            }
        }
    }

    // Kafka: RecordAccumulator.expiredBatches and Sender.getExpiredInflightBatches, by batch; librdkafka: rd_kafka_broker_toppar_msgq_scan, by message.
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
        for (int index = 0; index < partition.InFlight.Count; index++)
        {
            PendingBatch batch = partition.InFlight[index];
            int expired = ExpiredOf(now, batch);
            if (expired == batch.Reported)
            {
                continue;
            }

            if (batch.IsOut)
            {
                // The answer may still come, and until then the batch keeps its place in the sequence.
                ReportUpTo(batch, expired, -1, DeliveryStatus.PossiblyPersisted, DeliveryFailure.TimedOut);
            }
            else
            {
                Unbuild(now, batch);
                index--;
            }
        }

        for (int index = 0; index < partition.Waiting.Count; index++)
        {
            PendingBatch batch = partition.Waiting[index];
            int expired = ExpiredOf(now, batch);
            if (expired == batch.Reported)
            {
                return;
            }

            if (expired == batch.Count)
            {
                GiveUp(partition, batch, DeliveryFailure.TimedOut);
                index--;
            }
            else
            {
                ExpireSome(partition, batch, expired);
            }
        }
    }

    // What has a sequence goes out as it is or not at all, except in librdkafka, which numbers everything anew (rdkafka_broker.c: rd_kafka_broker_toppar_msgq_scan).
    private void ExpireSome(PartitionQueue partition, PendingBatch batch, int expired)
    {
        if (batch.IsSealed && !options.IsLibrdkafka)
        {
            ReportUpTo(batch, expired, -1, DeliveryStatus.PossiblyPersisted, DeliveryFailure.TimedOut);
            return;
        }

        ReportUpTo(batch, expired, -1, batch.StatusIfGivenUp, DeliveryFailure.TimedOut);
        batch.DropReported();
        LeaveGap(partition, batch);
        batch.Unseal();
    }

    /// <summary>How many messages of a batch, from the first, have their verdict or must have it now.</summary>
    private int ExpiredOf(long now, PendingBatch batch)
    {
        int expired = batch.Reported;
        while (expired < batch.Count && now >= ExpiryOf(batch.AcceptedAt(expired)))
        {
            expired++;
        }

        return expired;
    }

    // A request that waits for room does not go out once the time of its first message is over (rdkafka_request.c: rd_kafka_ProduceRequest sets the request's time by it).
    private void Unbuild(long now, PendingBatch batch)
    {
        foreach (BrokerLink link in links)
        {
            for (int count = link.Built.Count; count > 0; count--)
            {
                OutstandingRequest request = link.Built.Dequeue();
                if (request.Batches.Contains(batch))
                {
                    TakeBack(now, request);
                }
                else
                {
                    link.Built.Enqueue(request);
                }
            }
        }
    }

    private void TakeBack(long now, OutstandingRequest request)
    {
        foreach (PendingBatch batch in request.Batches)
        {
            QueueOf(batch).Retry(batch, now);
        }
    }

    // librdkafka gives up sooner on a topic that no broker knows (rdkafka_topic.c: rd_kafka_topic_set_notexists).
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
        bufferedBytes -= new RecordData(message.Record).Size;
        Report(new(message.State, new(topic.Name, message.Partition), -1, DeliveryStatus.NotPersisted, failure, error));
    }

    private void ReportAll(PendingBatch batch, long offset, DeliveryStatus status, DeliveryFailure failure)
    {
        Invariant.Holds(!batch.IsReported, "A batch got two verdicts.");
        ReportUpTo(batch, batch.Count, offset, status, failure);
    }

    private void ReportUpTo(PendingBatch batch, int end, long offset, DeliveryStatus status, DeliveryFailure failure)
    {
        ErrorCode error = failure == DeliveryFailure.None ? ErrorCode.None : batch.LastError;
        for (int index = batch.Reported; index < end; index++)
        {
            PendingMessage message = batch.ReportNext();
            bufferedBytes -= message.Size;
            Report(new(message.State, batch.Partition, offset < 0 ? -1 : offset + index, status, failure, error));
        }
    }

    private bool IsRetriable(ErrorCode error) => ErrorMeaning.IsRetriable(error, options.Profile);

    private PartitionQueue QueueOf(PendingBatch batch) => topics[batch.Partition.Topic].Partitions[batch.Partition.Partition];
}
