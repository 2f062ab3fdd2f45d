namespace ProducerSafety.Package.Tests;

/// <summary>The list of methods that build a producer, in a project's folder.</summary>
public sealed class WrapperListTests(InstalledPackage package)
{
    [Fact]
    public async Task It_is_found_by_itself()
    {
        using UserProject project = UnsafeCode.Project(package);
        project.Write("ProducerSafety.Wrappers.txt", "# none of these exists\nM:No.Such(System.String)\n");

        BuildResult build = await project.BuildAsync();

        Assert.Contains(build.Reported, reported => reported.ToString() == "ProducerSafety.Wrappers.txt(2,1): warning KPS0003");
    }
}
