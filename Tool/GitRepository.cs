using System.Diagnostics;

namespace ProducerSafety.Tool;

/// <summary>A working tree of git: a clone, a worktree or a submodule.</summary>
/// <param name="Root">Its topmost folder.</param>
internal sealed record GitRepository(string Root)
{
    /// <summary>The repository that a folder belongs to, or null.</summary>
    /// <param name="folder">The folder.</param>
    public static GitRepository? Of(string folder)
    {
        for (DirectoryInfo? above = new(folder); above is not null; above = above.Parent)
        {
            // A folder in a clone, a file in a worktree and in a submodule.
            if (Path.Exists(Path.Combine(above.FullName, ".git")))
            {
                return new(above.FullName);
            }
        }

        return null;
    }

    /// <summary>Whether a file lies in the working tree.</summary>
    /// <param name="file">The file's full path.</param>
    public bool Contains(string file) => file.StartsWith(Path.TrimEndingDirectorySeparator(Root) + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    /// <summary>What is not committed, as <c>git status --porcelain</c> lists it.</summary>
    /// <param name="paths">The files and folders to look at.</param>
    /// <param name="ignored">Whether ignored files are listed, too.</param>
    /// <exception cref="UserErrorException">git is not there, or refuses.</exception>
    public string[] Changes(IEnumerable<string> paths, bool ignored = false)
    {
        ProcessStartInfo start = new("git", ["status", "--porcelain", .. ignored ? ["--ignored"] : Array.Empty<string>(), "--", .. paths])
        {
            WorkingDirectory = Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using Process process = Process.Start(start)!;
            Task<string> error = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0
                ? output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                : throw new UserErrorException($"git cannot say what is uncommitted in {Root}: {error.GetAwaiter().GetResult().Split('\n')[0]}");
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new UserErrorException($"{Root} is under git, but git is not on the PATH");
        }
    }

    /// <summary>As <see cref="Changes"/>; nothing where git cannot say.</summary>
    public string[] ChangesOrNone(IEnumerable<string> paths, bool ignored = false)
    {
        try
        {
            return Changes(paths, ignored);
        }
        catch (UserErrorException)
        {
            return [];
        }
    }
}
