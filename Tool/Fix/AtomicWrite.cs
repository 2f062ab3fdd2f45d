namespace ProducerSafety.Tool.Fix;

/// <summary>
/// Writes several files so that none is ever half-written, whenever the process ends or the power fails: all new texts lie on the disk beside their files
/// before the first takes its place.
/// </summary>
internal static class AtomicWrite
{
    /// <summary>Writes all; where one cannot be written, none is changed.</summary>
    public static void All(IReadOnlyList<FileChange> changes)
    {
        // Where a link leads is written; the link stays.
        List<(FileChange Change, string Path, string Temporary)> written = [];
        List<(FileChange Change, string Path)> done = [];
        try
        {
            foreach (FileChange change in changes)
            {
                string path = new FileInfo(change.Path).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? change.Path;
                string temporary = $"{path}.{Environment.ProcessId}.tmp";
                written.Add((change, path, temporary));
                WriteBeside(path, temporary, change.ToBytes());
            }

            foreach ((FileChange change, string path, string temporary) in written)
            {
                // Somebody may have saved the file while the repair was made.
                if (!File.ReadAllBytes(path).AsSpan().SequenceEqual((change with { After = change.Before }).ToBytes()))
                {
                    throw new IOException($"{change.Path} was changed meanwhile");
                }

                File.Move(temporary, path, overwrite: true);
                done.Add((change, path));
            }
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            foreach ((FileChange change, string path) in done)
            {
                File.WriteAllBytes(path, (change with { After = change.Before }).ToBytes());
            }

            throw new UserErrorException($"nothing was changed, because a file cannot be written: {failed.Message}");
        }
        finally
        {
            foreach ((_, _, string temporary) in written)
            {
                File.Delete(temporary);
            }
        }
    }

    private static void WriteBeside(string path, string temporary, byte[] bytes)
    {
        // A file that may not be written is not to be replaced either.
        using (File.Open(path, FileMode.Open, FileAccess.ReadWrite))
        {
        }

        using (FileStream file = File.Create(temporary))
        {
            file.Write(bytes);
            file.Flush(flushToDisk: true);
        }

        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(temporary, File.GetUnixFileMode(path));
        }
    }
}
