using System.Diagnostics;

namespace ProducerSafety.Tool;

/// <summary>What git says of a folder.</summary>
internal static class GitStatus
{
    /// <summary>The lines of <c>git status --porcelain</c>; null outside of a repository, or without git.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="ignored">Whether ignored files are listed, too.</param>
    public static string[]? Of(string folder, bool ignored = false)
    {
        ProcessStartInfo start = new("git", ["status", "--porcelain", .. ignored ? ["--ignored"] : Array.Empty<string>(), "--", "."])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using Process process = Process.Start(start)!;
            process.ErrorDataReceived += (_, _) => { };
            process.BeginErrorReadLine();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? output.Split('\n', StringSplitOptions.RemoveEmptyEntries) : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
