using ProducerSafety.Runtime.Protocol;
using ProducerSafety.Runtime.Records;

namespace ProducerSafety.Runtime.Producer;

/// <summary>A message whose partition is not chosen yet, because the topic's partitions are not known.</summary>
internal readonly record struct UnplacedMessage(int Partition, Record Record, object? State, long AcceptedAt);

/// <summary>What the producer knows of a topic, and the messages for it.</summary>
/// <param name="name">The topic's name.</param>
/// <param name="options">The producer's settings.</param>
/// <param name="random">Chooses partitions for messages without a key.</param>
internal sealed class TopicQueue(string name, ProducerOptions options, DeterministicRandom random)
{
    private int stickyPartition = -1;
    private long stickyUntil;

    public string Name { get; } = name;

    /// <summary>Its partitions by index; empty until they are known.</summary>
    public List<PartitionQueue> Partitions { get; } = [];

    public Queue<UnplacedMessage> Unplaced { get; } = new();

    /// <summary>What the last metadata said.</summary>
    public ErrorCode Error { get; set; }

    /// <summary>Since when brokers say that there is no such topic, or -1.</summary>
    public long UnknownSince { get; set; } = -1;

    public bool IsKnown => Partitions.Count > 0;

    /// <summary>Whether messages wait for metadata.</summary>
    public bool NeedsMetadata => Unplaced.Count > 0 || Partitions.Exists(partition => partition.Leader < 0 && !partition.IsEmpty);

    /// <summary>
    /// The partition for a message: the caller's, else by the key, else the sticky one. As in librdkafka, one with a leader is preferred, and a key that chooses no partition,
    /// with <c>random</c>, is not sticky (rdkafka_msg.c: <c>rd_kafka_msg_sticky_partition</c>, <c>rd_kafka_msg_partitioner_random</c>).
    /// </summary>
    public int Place(long now, int partition, in RecordData record)
    {
        int chosen = partition >= 0 ? partition : Partitioner.Choose(options.Partitioner, record.Key, record.HasKey, Partitions.Count);
        if (chosen != Partitioner.Anywhere)
        {
            return chosen;
        }

        if (record.HasKey && options.Partitioner == "random")
        {
            return Any();
        }

        if (stickyPartition < 0 || now >= stickyUntil || Partitions[stickyPartition].Leader < 0)
        {
            stickyPartition = Any();
            stickyUntil = now + options.StickyLingerMs;
        }

        return stickyPartition;
    }

    public void AddTo(ref StateHash hash, long now)
    {
        hash.Add((int)Error);
        hash.Add(UnknownSince < 0 ? -1 : now - UnknownSince);
        hash.Add(Unplaced.Count);
        foreach (UnplacedMessage message in Unplaced)
        {
            hash.Add(message.AcceptedAt - now);
        }

        hash.Add(stickyPartition);
        hash.Add(Math.Max(stickyUntil - now, 0));
        foreach (PartitionQueue partition in Partitions)
        {
            partition.AddTo(ref hash, now);
        }
    }

    private int Any()
    {
        int any = random.Below(Partitions.Count);
        return Partitions[any].Leader < 0 ? random.Below(Partitions.Count) : any;
    }
}
