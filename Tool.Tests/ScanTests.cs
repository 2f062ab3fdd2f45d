using System.Text.Json;

namespace ProducerSafety.Tool.Tests;

/// <summary>Scans that build: slow, so each looks at everything that it can show.</summary>
public sealed class ScanTests
{
    [Fact]
    public async Task A_project_is_built_and_nothing_in_it_is_touched()
    {
        using UserRepository repository = new();
        repository.WriteProject("src/Orders.csproj", "<FrameworkReference Include=\"Microsoft.AspNetCore.App\" />", "<RunAnalyzers>false</RunAnalyzers><GenerateDocumentationFile>true</GenerateDocumentationFile><DocumentationFile>Orders.xml</DocumentationFile>");
        repository.Write("src/Kafka/Publisher.cs", UnsafeCode.Publisher);
        repository.Write("src/Bound.cs", UnsafeCode.Bound);
        repository.Write("src/appsettings.json", UnsafeCode.Settings);
        repository.Write("src/Suppressed.cs", UnsafeCode.Publisher.Replace("class Publisher", "class Suppressed", StringComparison.Ordinal).Replace("using Confluent", "#pragma warning disable KPS1001\nusing Confluent", StringComparison.Ordinal));
        // What an earlier build has left.
        repository.Write("src/obj/Debug/net10.0/Old.AssemblyInfo.cs", "this does not compile");
        repository.Write("src/bin/Debug/appsettings.json", UnsafeCode.Settings);
        await repository.CommitAsync();
        string before = await repository.FingerprintAsync();

        ToolRun run = repository.Run("scan", "src", "--sarif", "found.sarif", "--html", "found.html", "--write-baseline", "known.json");
        ToolRun json = repository.Run("scan", "src", "--json");
        foreach (string output in new[] { "found.sarif", "found.html" })
        {
            File.Move(Path.Combine(repository.Folder, output), Path.Combine(repository.Folder, ".git", output));
        }

        File.Delete(Path.Combine(repository.Folder, "known.json"));
        Assert.Equal(before, await repository.FingerprintAsync());

        Assert.True(run.Output.Contains("nothing found, 2 known (Orders.csproj, 1 project built)", StringComparison.Ordinal), run.Output + run.Error);
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(1, json.ExitCode);
        using JsonDocument found = JsonDocument.Parse(json.Output);
        Assert.Equal(
            ["Kafka/Publisher.cs:12:13 error KPS1001", "appsettings.json:6:13 error KPS1001"],
            found.RootElement.GetProperty("findings").EnumerateArray().Select(finding => $"{finding.GetProperty("file")}:{finding.GetProperty("line")}:{finding.GetProperty("column")} {finding.GetProperty("severity")} {finding.GetProperty("rule")}"));
        Assert.Equal(1, found.RootElement.GetProperty("projectsBuilt").GetInt32());
    }

    [Fact]
    public void The_screen_in_the_readme_is_what_is_printed()
    {
        using UserRepository repository = new();
        string sample = Repository.PathOf("samples", "OrderService");
        foreach (string file in ScanTargetFiles(sample))
        {
            repository.Write(Path.GetRelativePath(sample, file), File.ReadAllText(file));
        }

        // Without the package: the tool brings its own analyzers, and nothing is to be restored here.
        repository.WriteProject("OrderService.csproj", "<FrameworkReference Include=\"Microsoft.AspNetCore.App\" /><Using Include=\"Microsoft.Extensions.Configuration;Microsoft.Extensions.DependencyInjection;Microsoft.Extensions.Hosting;Microsoft.Extensions.Logging\" />", "<OutputType>Exe</OutputType>");

        Assert.StartsWith(string.Join('\n', ReadmeScan.Lines), repository.Run("scan").Output, StringComparison.Ordinal);

        static IEnumerable<string> ScanTargetFiles(string folder) => Scan.ScanTarget.FilesBelow(folder, "*.cs", enterProjects: true).Append(Path.Combine(folder, "appsettings.json"));
    }

    [Fact]
    public void A_project_that_cannot_be_restored_is_read()
    {
        using UserRepository repository = new();
        repository.WriteProject("Orders.csproj", "<PackageReference Include=\"No.Such.Package\" Version=\"1.0.0\" />", "");
        repository.Write("Publisher.cs", UnsafeCode.Publisher);

        ToolRun run = repository.Run("scan", "Orders.csproj");

        Assert.Contains("Scanned source by source, because the build failed: Orders.csproj.", run.Output, StringComparison.Ordinal);
        Assert.Contains("NU1", run.Output, StringComparison.Ordinal);
        Assert.Contains("  Publisher.cs:12:13\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void An_sdk_that_is_missing_is_named()
    {
        using UserRepository repository = new();
        repository.WriteProject("Orders.csproj");
        repository.Write("Publisher.cs", UnsafeCode.Publisher);
        repository.Write("global.json", """{ "sdk": { "version": "6.0.100", "rollForward": "disable" } }""");

        Assert.Contains(".NET SDK 6.0.100, which global.json asks for, is not installed", repository.Run("scan").Output.ReplaceLineEndings(" "), StringComparison.Ordinal);
        repository.Run("fix").IsRefusedWith("does not build, so a repair could not be checked; .NET SDK 6.0.100, which global.json asks for, is not installed");
    }

    [Fact]
    public void A_project_that_the_solution_does_not_build_is_read()
    {
        using UserRepository repository = new();
        repository.WriteProject("Built/Built.csproj");
        repository.WriteProject("Left/Left.csproj");
        repository.Write("Left/Publisher.cs", UnsafeCode.Publisher);
        repository.Write("All.slnx", "<Solution><Project Path=\"Built/Built.csproj\" /><Project Path=\"Left/Left.csproj\"><Build Project=\"false\" /></Project></Solution>");

        string output = repository.Run("scan").Output;

        Assert.StartsWith("Scanned source by source, because the solution leaves it out: Left.csproj.", output, StringComparison.Ordinal);
        Assert.Contains("  Left/Publisher.cs:12:13\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Projects_of_one_name_are_built_without_a_solution()
    {
        using UserRepository repository = new();
        foreach (string folder in new[] { "one", "two" })
        {
            repository.WriteProject($"src/{folder}/Library/Library.csproj");
            repository.Write($"src/{folder}/Library/Publisher.cs", UnsafeCode.Publisher);
        }

        await repository.CommitAsync();
        string before = await repository.FingerprintAsync();

        string output = repository.Run("scan").Output;

        Assert.Contains("  src/one/Library/Publisher.cs:12:13\n  src/two/Library/Publisher.cs:12:13\n", output, StringComparison.Ordinal);
        Assert.Contains(", 2 projects built)", output, StringComparison.Ordinal);
        Assert.Equal(before, await repository.FingerprintAsync());
    }
}
