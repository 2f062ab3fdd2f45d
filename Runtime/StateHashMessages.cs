using ProducerSafety.Runtime.Protocol;
using ProducerSafety.Runtime.Records;

namespace ProducerSafety.Runtime;

/// <summary>How the messages that are on their way, or wait, count in a state.</summary>
internal static class StateHashMessages
{
    public static void Add(this ref StateHash hash, TopicPartition partition)
    {
        hash.Add(partition.Topic);
        hash.Add(partition.Partition);
    }

    public static void Add(this ref StateHash hash, RecordBatch batch, long now)
    {
        hash.Add(batch.ProducerId);
        hash.Add(batch.ProducerEpoch);
        hash.Add(batch.BaseSequence);
        hash.Add(batch.BaseOffset);
        hash.Add(batch.IsTransactional);
        hash.Add(batch.IsCorrupt);
        hash.Add(batch.SizeInBytes);
        hash.Add(batch.MaxTimestamp - now);
        hash.Add(batch.Count);
        foreach (Record record in batch.Records)
        {
            hash.Add(record.Timestamp - now);
            hash.Add(record.Key);
            hash.Add(record.Value);
            hash.Add(record.Headers.Count);
            foreach ((string name, byte[]? value) in record.Headers)
            {
                hash.Add(name);
                hash.Add(value);
            }
        }
    }

    public static void Add(this ref StateHash hash, Request request, long now)
    {
        switch (request)
        {
            case ProduceRequest produce:
                hash.Add(0);
                hash.Add(produce.TransactionalId);
                hash.Add(produce.Acks);
                hash.Add(produce.TimeoutMs);
                hash.Add(produce.Batches.Count);
                foreach (PartitionBatch batch in produce.Batches)
                {
                    hash.Add(batch.Partition);
                    hash.Add(batch.Batch, now);
                }

                break;
            case InitProducerIdRequest init:
                hash.Add(1);
                hash.Add(init.TransactionalId);
                hash.Add(init.TransactionTimeoutMs);
                hash.Add(init.ProducerId);
                hash.Add(init.ProducerEpoch);
                break;
            case MetadataRequest metadata:
                hash.Add(2);
                hash.Add(metadata.AllowAutoTopicCreation);
                hash.Add(metadata.Topics?.Count ?? -1);
                foreach (string topic in metadata.Topics ?? [])
                {
                    hash.Add(topic);
                }

                break;
            default:
                throw new NotSupportedException(request.GetType().Name);
        }
    }
}
