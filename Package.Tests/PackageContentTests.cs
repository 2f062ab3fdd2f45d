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
        Assert.Null(Value(metadata, "dependencies"));
    }

    [Fact]
    public void Icon_is_a_png()
    {
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], Bytes("icon.png")[..4]);
    }

    [Fact]
    public void Assemblies_do_not_say_where_they_were_built()
    {
        foreach (string assembly in new[] { "ProducerSafety.Analyzers.CodeFixes", "ProducerSafety.Analyzers", "ProducerSafety.Configuration" })
        {
            byte[] bytes = Bytes($"analyzers/dotnet/cs/{assembly}.dll");

            Assert.Equal(-1, bytes.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(Repository.Root + Path.DirectorySeparatorChar)));
        }
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
        using Stream stream = archive.GetEntry(name)!.Open();
        using MemoryStream copy = new();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
