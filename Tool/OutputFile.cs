namespace ProducerSafety.Tool;

/// <summary>Writes what the command line asks for.</summary>
internal static class OutputFile
{
    /// <summary>Fails at once, before any work is done, where a file cannot be written.</summary>
    /// <param name="path">The path as it was given, or null.</param>
    /// <param name="console">Where relative paths begin.</param>
    public static void Check(string? path, ToolConsole console)
    {
        if (path is null)
        {
            return;
        }

        string full = console.PathOf(path);
        if (Directory.Exists(full))
        {
            throw new UserErrorException($"cannot write '{path}': it is a folder; name a file");
        }

        if (!Directory.Exists(Path.GetDirectoryName(full)))
        {
            throw new UserErrorException($"cannot write '{path}': its folder does not exist; create it first");
        }

        try
        {
            if (File.Exists(full))
            {
                File.Open(full, FileMode.Open, FileAccess.Write).Dispose();
            }

            File.Create(Temporary(full), 1, FileOptions.DeleteOnClose).Dispose();
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw Refused(path, full, failed);
        }
    }

    /// <summary>Writes a file, whole or not at all.</summary>
    /// <param name="path">The path as it was given.</param>
    /// <param name="text">The text.</param>
    /// <param name="console">Where relative paths begin.</param>
    public static void Write(string path, string text, ToolConsole console)
    {
        Check(path, console);
        string full = console.PathOf(path);
        string temporary = Temporary(full);
        try
        {
            File.WriteAllText(temporary, text);
            File.Move(temporary, full, overwrite: true);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            File.Delete(temporary);
            throw Refused(path, full, failed);
        }
    }

    // The path of the temporary file would only confuse.
    private static UserErrorException Refused(string path, string full, Exception failed) =>
        new($"cannot write '{path}': {(failed is UnauthorizedAccessException ? "permission denied" : failed.Message.Replace(Temporary(full), full, StringComparison.Ordinal))}; name another place");

    private static string Temporary(string full) => $"{full}.{Environment.ProcessId}.tmp";
}
