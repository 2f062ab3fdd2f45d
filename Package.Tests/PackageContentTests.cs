using System.IO.Compression;
using System.Xml.Linq;

namespace ProducerSafety.Package.Tests;

public sealed class PackageContentTests(InstalledPackage package)
{
    [Fact]
    public void Files_are_exactly_these()
    {
        using ZipArchive archive = ZipFile.OpenRead(package.File);
        string[] files = [.. archive.Entries.Select(entry => entry.FullName)
            .Where(name => !name.StartsWith("_rels/", StringComparison.Ordinal) && !name.StartsWith("package/", StringComparison.Ordinal) && name != "[Content_Types].xml")
            .Order(StringComparer.Ordinal)];

        Assert.Equal(
            [
                "ProducerSafety.Analyzers.nuspec",
                "README.md",
                "analyzers/dotnet/cs/ProducerSafety.Analyzers.CodeFixes.dll",
                "analyzers/dotnet/cs/ProducerSafety.Analyzers.dll",
                "analyzers/dotnet/cs/ProducerSafety.Configuration.dll",
                "buildTransitive/ProducerSafety.Analyzers.props",
                "buildTransitive/ProducerSafety.Analyzers.targets",
                "buildTransitive/presets/Minimal.globalconfig",
                "buildTransitive/presets/None.globalconfig",
                "buildTransitive/presets/Strict.globalconfig",
                "icon.png",
            ],
            files);
    }

    [Fact]
    public void Is_a_development_dependency_without_dependencies()
    {
        XElement metadata = Nuspec().Root!.Elements().Single();

        Assert.Equal("true", Value(metadata, "developmentDependency"));
        Assert.Equal("ProducerSafety.Analyzers", Value(metadata, "id"));
        Assert.Equal("README.md", Value(metadata, "readme"));
        Assert.Equal("icon.png", Value(metadata, "icon"));
        Assert.Equal("MIT", Value(metadata, "license"));
        Assert.Equal("https://github.com/ProducerSafety/ProducerSafety", metadata.Elements().Single(element => element.Name.LocalName == "repository").Attribute("url")!.Value);
        Assert.Null(Value(metadata, "dependencies"));
    }

    [Fact]
    public void Icon_is_a_png()
    {
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], Bytes("icon.png")[..4]);
    }

    [Fact]
    public void Assemblies_are_reproducible_and_link_to_their_sources()
    {
        using ZipArchive archive = ZipFile.OpenRead(package.File);
        ZipArchiveEntry[] assemblies = [.. PackedAssembly.In(archive)];

        Assert.Equal(3, assemblies.Length);
        Assert.All(assemblies, PackedAssembly.IsReproducibleAndLinksToItsSources);
    }

    [Fact]
    public async Task The_same_sources_give_the_same_bytes_in_another_folder()
    {
        Assert.SkipUnless(Path.Exists(Repository.PathOf(".git")), "Without git there is no commit that the symbols could name.");
        using TemporaryFolder folder = new();
        string copy = folder.PathOf("copy");
        (await Command.RunAsync(folder.FullName, "git", ["clone", "--quiet", "--shared", "--no-checkout", Repository.Root, copy])).Succeeded();
        string[] built = ["bin", "obj"];
        foreach (string file in Directory.GetFiles(Repository.Root).Concat(Directory.GetFiles(Repository.PathOf("Configuration"), "*", SearchOption.AllDirectories)))
        {
            string name = Path.GetRelativePath(Repository.Root, file);
            if (!name.Split(Path.DirectorySeparatorChar).Intersect(built).Any())
            {
                folder.Write(Path.Combine("copy", name), await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
            }
        }

        (await Command.RunAsync(copy, "dotnet", ["build", "Configuration", "-c", "Release", "-p:RunAnalyzers=false", "--tl:off", "-nologo"])).Succeeded();

        using ZipArchive archive = ZipFile.OpenRead(package.File);
        ZipArchiveEntry packed = PackedAssembly.In(archive).Single(assembly => assembly.Name == "ProducerSafety.Configuration.dll");
        Assert.Equal(PackedAssembly.Bytes(packed), await File.ReadAllBytesAsync(Path.Combine(copy, "Configuration/bin/Release/netstandard2.0/ProducerSafety.Configuration.dll"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public void The_version_is_the_one_of_the_repository()
    {
        string? version = XDocument.Load(Repository.PathOf("Directory.Build.props")).Descendants("Version").Single().Value;

        Assert.Equal(version, package.Version);
        Assert.Equal(version, Value(Nuspec().Root!.Elements().Single(), "version"));
    }

    private static string? Value(XElement metadata, string name) =>
        metadata.Elements().SingleOrDefault(element => element.Name.LocalName == name)?.Value;

    private XDocument Nuspec()
    {
        using MemoryStream stream = new(Bytes("ProducerSafety.Analyzers.nuspec"));
        return XDocument.Load(stream);
    }

    private byte[] Bytes(string name)
    {
        using ZipArchive archive = ZipFile.OpenRead(package.File);
        return PackedAssembly.Bytes(archive.GetEntry(name)!);
    }
}
