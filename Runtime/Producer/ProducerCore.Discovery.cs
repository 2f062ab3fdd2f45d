using ProducerSafety.Runtime.Protocol;

namespace ProducerSafety.Runtime.Producer;

/// <content>Finds brokers, leaders and the producer id.</content>
public sealed partial class ProducerCore
{
    private long producerId = -1;
    private short producerEpoch = -1;
    private bool isProducerIdAsked;
    private long producerIdAt;
    private int producerIdFailures;
    private bool mustBumpEpoch;
    private bool isEpochUsedUp;
    private bool isMetadataAsked;
    private bool isMetadataStale;
    private long metadataAt;
    private int metadataFailures;
    private long metadataRefreshAt = long.MaxValue;
    private int nextBroker;

    private RetryBackoff Backoff => new(options.RetryBackoffMs, options.RetryBackoffMaxMs);

    private bool NeedsMetadata => isMetadataStale || topicsInOrder.Exists(topic => topic.NeedsMetadata);

    private bool NeedsProducerId => options.IsIdempotent && (producerId < 0 ? topicsInOrder.Count > 0 : isEpochUsedUp);

    private bool IsNothingInFlight => topicsInOrder.TrueForAll(topic => topic.Partitions.TrueForAll(partition => partition.InFlight.Count == 0));

    private void AskForMetadata(long now)
    {
        if (now >= metadataRefreshAt)
        {
            metadataRefreshAt = long.MaxValue;
            isMetadataStale = true;
        }

        if (!isMetadataAsked && now >= metadataAt && NeedsMetadata && AliveLink(now) is { } link)
        {
            isMetadataAsked = true;
            isMetadataStale = false;
            Send(now, link, new MetadataRequest([.. topicsInOrder.Select(topic => topic.Name)], options.AllowAutoCreateTopics), []);
        }
    }

    private void AskForProducerId(long now)
    {
        if (!isProducerIdAsked && now >= producerIdAt && NeedsProducerId && AliveLink(now) is { } link)
        {
            isProducerIdAsked = true;
            Send(now, link, new InitProducerIdRequest(null, int.MaxValue), []);
        }
    }

    // The next broker in turn; the bootstrap servers only where no broker is known or none can be reached. The Java client takes the broker with the fewest requests in
    // flight (NetworkClient.leastLoadedNode), librdkafka any that is up (rd_kafka_broker_any_usable): which one answers makes no difference here.
    private BrokerLink? AliveLink(long now)
    {
        for (int count = 0; count < links.Count; count++)
        {
            nextBroker = (nextBroker + 1) % links.Count;
            BrokerLink link = links[nextBroker];
            if (link.ReconnectAt <= now && (link.Broker != AnyBroker || links.TrueForAll(other => other.Broker == AnyBroker || other.ReconnectAt > now)))
            {
                return link;
            }
        }

        return null;
    }

    private void Learn(long now, MetadataResponse metadata)
    {
        isMetadataAsked = false;
        metadataRefreshAt = options.MetadataRefreshMs == long.MaxValue ? long.MaxValue : now + options.MetadataRefreshMs;
        foreach (int broker in metadata.Brokers)
        {
            LinkTo(broker);
        }

        foreach (TopicMetadata topic in metadata.Topics)
        {
            Learn(now, TopicOf(topic.Topic), topic);
        }

        metadataFailures = NeedsMetadata ? metadataFailures + 1 : 0;
        metadataAt = metadataFailures > 0 ? now + Backoff.After(metadataFailures, random) : now + options.RetryBackoffMs;
    }

    private void Learn(long now, TopicQueue topic, TopicMetadata metadata)
    {
        topic.Error = metadata.Error;
        topic.UnknownSince = metadata.Error != ErrorCode.UnknownTopicOrPartition || topic.IsKnown ? -1 : topic.UnknownSince < 0 ? now : topic.UnknownSince;
        if (metadata.Error is not ErrorCode.None)
        {
            if (!IsRetriable(metadata.Error))
            {
                GiveUpUnplaced(topic, DeliveryFailure.Refused, metadata.Error);
            }

            return;
        }

        foreach (PartitionMetadata partition in metadata.Partitions)
        {
            if (partition.Partition == topic.Partitions.Count)
            {
                topic.Partitions.Add(new(new(topic.Name, partition.Partition), options, newContent));
            }

            Follow(topic.Partitions[partition.Partition], partition);
        }

        while (topic.IsKnown && topic.Unplaced.TryDequeue(out UnplacedMessage message))
        {
            Place(now, message.AcceptedAt, topic, message.Partition, new(message.Record), message.State);
        }
    }

    // Kafka: Metadata.updateLatestMetadata. Brokers may answer what they knew before a newer leader was elected.
    private void Follow(PartitionQueue partition, PartitionMetadata metadata)
    {
        if (metadata.LeaderEpoch < partition.LeaderEpoch)
        {
            return;
        }

        partition.LeaderEpoch = metadata.LeaderEpoch;
        if (metadata.Leader != partition.Leader)
        {
            if (partition.Leader >= 0)
            {
                LinkTo(partition.Leader).Partitions.Remove(partition);
            }

            partition.Leader = metadata.Leader;
            if (partition.Leader >= 0)
            {
                LinkTo(partition.Leader).Partitions.Add(partition);
            }
        }
    }

    // Kafka: TransactionManager.InitProducerIdHandler; librdkafka: rd_kafka_handle_InitProducerId.
    private void TakeProducerId(long now, InitProducerIdResponse response)
    {
        isProducerIdAsked = false;
        if (response.Error != ErrorCode.None)
        {
            if (IsRetriable(response.Error))
            {
                RetryProducerId(now);
            }
            else
            {
                Fail(response.Error);
            }

            return;
        }

        producerIdFailures = 0;
        isEpochUsedUp = false;
        producerId = response.ProducerId;
        producerEpoch = response.ProducerEpoch;
        foreach (TopicQueue topic in topicsInOrder)
        {
            foreach (PartitionQueue partition in topic.Partitions)
            {
                if (partition.ProducerId < 0)
                {
                    partition.UseEpoch(producerId, producerEpoch);
                }
            }
        }
    }

    private void RetryProducerId(long now)
    {
        isProducerIdAsked = false;
        producerIdAt = now + Backoff.After(++producerIdFailures, random);
    }

    private void RetryMetadata(long now)
    {
        isMetadataAsked = false;
        isMetadataStale = true;
        metadataAt = now + Backoff.After(++metadataFailures, random);
    }

    private void BumpEpochs()
    {
        if (mustBumpEpoch && producerId >= 0 && IsNothingInFlight)
        {
            BumpEpochOfProducer();
        }

        foreach (TopicQueue topic in topicsInOrder)
        {
            foreach (PartitionQueue partition in topic.Partitions)
            {
                if (partition.NeedsNewEpoch && partition.HasNothingUnresolved)
                {
                    BumpEpochOf(partition);
                }
            }
        }
    }

    // librdkafka asks nobody, and after 32767 comes 0 (rdkafka_idempotence.c, rd_kafka_idemp_check_drain_done; rdkafka_proto.h, rd_kafka_pid_bump).
    private void BumpEpochOfProducer()
    {
        mustBumpEpoch = false;
        producerEpoch = (short)((producerEpoch + 1) & short.MaxValue);
        foreach (TopicQueue topic in topicsInOrder)
        {
            topic.Partitions.ForEach(partition => partition.UseEpoch(producerId, producerEpoch));
        }
    }

    // The reference gives one partition a new epoch as soon as nothing of the old one can surprise it; after the last one it takes a new producer id
    // (Kafka: TransactionManager.requestIdempotentEpochBumpForPartition, bumpIdempotentProducerEpoch).
    private void BumpEpochOf(PartitionQueue partition)
    {
        if (partition.Epoch < short.MaxValue)
        {
            partition.UseEpoch(partition.ProducerId, (short)(partition.Epoch + 1));
        }
        else if (partition.ProducerId != producerId)
        {
            partition.UseEpoch(producerId, producerEpoch);
        }
        else
        {
            isEpochUsedUp = true;
        }
    }

    private void AddDiscoveryTo(ref StateHash hash, long now)
    {
        hash.Add(producerId);
        hash.Add((producerEpoch << 5) | (isProducerIdAsked ? 1 : 0) | (mustBumpEpoch ? 2 : 0) | (isMetadataAsked ? 4 : 0) | (isMetadataStale ? 8 : 0) | (isEpochUsedUp ? 16 : 0));
        hash.Add(Math.Max(producerIdAt - now, 0));
        hash.Add(Math.Max(metadataAt - now, 0));
        hash.Add(producerIdFailures);
        hash.Add(metadataFailures);
        hash.Add(nextBroker);
    }
}
