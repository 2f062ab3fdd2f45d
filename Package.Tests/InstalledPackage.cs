[assembly: AssemblyFixture(typeof(ProducerSafety.Package.Tests.InstalledPackage))]

namespace ProducerSafety.Package.Tests;

/// <summary>The package, packed once for all tests, and a package folder of its own, so that no older package is used.</summary>
public sealed class InstalledPackage : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();

    /// <summary>The packed file.</summary>
    public string File { get; private set; } = "";

    /// <summary>The packed version.</summary>
    public string Version { get; private set; } = "";

    /// <summary>The folder with the packed file, a local package source.</summary>
    internal string Source => folder.PathOf("source");

    /// <summary>Where restored packages go.</summary>
    internal string Packages => folder.PathOf("packages");

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        CommandResult pack = await Command.RunAsync(
            Repository.Root, "dotnet", ["pack", Repository.PathOf("Analyzers.Package"), "-c", "Release", "-o", Source, "-p:RunAnalyzers=false", "--tl:off"]);
        pack.Succeeded();
        Assert.DoesNotContain("warning", pack.Output, StringComparison.Ordinal);
        File = Assert.Single(Directory.GetFiles(Source, "*.nupkg"));
        Version = Path.GetFileNameWithoutExtension(File)["ProducerSafety.Analyzers.".Length..];
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        folder.Dispose();
        return ValueTask.CompletedTask;
    }
}
