using ProducerSafety.Runtime.Protocol;

namespace ProducerSafety.Runtime.Broker;

/// <summary>The logs of one broker: what a new <see cref="BrokerCore"/> starts from after a crash.</summary>
public sealed class LogDirectory
{
    private readonly Dictionary<TopicPartition, PartitionLog> logs = [];

    private readonly ILogStorage? storage;

    /// <summary>A directory that keeps its logs in memory only.</summary>
    public LogDirectory()
    {
    }

    /// <summary>A directory over what a storage has, up to the last batch that is whole.</summary>
    internal LogDirectory(ILogStorage storage)
    {
        this.storage = storage;
        foreach (TopicPartition partition in storage.Partitions)
        {
            logs.Add(partition, new PartitionLog(storage.Open(partition)));
        }
    }

    /// <summary>The logs.</summary>
    public IReadOnlyDictionary<TopicPartition, PartitionLog> Logs => logs;

    /// <summary>Makes everything survive a loss of power.</summary>
    public void Flush()
    {
        foreach (PartitionLog log in logs.Values)
        {
            log.Flush();
        }
    }

    /// <summary>A loss of power: what was not flushed is gone.</summary>
    /// <returns>Whether anything was lost, which the controller must be told when the broker registers again.</returns>
    public bool Crash()
    {
        bool lost = false;
        foreach (PartitionLog log in logs.Values)
        {
            lost |= log.Crash();
        }

        return lost;
    }

    /// <summary>Adds the complete state.</summary>
    /// <param name="hash">The hash.</param>
    /// <param name="now">The time that timestamps are counted from.</param>
    public void AddTo(ref StateHash hash, long now)
    {
        UInt128 sum = 0;
        foreach ((TopicPartition partition, PartitionLog log) in logs)
        {
            StateHash element = default;
            element.Add(partition);
            log.AddTo(ref element, now);
            StateHash.AddToSet(element, ref sum);
        }

        hash.AddSet(sum);
    }

    internal void Delete(TopicPartition partition)
    {
        if (logs.Remove(partition, out PartitionLog? log))
        {
            log.DeleteFiles();
        }
    }

    internal PartitionLog GetOrCreate(TopicPartition partition)
    {
        if (!logs.TryGetValue(partition, out PartitionLog? log))
        {
            log = storage == null ? new PartitionLog() : new PartitionLog(storage.Open(partition));
            logs.Add(partition, log);
        }

        return log;
    }
}
