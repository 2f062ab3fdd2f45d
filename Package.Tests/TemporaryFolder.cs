namespace ProducerSafety.Package.Tests;

/// <summary>A folder outside the repository, deleted at the end.</summary>
public sealed class TemporaryFolder : IDisposable
{
    /// <summary>Creates the folder.</summary>
    public TemporaryFolder()
    {
        // Without links, because the compiler prints paths without them.
        FullName = Path.GetFullPath(Directory.CreateTempSubdirectory("producer-safety-").FullName);
    }

    /// <summary>The folder's path.</summary>
    public string FullName { get; }

    /// <summary>The path of a file in the folder.</summary>
    public string PathOf(string name) => Path.Combine(FullName, name);

    /// <summary>Writes a file, and the folders above it.</summary>
    public string Write(string name, string text)
    {
        string path = PathOf(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            Directory.Delete(FullName, recursive: true);
        }
        catch (IOException)
        {
            // A compiler that still runs holds a file; the system cleans its temporary folder.
        }
    }
}
