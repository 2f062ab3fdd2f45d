using System.IO.Compression;
using System.Xml.Linq;

namespace ProducerSafety.Tool.Tests;

/// <summary>The packages, as users get them.</summary>
public sealed class PackedToolTests(PackedTool tool)
{
    [Fact]
    public async Task The_installed_tool_does_what_its_readme_says()
    {
        using UserRepository repository = new();
        repository.WriteProject("Orders.csproj");
        repository.Write("Publisher.cs", UnsafeCode.Publisher);
        repository.Write("producer.properties", "enable.idempotence=false\n");
        await repository.CommitAsync();

        CommandResult scan = await tool.RunAsync(repository.Folder, "scan", "--sarif", "found.sarif", "--html", "found.html");
        CommandResult check = await tool.RunAsync(repository.Folder, "check", "producer.properties");
        CommandResult explain = await tool.RunAsync(repository.Folder, "explain", "KPS1102");
        CommandResult proof = await tool.RunAsync(repository.Folder, "prove", "KPS1102", "--seeds", "20", "--html", "proof.html");
        CommandResult wrong = await tool.RunAsync(repository.Folder, "scna");
        await repository.GitAsync("clean", "-fdq");
        CommandResult fix = await tool.RunAsync(repository.Folder, "fix");

        Assert.True(scan.Output.Contains("1 error in 1 file (Orders.csproj, 1 project built)", StringComparison.Ordinal), scan.Output + scan.Error);
        Assert.Equal((1, 1), (scan.ExitCode, check.ExitCode));
        Assert.StartsWith("producer.properties(1,20): warning KPS1101", check.Output, StringComparison.Ordinal);
        Assert.StartsWith("KPS1102: Idempotence is not enabled", explain.Succeeded().Output, StringComparison.Ordinal);
        Assert.EndsWith("proof.html", proof.Succeeded().Output.TrimEnd(), StringComparison.Ordinal);
        Assert.Equal(2, wrong.ExitCode);
        Assert.Contains("1 file changed", fix.Succeeded().Output, StringComparison.Ordinal);
        Assert.Contains("Acks = Acks.All", repository.Read("Publisher.cs"), StringComparison.Ordinal);
        Assert.Contains("scan     ", (await tool.RunAsync(repository.Folder, "--help")).Output.Replace("[PATH]", "      ", StringComparison.Ordinal).Replace("<PATH>", "      ", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ProducerSafety.Tool")]
    [InlineData("ProducerSafety.Runtime")]
    public async Task A_package_says_what_it_is(string id)
    {
        await tool.ReadyAsync();
        using ZipArchive package = ZipFile.OpenRead(tool.File(id));
        using Stream stream = package.GetEntry($"{id}.nuspec")!.Open();
        XElement metadata = (await XDocument.LoadAsync(stream, LoadOptions.None, TestContext.Current.CancellationToken)).Root!.Elements().Single();
        string? Value(string name) => metadata.Elements().SingleOrDefault(element => element.Name.LocalName == name)?.Value;

        Assert.Equal(("README.md", "icon.png", "MIT"), (Value("readme"), Value("icon"), Value("license")));
        Assert.Equal(tool.Version("ProducerSafety.Tool"), Value("version"));
        Assert.StartsWith("https://github.com/", metadata.Elements().Single(element => element.Name.LocalName == "repository").Attribute("url")!.Value, StringComparison.Ordinal);
        Assert.True((Value("description") ?? "").Length > 80);
        Assert.DoesNotContain(metadata.Descendants(), element => element.Name.LocalName == "dependency");
        Assert.NotNull(package.GetEntry("README.md"));
        Assert.NotNull(package.GetEntry("icon.png"));
        Assert.Contains(id == "ProducerSafety.Tool" ? "tools/net10.0/any/client/Confluent.Kafka.dll" : "lib/net10.0/ProducerSafety.Configuration.xml", package.Entries.Select(entry => entry.FullName));
    }

    [Theory]
    [InlineData("ProducerSafety.Tool", 5)]
    [InlineData("ProducerSafety.Runtime", 2)]
    public async Task Assemblies_are_reproducible_and_link_to_their_sources(string id, int count)
    {
        await tool.ReadyAsync();
        using ZipArchive package = ZipFile.OpenRead(tool.File(id));
        ZipArchiveEntry[] assemblies = [.. PackedAssembly.In(package)];

        Assert.Equal(count, assemblies.Length);
        Assert.All(assemblies, PackedAssembly.IsReproducibleAndLinksToItsSources);
    }

    [Fact]
    public async Task The_version_is_the_one_of_the_repository()
    {
        string version = XDocument.Load(Repository.PathOf("Directory.Build.props")).Descendants("Version").Single().Value;
        await tool.ReadyAsync();

        Assert.Equal((version, version), (tool.Version("ProducerSafety.Tool"), tool.Version("ProducerSafety.Runtime")));
        Assert.Equal(version, (await tool.RunAsync(Path.GetTempPath(), "--version")).Succeeded().Output.Split('+')[0].Trim());
    }
}
