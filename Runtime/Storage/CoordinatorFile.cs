using System.Text;
using System.Text.Json;
using ProducerSafety.Runtime.Broker.Coordinator;

namespace ProducerSafety.Runtime.Storage;

/// <summary>
/// What the coordinators know, in a file: a line for each change, which is there before a client hears of it. Where most of the lines no longer count, the file is written anew
/// (Kafka: compaction).
/// </summary>
internal sealed class CoordinatorFile : ICoordinatorStorage, IDisposable
{
    private const string Name = "coordinators.log";
    private const int FewestLines = 10_000;
    private const char Kept = '+';
    private const char Removed = '-';

    private readonly Dictionary<string, CoordinatorEntry> entries = [];
    private readonly string path;
    private readonly bool flushesEach;
    private FileStream file;
    private int lines;

    public CoordinatorFile(string folder, bool flushesEach)
    {
        this.flushesEach = flushesEach;
        Directory.CreateDirectory(folder);
        path = Path.Combine(folder, Name);
        if (File.Exists(path))
        {
            Load();
        }

        file = Rewrite();
    }

    public IReadOnlyCollection<CoordinatorEntry> Entries => entries.Values;

    public void Put(CoordinatorEntry entry)
    {
        entries[entry.Key] = entry;
        Append(Kept, entry);
    }

    public void Remove(CoordinatorEntry entry)
    {
        if (entries.Remove(entry.Key))
        {
            Append(Removed, entry);
        }
    }

    public void Dispose() => file.Dispose();

    /// <summary>Up to the first line that is not whole: a write that the end of the process interrupted.</summary>
    private void Load()
    {
        string[] all = File.ReadAllText(path).Split('\n');
        foreach (string line in all.AsSpan(0, all.Length - 1))
        {
            if (Parse(line) is not { } entry)
            {
                return;
            }

            if (line[0] == Kept)
            {
                entries[entry.Key] = entry;
            }
            else
            {
                entries.Remove(entry.Key);
            }
        }
    }

    private static CoordinatorEntry? Parse(string line)
    {
        try
        {
            return line.Length > 1 && line[0] is Kept or Removed ? JsonSerializer.Deserialize<CoordinatorEntry>(line.AsSpan(1)) : null;
        }
        catch (Exception broken) when (broken is JsonException or NotSupportedException)
        {
            return null;
        }
    }

    private static byte[] Line(char kind, CoordinatorEntry entry) => Encoding.UTF8.GetBytes($"{kind}{JsonSerializer.Serialize(entry)}\n");

    private void Append(char kind, CoordinatorEntry entry)
    {
        if (++lines > FewestLines && lines > 2 * entries.Count)
        {
            file.Dispose();
            file = Rewrite();
            return;
        }

        file.Write(Line(kind, entry));
        file.Flush(flushesEach);
    }

    private FileStream Rewrite()
    {
        AtomicFile.Write(path, entries.Values.SelectMany(entry => Line(Kept, entry)).ToArray());
        lines = entries.Count;
        return new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
    }
}
