namespace ProducerSafety.Tool.Tests;

/// <summary>Scan and repair of a solution in which not everything is simple.</summary>
public sealed class RepairedSolutionTests(RepairedSolution solution) : IClassFixture<RepairedSolution>
{
    [Fact]
    public void It_is_repaired_without_a_complaint() => Assert.Equal((0, ""), (solution.Fix.ExitCode, solution.Fix.Error));

    [Fact]
    public void What_builds_is_built_and_the_rest_is_read()
    {
        Assert.Contains("Scanned source by source, because the build failed: Broken.csproj.", solution.Scan.Output, StringComparison.Ordinal);
        Assert.Contains("error CS1", solution.Scan.Output.Replace("\n", " ", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("  Broken/Publisher.cs:12:13\n", solution.Scan.Output, StringComparison.Ordinal);
        Assert.Contains("(All.slnx, 3 projects built, 1 source by source)", solution.Scan.Output, StringComparison.Ordinal);
        Assert.Equal(1, solution.Scan.ExitCode);
    }

    [Fact]
    public void A_project_that_makes_errors_of_findings_does_not_keep_others_from_being_built()
    {
        Assert.Contains("error KPS1102: Idempotence is not enabled\n", solution.Scan.Output, StringComparison.Ordinal);
        Assert.Contains("  Library/Library.cs:7:", solution.Scan.Output, StringComparison.Ordinal);
        Assert.Contains("  App/Both.cs:7:", solution.Scan.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Quiet.cs", solution.Scan.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Code_of_each_target_framework_is_found_and_repaired()
    {
        Assert.Contains("  App/App.cs:8:", solution.Scan.Output, StringComparison.Ordinal);
        Assert.Contains("  App/App.cs:18:", solution.Scan.Output, StringComparison.Ordinal);
        Assert.Equal($"#if WINDOWS\n{RepairedSolution.Repaired("Windows")}#else\n{RepairedSolution.Repaired("Other")}#endif\n", solution.Read("App/App.cs"));
    }

    [Fact]
    public void A_file_of_two_projects_is_repaired_once()
    {
        Assert.Equal(RepairedSolution.Repaired("Shared"), solution.Read("Shared/Shared.cs"));
        Assert.Equal(2, solution.Fix.Output.Split("+++ b/Shared/Shared.cs").Length);
    }

    [Fact]
    public void Generated_files_and_files_outside_of_the_repository_are_left_alone()
    {
        Assert.Equal(RepairedSolution.Producer("Made"), solution.Read("App/Made.g.cs"));
        Assert.Equal(RepairedSolution.Producer("Elsewhere"), File.ReadAllText(solution.Elsewhere));
        Assert.Contains("4 files changed; 1 warning left that a person must decide", solution.Fix.Output, StringComparison.Ordinal);
        Assert.Contains("Elsewhere.cs(7,", solution.Fix.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void What_does_not_build_is_left_alone_and_said_to_be_so()
    {
        Assert.Equal(UnsafeCode.Publisher, solution.Read("Broken/Publisher.cs"));
        Assert.Contains("left alone, because a repair of what does not build cannot be checked: Broken/Broken.csproj (Broken/Half.cs(", solution.Fix.Output, StringComparison.Ordinal);
        Assert.Equal(0, solution.Fix.ExitCode);
    }

    [Fact]
    public void Nothing_else_in_the_repository_is_touched() =>
        Assert.Equal(" M App/App.cs\n M App/Both.cs\n M Library/Library.cs\n M Shared/Shared.cs\n", solution.Changed);
}
