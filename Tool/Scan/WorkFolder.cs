using System.Reflection;

namespace ProducerSafety.Tool.Scan;

/// <summary>A folder for everything that a scan writes, deleted at the end.</summary>
internal sealed class WorkFolder : IDisposable
{
    private static readonly string[] Injected = ["Scan.props", "Scan.targets", "ProducerSafety.Analyzers.targets"];

    /// <summary>Creates the folder with what is injected into the build.</summary>
    public WorkFolder()
    {
        foreach (string name in Injected)
        {
            using Stream resource = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
            using FileStream file = File.Create(PathOf(name));
            resource.CopyTo(file);
        }

        // What source generators write is nobody's to repair.
        File.WriteAllText(PathOf("Generated.globalconfig"), $"is_global = true\n[{PathOf("compiled").Replace('\\', '/')}/**.cs]\ngenerated_code = true\n");
        Directory.CreateDirectory(PathOf("compiled"));
        Directory.CreateDirectory(PathOf("locks"));
    }

    /// <summary>The folder.</summary>
    public string FullName { get; } = Directory.CreateTempSubdirectory("producer-safety-").FullName;

    /// <summary>A path in it.</summary>
    public string PathOf(string name) => Path.Combine(FullName, name);

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            Directory.Delete(FullName, recursive: true);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            // A compiler server still holds a file; the system cleans its temporary folder.
        }
    }
}
