using System.Reflection;

namespace ProducerSafety.Tool.Scan;

/// <summary>A folder for everything that a scan writes, deleted at the end.</summary>
internal sealed class WorkFolder : IDisposable
{
    private static readonly string[] Injected = ["Scan.props", "Scan.targets", "Inject.props", "Inject.targets", "ProducerSafety.Analyzers.targets"];

    /// <summary>Creates the folder with what is injected into the build.</summary>
    public WorkFolder()
    {
        foreach (string name in Injected)
        {
            using Stream resource = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
            using FileStream file = File.Create(PathOf(name));
            resource.CopyTo(file);
        }

        foreach (string assembly in Analysis.AnalyzerAssemblies)
        {
            File.Copy(Path.Combine(AppContext.BaseDirectory, assembly), PathOf(assembly));
        }

        File.WriteAllText(PathOf("Findings.globalconfig"), Severities());
        Directory.CreateDirectory(PathOf("logs"));
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

    // A warning for the compiler whatever a rule's own severity is: an error would keep dependent projects from being built, and info is not written to the log of every SDK.
    private static string Severities() => string.Join('\n',
    [
        "is_global = true",
        "global_level = -40",
        .. RulePage.All.Select(page => $"dotnet_diagnostic.{page.Id}.severity = {(page.Severity is null ? "silent" : "warning")}"),
        "",
    ]);
}
