namespace ProducerSafety.Package.Tests;

/// <summary>What is reported in a fresh project, and how a preset changes that.</summary>
public sealed class PresetTests(InstalledPackage package)
{
    [Theory]
    [InlineData("")]
    [InlineData("Recommended")]
    public async Task Recommended_is_the_default(string mode)
    {
        BuildResult build = await BuildAsync(mode);

        build.Reports(
            "Kafka/Producers.cs(11,9): error KPS1001",
            "Kafka/Producers.cs(19,13): warning KPS1101",
            "Kafka/Producers.cs(20,13): warning KPS1103",
            "Program.cs(3,25): warning KPS1102");
        Assert.False(build.Succeeded);
    }

    [Fact]
    public async Task None_is_silent()
    {
        (await BuildAsync("None")).IsClean();
    }

    [Fact]
    public async Task Minimal_reports_errors_only()
    {
        BuildResult build = await BuildAsync("Minimal");

        build.Reports("Kafka/Producers.cs(11,9): error KPS1001");
    }

    [Theory]
    [InlineData("Strict")]
    [InlineData("sTRICT")]
    public async Task Strict_makes_warnings_errors(string mode)
    {
        BuildResult build = await BuildAsync(mode);

        build.Reports(
            "Kafka/Producers.cs(11,9): error KPS1001",
            "Kafka/Producers.cs(19,13): error KPS1101",
            "Kafka/Producers.cs(20,13): error KPS1103",
            "Program.cs(3,25): error KPS1102");
    }

    [Theory]
    [InlineData("Stric")]
    [InlineData("1")]
    public async Task An_unknown_mode_is_one_clear_error(string mode)
    {
        BuildResult build = await BuildAsync(mode);

        Assert.False(build.Succeeded);
        // The console repeats it in its summary.
        string line = Assert.Single(build.Command.Output.Split('\n').Where(line => line.Contains("error", StringComparison.Ordinal)).Select(line => line.Trim()).Distinct());
        Assert.Contains($"error KPS0001: ProducerSafetyMode is '{mode}'; it must be None, Minimal, Recommended or Strict.", line, StringComparison.Ordinal);
        Assert.DoesNotContain("warning", build.Command.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mode_on_the_command_line_wins_over_the_project()
    {
        using UserProject project = UnsafeCode.Project(package, Property("Strict"));

        (await project.BuildAsync("-p:ProducerSafetyMode=None")).IsClean();
    }

    private static string Property(string mode) => mode.Length == 0 ? "" : $"<ProducerSafetyMode>{mode}</ProducerSafetyMode>";

    private async Task<BuildResult> BuildAsync(string mode)
    {
        using UserProject project = UnsafeCode.Project(package, Property(mode));
        return await project.BuildAsync();
    }
}
