using ProducerSafety.Runtime.Broker;

namespace ProducerSafety.Runtime.Storage;

/// <summary>
/// What a log no longer has but must know: its first offset, and the producers that wrote what was deleted (Kafka: the producer snapshots and the checkpoint of log start
/// offsets). All five batches of each are kept, where Kafka keeps the last.
/// </summary>
internal static class SnapshotFile
{
    private const string Name = "deleted.snapshot";

    public static void Write(string folder, long startOffset, ProducerStateTable producers)
    {
        using MemoryStream content = new();
        using (BinaryWriter writer = new(content))
        {
            writer.Write(startOffset);
            producers.Write(writer);
        }

        AtomicFile.Write(Path.Combine(folder, Name), content.ToArray());
    }

    public static ProducerStateTable? Read(string folder, out long startOffset)
    {
        string path = Path.Combine(folder, Name);
        startOffset = 0;
        if (!File.Exists(path))
        {
            return null;
        }

        using BinaryReader reader = new(new MemoryStream(File.ReadAllBytes(path)));
        startOffset = reader.ReadInt64();
        return ProducerStateTable.Read(reader);
    }
}
