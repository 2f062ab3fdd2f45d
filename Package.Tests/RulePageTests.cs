namespace ProducerSafety.Package.Tests;

/// <summary>The code on the rules' pages does what the pages say.</summary>
public sealed class RulePageTests(InstalledPackage package)
{
    [Fact]
    public void Every_page_has_the_same_parts()
    {
        foreach (RulePage page in RulePage.All)
        {
            // A page may have more, between these.
            string[] headings = ["What it finds", "Why", "Unsafe code", "Fixed code", "When to suppress", "How to configure"];

            Assert.Equal(headings, page.Headings.Where(headings.Contains));
            Assert.StartsWith($"# {page.Id}: {Rules.TitleOf(page.Id)}\n\nSeverity: {Rules.SeverityOf(page.Id)} · ", page.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Unsafe_code_is_reported_and_fixed_code_is_not()
    {
        using UserProject project = Project(RulePage.All.Where(page => Rules.AboutCode.Contains(page.Id)), "Unsafe code", "Fixed code");

        // Strict, because a build does not print what is only a suggestion.
        BuildResult build = await project.BuildAsync("-p:ProducerSafetyMode=Strict");

        Assert.All(build.Reported, reported => Assert.StartsWith("KPS", reported.Id, StringComparison.Ordinal));
        Assert.DoesNotContain(build.Reported, reported => reported.File.StartsWith("Fixed code/", StringComparison.Ordinal));
        Assert.All(Rules.AboutCode, id => Assert.Contains(build.Reported, reported => reported.Id == id && reported.File == $"Unsafe code/{id}.cs"));
    }

    [Fact]
    public async Task Unsafe_code_is_repaired_by_one_command()
    {
        using UserProject project = Project(RulePage.All.Where(page => page.HasFix), "Unsafe code");
        await project.BuildAsync();

        await project.FixAsync();

        (await project.BuildAsync("-p:ProducerSafetyMode=Strict")).IsClean();
    }

    [Fact]
    public async Task Rewrites_are_what_the_fix_makes()
    {
        using UserProject project = Project([]);
        project.Write("Directory.Build.props", $"""
            <Project>
              <ItemGroup>
                <Reference Include="{Path.Combine(AppContext.BaseDirectory, "Polly.dll")}" />
                <Reference Include="{Path.Combine(AppContext.BaseDirectory, "Polly.Core.dll")}" />
              </ItemGroup>
            </Project>
            """);
        (string Id, Rewrite Rewrite)[] shown = [.. RulePage.All.SelectMany(page => page.Rewrites.Select(rewrite => (page.Id, rewrite)))];
        Assert.NotEmpty(shown);
        Assert.All(shown, form => project.Write(form.Rewrite.Name + ".cs", form.Rewrite.Before));
        BuildResult build = await project.BuildAsync("-p:ProducerSafetyMode=Strict");
        Assert.All(build.Reported, reported => Assert.StartsWith("KPS", reported.Id, StringComparison.Ordinal));
        Assert.All(shown, form => Assert.Contains(build.Reported, reported => reported.File == form.Rewrite.Name + ".cs" && reported.Id == form.Id));

        await project.FixAsync();

        Assert.All(shown, form => Assert.Equal(form.Rewrite.After, project.Read(form.Rewrite.Name + ".cs")));
        (await project.BuildAsync("-p:ProducerSafetyMode=Strict")).IsClean();
    }

    private UserProject Project(IEnumerable<RulePage> pages, params string[] headings)
    {
        UserProject project = new(package);
        project.Write("Logging.cs", RulePage.Logging);
        project.Write("DependencyInjection.cs", RulePage.DependencyInjection);
        foreach (RulePage page in pages)
        {
            foreach (string heading in headings)
            {
                project.Write($"{heading}/{page.Id}.cs", page.SourceOf(heading));
            }
        }

        return project;
    }
}
