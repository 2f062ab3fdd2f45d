[assembly: AssemblyFixture(typeof(ProducerSafety.Tool.Tests.PackedTool))]

namespace ProducerSafety.Tool.Tests;

/// <summary>The tool and the runtime, packed once when the first test asks for them, and the tool installed from there as a user would.</summary>
public sealed class PackedTool : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();
    private readonly Lazy<Task> packed;
    private readonly Lazy<Task> installed;

    /// <summary>Nothing is packed yet.</summary>
    public PackedTool() => (packed, installed) = (new(PackAsync), new(InstallAsync));

    /// <summary>The folder with the packages, a local source.</summary>
    internal string Source => folder.PathOf("source");

    /// <summary>Packs, if no other test has.</summary>
    internal Task ReadyAsync() => packed.Value;

    /// <summary>The only package of this id.</summary>
    internal string File(string id) => Assert.Single(Directory.GetFiles(Source, $"{id}.*.nupkg"));

    /// <summary>The version in the package's name.</summary>
    internal string Version(string id) => Path.GetFileNameWithoutExtension(File(id))[(id.Length + 1)..];

    /// <summary>Runs the installed tool.</summary>
    internal async Task<CommandResult> RunAsync(string workingFolder, params string[] arguments)
    {
        await installed.Value;
        return await Command.RunAsync(workingFolder, folder.PathOf("tools/producer-safety"), arguments);
    }

    /// <inheritdoc/>
    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        folder.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task PackAsync()
    {
        foreach (string project in new[] { "Tool", "Runtime" })
        {
            // Without the analyzers, which the build of the tests has run.
            (await Command.RunAsync(Repository.Root, "dotnet", ["pack", Repository.PathOf(project), "-c", "Release", "-o", Source, "-p:RunAnalyzers=false", "--tl:off", "-nologo", "-clp:NoSummary"])).Succeeded();
        }
    }

    private async Task InstallAsync()
    {
        await ReadyAsync();
        folder.Write("nuget.config", $"<configuration><packageSources><clear /><add key=\"packed\" value=\"{Source}\" /></packageSources></configuration>");
        (await Command.RunAsync(folder.FullName, "dotnet", ["tool", "install", "ProducerSafety.Tool", "--tool-path", folder.PathOf("tools")],
            new Dictionary<string, string?> { ["NUGET_PACKAGES"] = folder.PathOf("packages") })).Succeeded();
    }
}
