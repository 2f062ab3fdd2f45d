using ProducerSafety.Runtime.Broker;
using ProducerSafety.Runtime.Producer;
using ProducerSafety.Runtime.Protocol;

namespace ProducerSafety.Runtime.Simulation;

/// <summary>How what is on its way counts in the state of a simulation.</summary>
internal static class MessageHash
{
    public static void Add(ref StateHash hash, in SimulatedEvent happens, long now)
    {
        // The numbers of ticks are times, which the queue has counted.
        hash.Add(happens.Kind is EventKind.ProducerTick or EventKind.BrokerTick ? 0 : happens.Number);
        happens.Connection?.AddTo(ref hash, now);
        switch (happens.Payload)
        {
            case Request request:
                hash.Add(request, now);
                break;
            case Response response:
                Add(ref hash, response);
                break;
            case ReplicaFetchRequest fetch:
                Add(ref hash, fetch);
                break;
            case ReplicaFetchResponse fetched:
                Add(ref hash, fetched, now);
                break;
            case PartitionAssignment assignment:
                assignment.AddTo(ref hash);
                break;
            case IsrChange change:
                hash.Add(change.LeaderEpoch);
                hash.Add(change.PartitionEpoch);
                hash.Add(change.Isr);
                break;
            case IReadOnlyList<int> alive:
                hash.Add(alive);
                break;
            case DeliveryReport report:
                hash.Add(((long)report.Status << 16) | ((long)report.Failure << 8) | (uint)(int)report.State!);
                hash.Add((long)report.Error);
                break;
            case string topic:
                hash.Add(topic);
                break;
            default:
                break;
        }
    }

    private static void Add(ref StateHash hash, Response response)
    {
        switch (response)
        {
            case ProduceResponse produced:
                foreach (PartitionAppended partition in produced.Partitions)
                {
                    hash.Add(partition.Partition.Partition);
                    hash.Add((long)partition.Error);
                    hash.Add(partition.BaseOffset);
                }

                break;
            case InitProducerIdResponse identity:
                hash.Add((long)identity.Error);
                hash.Add(identity.ProducerId);
                hash.Add(identity.ProducerEpoch);
                break;
            case MetadataResponse metadata:
                hash.Add(metadata.Brokers);
                foreach (TopicMetadata topic in metadata.Topics)
                {
                    hash.Add((long)topic.Error);
                    foreach (PartitionMetadata partition in topic.Partitions)
                    {
                        hash.Add(partition.Leader);
                        hash.Add(partition.LeaderEpoch);
                    }
                }

                break;
            default:
                throw new NotSupportedException(response.GetType().Name);
        }
    }

    private static void Add(ref StateHash hash, ReplicaFetchRequest fetch)
    {
        hash.Add(fetch.Follower);
        hash.Add(fetch.BrokerEpoch);
        hash.Add(fetch.Id);
        foreach (ReplicaFetchPartition partition in fetch.Partitions)
        {
            hash.Add(partition.Partition.Partition);
            hash.Add(partition.LeaderEpoch);
            hash.Add(partition.FetchOffset);
            hash.Add(partition.LastEpoch);
            hash.Add(partition.HighWatermark);
        }
    }

    private static void Add(ref StateHash hash, ReplicaFetchResponse fetched, long now)
    {
        hash.Add(fetched.Leader);
        hash.Add(fetched.BrokerEpoch);
        hash.Add(fetched.Id);
        foreach (ReplicaFetchedPartition partition in fetched.Partitions)
        {
            hash.Add(partition.Partition.Partition);
            hash.Add((long)partition.Error);
            hash.Add(partition.LeaderEpoch);
            hash.Add(partition.HighWatermark);
            hash.Add(partition.LogStartOffset);
            hash.Add(partition.Diverging is { } diverging ? (diverging.EndOffset << 8) ^ diverging.LeaderEpoch : -1);
            foreach (LogEntry entry in partition.Entries)
            {
                hash.Add(entry.BaseOffset);
                hash.Add(entry.LeaderEpoch);
                hash.Add(entry.Batch, now);
            }
        }
    }
}
