namespace ProducerSafety.Tool.Fix;

/// <summary>Writes several files so that none is ever half-written: all new texts lie beside their files before the first takes its place.</summary>
internal static class AtomicWrite
{
    /// <summary>Writes all; where one cannot be written, none is changed.</summary>
    public static void All(IReadOnlyList<FileChange> changes)
    {
        List<(FileChange Change, string Temporary)> written = [];
        List<FileChange> done = [];
        try
        {
            foreach (FileChange change in changes)
            {
                string temporary = $"{change.Path}.{Environment.ProcessId}.tmp";
                written.Add((change, temporary));
                WriteBeside(change.Path, temporary, change.ToBytes());
            }

            foreach ((FileChange change, string temporary) in written)
            {
                // Somebody may have saved the file while the repair was made.
                if (EncodedText.Read(change.Path).ToString() != change.Before)
                {
                    throw new IOException($"{change.Path} was changed meanwhile");
                }

                File.Move(temporary, change.Path, overwrite: true);
                done.Add(change);
            }
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            foreach (FileChange change in done)
            {
                File.WriteAllBytes(change.Path, (change with { After = change.Before }).ToBytes());
            }

            throw new UserErrorException($"nothing was changed, because a file cannot be written: {failed.Message}");
        }
        finally
        {
            foreach ((_, string temporary) in written)
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

        File.WriteAllBytes(temporary, bytes);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(temporary, File.GetUnixFileMode(path));
        }
    }
}
