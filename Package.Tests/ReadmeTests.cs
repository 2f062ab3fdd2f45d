using System.Text.RegularExpressions;

namespace ProducerSafety.Package.Tests;

/// <summary>What the readme files say about the rules.</summary>
public sealed partial class ReadmeTests
{
    [Fact]
    public void The_command_that_fixes_everything_names_every_rule_about_code()
    {
        string command = FormatCommand().Match(File.ReadAllText(Repository.PathOf("Analyzers.Package", "README.md"))).Groups["ids"].Value;

        Assert.Equal(string.Join(' ', Rules.AboutCode), command);
    }

    [GeneratedRegex("^dotnet format analyzers --severity info --diagnostics (?<ids>[KPS0-9 ]+)", RegexOptions.Multiline)]
    private static partial Regex FormatCommand();
}
