namespace ProducerSafety.Runtime.Storage;

/// <summary>A file that is replaced as a whole: whoever reads it finds the old content or the new one, whenever the process ended.</summary>
internal static class AtomicFile
{
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        string next = path + ".next";
        using (FileStream file = new(next, FileMode.Create))
        {
            file.Write(content);
            file.Flush(flushToDisk: true);
        }

        File.Move(next, path, overwrite: true);
    }
}
