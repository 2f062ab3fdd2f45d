using System.Globalization;
using ProducerSafety.Runtime.Broker;
using ProducerSafety.Runtime.Protocol;

namespace ProducerSafety.Runtime.Storage;

/// <summary>The logs of one broker in a folder, one folder for each partition, named as Kafka names them.</summary>
internal sealed class FolderStorage(string folder, long segmentBytes, bool flushesEachBatch) : ILogStorage, IDisposable
{
    private readonly List<LogFiles> opened = [];

    public IReadOnlyList<TopicPartition> Partitions => !Directory.Exists(folder)
        ? []
        : [.. Directory.EnumerateDirectories(folder).Select(path => Parse(Path.GetFileName(path))).Order(Comparer<TopicPartition>.Create(Compare))];

    public ILogFiles Open(TopicPartition partition)
    {
        LogFiles files = new(Path.Combine(folder, partition.ToString()), segmentBytes, flushesEachBatch);
        opened.Add(files);
        return files;
    }

    public void Dispose() => opened.ForEach(files => files.Close());

    private static TopicPartition Parse(string name)
    {
        int dash = name.LastIndexOf('-');
        return new TopicPartition(name[..dash], int.Parse(name.AsSpan(dash + 1), CultureInfo.InvariantCulture));
    }

    private static int Compare(TopicPartition one, TopicPartition other) =>
        string.CompareOrdinal(one.Topic, other.Topic) is var order and not 0 ? order : one.Partition.CompareTo(other.Partition);
}
