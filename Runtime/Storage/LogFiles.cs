using System.Globalization;
using ProducerSafety.Runtime.Broker;

namespace ProducerSafety.Runtime.Storage;

/// <summary>
/// The log of one partition in segment files. Every batch is written before it is acknowledged, so that the end of the process at any moment costs nothing that a client
/// was told of; a loss of power costs what was not flushed.
/// </summary>
internal sealed class LogFiles : ILogFiles
{
    private readonly string folder;
    private readonly long segmentBytes;
    private readonly bool flushesEachBatch;
    private readonly List<SegmentFile> segments = [];

    public LogFiles(string folder, long segmentBytes, bool flushesEachBatch)
    {
        this.folder = folder;
        this.segmentBytes = segmentBytes;
        this.flushesEachBatch = flushesEachBatch;
        Directory.CreateDirectory(folder);
    }

    public IReadOnlyList<LogEntry> Load(out ProducerStateTable? producers, out long startOffset)
    {
        producers = SnapshotFile.Read(folder, out startOffset);
        segments.AddRange(BaseOffsets().Select(offset => new SegmentFile(folder, offset)));
        List<LogEntry> entries = [];
        long expected = -1;
        for (int index = 0; index < segments.Count; index++)
        {
            entries.AddRange(segments[index].Load(ref expected, out bool isWhole));
            if (!isWhole)
            {
                DropSegmentsFrom(index + 1);
            }
        }

        long start = startOffset;
        entries.RemoveAll(entry => entry.EndOffset <= start);
        startOffset = entries.Count == 0 ? Math.Max(start, expected) : Math.Max(start, entries[0].BaseOffset);
        return entries;
    }

    public void Append(in LogEntry entry)
    {
        if (segments.Count == 0 || (segments[^1].Length > 0 && segments[^1].Length + entry.Batch.SizeInBytes > segmentBytes))
        {
            segments.Add(new SegmentFile(folder, entry.BaseOffset));
        }

        segments[^1].Append(entry);
        if (flushesEachBatch)
        {
            segments[^1].Flush();
        }
    }

    public void TruncateTo(long endOffset)
    {
        int first = segments.FindIndex(segment => segment.BaseOffset >= endOffset);
        DropSegmentsFrom(first < 0 ? segments.Count : first);
        if (segments.Count > 0)
        {
            segments[^1].TruncateTo(endOffset);
        }
    }

    /// <summary>What the deleted batches told about producers is written before they are gone. A segment goes when all of it may.</summary>
    public void DeleteTo(long startOffset, ProducerStateTable producers)
    {
        if (segments.Count < 2 || segments[1].BaseOffset > startOffset)
        {
            return;
        }

        SnapshotFile.Write(folder, startOffset, producers);
        while (segments.Count > 1 && segments[1].BaseOffset <= startOffset)
        {
            segments[0].Delete();
            segments.RemoveAt(0);
        }
    }

    public void RestartAt(long offset)
    {
        DropSegmentsFrom(0);
        SnapshotFile.Write(folder, offset, new ProducerStateTable());
    }

    public void Flush()
    {
        foreach (SegmentFile segment in segments)
        {
            segment.Flush();
        }
    }

    public void Delete()
    {
        Close();
        Directory.Delete(folder, recursive: true);
    }

    public void Close()
    {
        segments.ForEach(segment => segment.Dispose());
        segments.Clear();
    }

    private IEnumerable<long> BaseOffsets() => Directory.EnumerateFiles(folder, "*" + SegmentFile.Extension)
        .Select(path => long.Parse(Path.GetFileNameWithoutExtension(path), CultureInfo.InvariantCulture)).Order();

    private void DropSegmentsFrom(int index)
    {
        for (int last = segments.Count - 1; last >= index; last--)
        {
            segments[last].Delete();
            segments.RemoveAt(last);
        }
    }
}
