using System.Text.RegularExpressions;

namespace ProducerSafety.Tool.Tests;

/// <summary>The documentation says what the rules and the tool say.</summary>
public sealed partial class DocumentationTests
{
    [Fact]
    public void Every_rule_is_in_the_index_under_its_title()
    {
        Match[] entries = Entry().Matches(File.ReadAllText(Repository.PathOf("docs", "README.md"))).ToArray();

        Assert.All(entries, entry => Assert.Equal(RulePage.Find(entry.Groups["id"].Value)?.Title, entry.Groups["title"].Value));
        Assert.Equal(RulePage.All.Select(page => page.Id), entries.Select(entry => entry.Groups["id"].Value).Distinct().Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("CONTRIBUTING.md")]
    [InlineData("docs/README.md")]
    [InlineData("docs/ci.md")]
    [InlineData("docs/settings-files.md")]
    [InlineData("docs/rules/README.md")]
    public void Links_lead_to_files(string page)
    {
        string folder = Path.GetDirectoryName(Repository.PathOf(page))!;
        string[] missing = [.. Link().Matches(File.ReadAllText(Repository.PathOf(page))).Select(link => link.Groups["target"].Value)
            .Where(target => !target.StartsWith("http", StringComparison.Ordinal) && target[0] != '#')
            .Where(target => !Path.Exists(Path.GetFullPath(target.Split('#')[0], folder)))];

        Assert.Empty(missing);
    }

    [Fact]
    public void Every_command_is_in_the_readmes()
    {
        string[] commands = [.. ToolRun.Of("--help").Lines.SkipWhile(line => !line.StartsWith("Commands:", StringComparison.Ordinal)).Skip(1).Select(line => line.Trim().Split(' ')[0])];

        Assert.Contains("scan", commands);
        Assert.All(commands, command => Assert.Contains($"| `{command} ", File.ReadAllText(Repository.PathOf("Tool", "README.md")), StringComparison.Ordinal));
        Assert.All(commands, command => Assert.Contains($"| `producer-safety {command}", File.ReadAllText(Repository.PathOf("README.md")), StringComparison.Ordinal));
    }

    [Fact]
    public void Every_option_in_the_readmes_exists()
    {
        foreach (string file in new[] { "README.md", "Tool/README.md", "docs/ci.md" })
        {
            foreach (Match line in CommandLine().Matches(File.ReadAllText(Repository.PathOf(file))))
            {
                string help = ToolRun.Of(line.Groups["command"].Value, "--help").Output;
                Assert.All(Option().Matches(line.Groups["options"].Value).ToArray(), option => Assert.Contains(option.Value, help, StringComparison.Ordinal));
            }
        }
    }

    [GeneratedRegex(@"\[(?<id>KPS\d{4})\]\(rules/\k<id>\.md\): (?<title>.+)$", RegexOptions.Multiline)]
    private static partial Regex Entry();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"producer-safety (?<command>scan|fix|check|explain|prove)(?<options>[^\n#`]*)")]
    private static partial Regex CommandLine();

    [GeneratedRegex("--[a-z-]+")]
    private static partial Regex Option();
}
