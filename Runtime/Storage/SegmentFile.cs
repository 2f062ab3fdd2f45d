using Microsoft.Win32.SafeHandles;
using ProducerSafety.Runtime.Broker;
using ProducerSafety.Runtime.Records;

namespace ProducerSafety.Runtime.Storage;

/// <summary>A part of a log in a file: record batches one after the other, as they go over the network, named after the first offset (Kafka: <c>LogSegment</c>).</summary>
internal sealed class SegmentFile : IDisposable
{
    public const string Extension = ".log";

    private readonly List<(long Offset, long Position)> batches = [];
    private readonly SafeFileHandle file;
    private readonly string path;

    public SegmentFile(string folder, long baseOffset)
    {
        BaseOffset = baseOffset;
        path = Path.Combine(folder, $"{baseOffset:D20}{Extension}");
        file = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
    }

    public long BaseOffset { get; }

    public long Length { get; private set; }

    /// <summary>Reads the batches that are whole and follow on each other, and cuts off what comes after them: a write that the end of the process interrupted.</summary>
    /// <param name="expectedOffset">The offset that the first batch must have, or -1 for any; then that after the last one.</param>
    /// <param name="isWhole">Whether nothing was cut off.</param>
    public List<LogEntry> Load(ref long expectedOffset, out bool isWhole)
    {
        byte[] bytes = new byte[RandomAccess.GetLength(file)];
        int read = 0;
        while (read < bytes.Length && RandomAccess.Read(file, bytes.AsSpan(read), read) is var more and > 0)
        {
            read += more;
        }

        List<LogEntry> entries = [];
        while (Next(bytes.AsMemory((int)Length), expectedOffset) is { } entry)
        {
            batches.Add((entry.BaseOffset, Length));
            entries.Add(entry);
            Length += entry.Batch.SizeInBytes;
            expectedOffset = entry.EndOffset;
        }

        isWhole = Length == bytes.Length;
        RandomAccess.SetLength(file, Length);
        return entries;
    }

    public void Append(in LogEntry entry)
    {
        RandomAccess.Write(file, entry.Batch.Bytes.Span, Length);
        batches.Add((entry.BaseOffset, Length));
        Length += entry.Batch.SizeInBytes;
    }

    /// <summary>Drops the batches that begin at or after an offset.</summary>
    public void TruncateTo(long endOffset)
    {
        int kept = batches.FindIndex(batch => batch.Offset >= endOffset);
        if (kept >= 0)
        {
            Length = batches[kept].Position;
            batches.RemoveRange(kept, batches.Count - kept);
            RandomAccess.SetLength(file, Length);
        }
    }

    public void Flush() => RandomAccess.FlushToDisk(file);

    public void Delete()
    {
        Dispose();
        File.Delete(path);
    }

    public void Dispose() => file.Dispose();

    private static LogEntry? Next(Memory<byte> rest, long expectedOffset)
    {
        if (rest.Length < BatchHeader.Size)
        {
            return null;
        }

        BatchHeader header = new(rest.Span);
        long size = (long)header.Length + BatchHeader.BeforeLength;
        if (size < BatchHeader.Size || size > rest.Length || (expectedOffset >= 0 && header.BaseOffset != expectedOffset))
        {
            return null;
        }

        RecordBatch batch = RecordBatch.FromBytes(rest[..(int)size]);
        return batch.Defect == Protocol.ErrorCode.None && !batch.IsCorrupt && batch.Count > 0 ? new LogEntry(header.BaseOffset, header.LeaderEpoch, batch) : null;
    }
}
