using ProducerSafety.Runtime.Protocol;

namespace ProducerSafety.Runtime.Producer;

/// <content>Decides what goes out when.</content>
public sealed partial class ProducerCore
{
    private void Serve(long now)
    {
        if (FatalError is null)
        {
            TimeOutRequests(now);
            Expire(now);
            BumpEpochs();
        }

        if (!IsDone)
        {
            AskForMetadata(now);
            AskForProducerId(now);
            foreach (BrokerLink link in links)
            {
                SendTo(now, link);
            }
        }

        NextTick = FindNextTick(now);
    }

    private void SendTo(long now, BrokerLink link)
    {
        if (link.ReconnectAt > now)
        {
            return;
        }

        // librdkafka builds the next request while there is no room in flight for it; the others build what they send.
        int built = options.IsLibrdkafka ? options.BuiltRequests : 1;
        do
        {
            while (!mustBumpEpoch && link.Built.Count < built && (options.IsLibrdkafka || link.ProduceRequestsInFlight < options.MaxInFlight) && Build(now, link) is { } request)
            {
                link.Built.Enqueue(request);
            }
        }
        while (link.ProduceRequestsInFlight < options.MaxInFlight && link.Built.TryDequeue(out OutstandingRequest? next) && Transmit(now, link, next));
    }

    // Kafka: RecordAccumulator.drainBatchesForOneNode takes one batch of each partition, in turn, up to max.request.size; librdkafka has one partition in a request.
    private OutstandingRequest? Build(long now, BrokerLink link)
    {
        List<PendingBatch> batches = [];
        long size = 0;
        int partitions = link.Partitions.Count;
        int first = link.NextPartition;
        for (int count = 0; count < partitions; count++)
        {
            int index = (first + count) % partitions;
            PartitionQueue partition = link.Partitions[index];
            if (partition.Sendable(now, isHurried) is not { } batch || (size += batch.SizeInBytes) > options.MessageMaxBytes && batches.Count > 0)
            {
                continue;
            }

            partition.Start(batch);
            batches.Add(batch);
            link.NextPartition = (index + 1) % partitions;
            if (options.IsLibrdkafka)
            {
                break;
            }
        }

        if (batches.Count == 0)
        {
            return null;
        }

        ProduceRequest request = new(null, options.Acks, options.RequestTimeoutMs, batches.ConvertAll(batch => new PartitionBatch(batch.Partition, batch.Sealed!)));
        return new(++lastCorrelationId, link.Broker, request, batches);
    }

    private bool Transmit(long now, BrokerLink link, OutstandingRequest request)
    {
        foreach (PendingBatch batch in request.Batches)
        {
            batch.IsOut = true;
        }

        if (options.Acks == 0)
        {
            effects.Send(link.Broker, request.CorrelationId, request.Request);
            foreach (PendingBatch batch in request.Batches)
            {
                QueueOf(batch).Remove(batch);
                ReportAll(batch, -1, DeliveryStatus.PossiblyPersisted, DeliveryFailure.None);
            }

            return true;
        }

        link.ProduceRequestsInFlight++;
        request.Deadline = DeadlineOf(now, request.Batches);
        Send(link, request);
        return true;
    }

    private void Send(long now, BrokerLink link, Request request, IReadOnlyList<PendingBatch> batches) =>
        Send(link, new OutstandingRequest(++lastCorrelationId, link.Broker, request, batches) { Deadline = DeadlineOf(now, batches) });

    private void Send(BrokerLink link, OutstandingRequest request)
    {
        link.Outstanding.Add(request);
        outstanding.Add(request.CorrelationId, request);
        effects.Send(link.Broker, request.CorrelationId, request.Request);
    }

    // The Java client waits for an answer as long as the broker may take, then closes the connection (NetworkClient.handleTimedOutRequests); librdkafka until the socket or the messages time out
    // (rd_kafka_ProduceRequest, rd_kafka_broker_bufq_timeout_scan).
    private long DeadlineOf(long now, IReadOnlyList<PendingBatch> batches)
    {
        if (!options.IsLibrdkafka)
        {
            return now + options.RequestTimeoutMs;
        }

        long deadline = now + options.SocketTimeoutMs;
        foreach (PendingBatch batch in batches)
        {
            deadline = Math.Min(deadline, ExpiryOf(batch.OldestAt));
        }

        return Math.Max(deadline, now + 1);
    }

    private void TimeOutRequests(long now)
    {
        foreach (BrokerLink link in links)
        {
            if (link.Outstanding.Exists(request => request.Deadline <= now))
            {
                effects.Disconnect(link.Broker);
                Disconnected(now, link);
            }
        }
    }

    // Kafka: NetworkClient.processDisconnection, Sender.handleProduceResponse.
    private void Disconnected(long now, BrokerLink link)
    {
        // As librdkafka does (rd_kafka_broker_update_reconnect_backoff): with acks 0 no answer tells that the connection was good.
        link.ConnectionFailures = now >= link.ForgetFailuresAt ? 0 : link.ConnectionFailures;
        link.ReconnectAt = now + new RetryBackoff(options.ReconnectBackoffMs, options.ReconnectBackoffMaxMs).After(++link.ConnectionFailures, random);
        link.ForgetFailuresAt = link.ReconnectAt + options.ReconnectBackoffMaxMs;
        OutstandingRequest[] broken = [.. link.Outstanding];
        link.Outstanding.Clear();
        link.ProduceRequestsInFlight = 0;
        foreach (OutstandingRequest request in broken)
        {
            outstanding.Remove(request.CorrelationId);
            switch (request.Request)
            {
                case MetadataRequest:
                    RetryMetadata(now);
                    break;
                case InitProducerIdRequest:
                    RetryProducerId(now);
                    break;
                default:
                    foreach (PendingBatch batch in request.Batches)
                    {
                        Complete(now, batch, ErrorCode.NetworkException, -1);
                    }

                    break;
            }
        }

        // The partition may have another leader by now.
        isMetadataStale |= topicsInOrder.Count > 0;
    }

    private long ExpiryOf(long acceptedAt) => options.DeliveryTimeoutMs == long.MaxValue ? long.MaxValue : acceptedAt + options.DeliveryTimeoutMs;

    private bool IsDone => FatalError is not null || (isClosed && Pending == 0);

    private long FindNextTick(long now)
    {
        if (IsDone)
        {
            return long.MaxValue;
        }

        long next = metadataRefreshAt;
        if (!isMetadataAsked && NeedsMetadata)
        {
            next = Math.Min(next, Later(metadataAt));
        }

        if (!isProducerIdAsked && NeedsProducerId)
        {
            next = Math.Min(next, Later(producerIdAt));
        }

        foreach (BrokerLink link in links)
        {
            next = link.ReconnectAt > now ? Math.Min(next, link.ReconnectAt) : next;
            foreach (OutstandingRequest request in link.Outstanding)
            {
                next = Math.Min(next, request.Deadline);
            }
        }

        foreach (TopicQueue topic in topicsInOrder)
        {
            next = topic.Unplaced.TryPeek(out UnplacedMessage first) ? Math.Min(next, ExpiryOf(topic, first)) : next;
            foreach (PartitionQueue partition in topic.Partitions)
            {
                long ready = partition.ReadyAt(isHurried);
                next = ready > now ? Math.Min(next, ready) : next;
                next = partition.Waiting.Count > 0 ? Math.Min(next, ExpiryOf(partition.Waiting[0].OldestAt)) : next;
                foreach (PendingBatch batch in partition.InFlight)
                {
                    next = batch.IsReported ? next : Math.Min(next, ExpiryOf(batch.OldestAt));
                }
            }
        }

        return next;

        // What is due but has to wait for a connection is tried again when one may be opened.
        long Later(long at) => at > now ? at : long.MaxValue;
    }
}
