using System.Text;

namespace ProducerSafety.Tool;

/// <summary>Reads what the command line names.</summary>
internal static class InputFile
{
    /// <summary>The text of a file, or of standard input for <c>-</c>.</summary>
    /// <param name="path">The path as it was given.</param>
    /// <param name="console">Where relative paths begin, and standard input.</param>
    public static string Read(string path, ToolConsole console)
    {
        if (path == "-")
        {
            return console.Input.ReadToEnd();
        }

        string full = console.PathOf(path);
        if (Directory.Exists(full))
        {
            throw new UserErrorException($"'{path}' is a folder; name a file, or scan the folder: producer-safety scan {path}");
        }

        if (!File.Exists(full))
        {
            throw new UserErrorException($"there is no file '{path}'; check the path");
        }

        try
        {
            return File.ReadAllText(full, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true));
        }
        catch (DecoderFallbackException)
        {
            throw new UserErrorException($"'{path}' is not UTF-8 text; name a text file");
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"cannot read '{path}': {failed.Message}");
        }
    }
}
