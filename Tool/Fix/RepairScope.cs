namespace ProducerSafety.Tool.Fix;

/// <summary>
/// Which files a repair may change: those of the repository, or without git those of the folder. What a build takes from elsewhere, such as the sources of a
/// package or of a generator, is not the user's to change.
/// </summary>
/// <param name="folder">The folder that is repaired.</param>
internal sealed class RepairScope(string folder)
{
    private readonly GitRepository? repository = GitRepository.Of(folder);

    /// <summary>Whether a file may be changed.</summary>
    /// <param name="file">The file's full path.</param>
    public bool Contains(string file) => (repository ?? new GitRepository(folder)).Contains(file);

    /// <summary>Fails where a repair could not be told from changes that are there already.</summary>
    /// <param name="path">The path as it was given, for the message.</param>
    /// <param name="paths">The files and folders to look at.</param>
    public void RequireCommitted(string path, IEnumerable<string> paths)
    {
        string[] changes;
        try
        {
            changes = repository?.Changes(paths) ?? [];
        }
        catch (UserErrorException unknown)
        {
            throw new UserErrorException($"{unknown.Message}; mend that, look with --dry-run, or say --force");
        }

        if (changes.Length > 0)
        {
            string others = changes.Length > 1 ? $" and {changes.Length - 1} more" : "";
            throw new UserErrorException($"git has uncommitted changes below '{path}' ({changes[0][3..]}{others}); commit them first, look with --dry-run, or say --force");
        }
    }
}
