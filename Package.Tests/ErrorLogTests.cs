using System.Text.Json;

namespace ProducerSafety.Package.Tests;

/// <summary>SARIF, the format that code scanning services read.</summary>
public sealed class ErrorLogTests(InstalledPackage package)
{
    [Fact]
    public async Task Sarif_names_the_rule_its_page_and_the_place()
    {
        using UserProject project = UnsafeCode.Project(package);
        await project.BuildAsync("-p:ErrorLog=build.sarif%2Cversion=2.1");

        using JsonDocument log = JsonDocument.Parse(project.Read("build.sarif"));
        JsonElement run = Assert.Single(log.RootElement.GetProperty("runs").EnumerateArray());
        JsonElement result = Assert.Single(run.GetProperty("results").EnumerateArray(), result => result.GetProperty("ruleId").GetString() == "KPS1102");
        JsonElement place = result.GetProperty("locations")[0].GetProperty("physicalLocation");
        JsonElement region = place.GetProperty("region");
        JsonElement rule = run.GetProperty("tool").GetProperty("driver").GetProperty("rules")[result.GetProperty("ruleIndex").GetInt32()];

        Assert.Equal("KPS1102", rule.GetProperty("id").GetString());
        Assert.EndsWith("/docs/rules/KPS1102.md", rule.GetProperty("helpUri").GetString(), StringComparison.Ordinal);
        Assert.EndsWith("/Program.cs", place.GetProperty("artifactLocation").GetProperty("uri").GetString(), StringComparison.Ordinal);
        Assert.Equal((3, 25), (region.GetProperty("startLine").GetInt32(), region.GetProperty("startColumn").GetInt32()));
        Assert.Equal("warning", result.GetProperty("level").GetString());
    }
}
