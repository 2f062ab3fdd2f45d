using System.CommandLine;
using ProducerSafety.Tool.Text;

namespace ProducerSafety.Tool.Explain;

/// <summary><c>producer-safety explain KPSnnnn</c>: the page of a rule.</summary>
internal static class ExplainCommand
{
    /// <summary>The command.</summary>
    public static Command Create(ToolConsole console)
    {
        Argument<string?> rule = new("RULE") { Description = "The rule's number, for instance KPS1102; without one, all rules are listed.", Arity = ArgumentArity.ZeroOrOne };
        Command command = new("explain", "Show the page of a rule: what it finds, why, unsafe and fixed code.") { rule };
        command.SetAction(parsed =>
        {
            console.Output.Write(parsed.GetValue(rule) is { } id ? MarkdownText.Render(RulePage.Named(id).Text, console.Width, console.Style) : List(console));
            return ExitCode.Clean;
        });
        return command;
    }

    private static string List(ToolConsole console) => TextTable.Render(
        ["rule", "severity", "fix", "what it finds"],
        [.. RulePage.All.Select(page => new[] { page.Id, page.Severity?.ToString().ToLowerInvariant() ?? (page.IsSuppression ? "none" : "hidden"), page.HasFix ? "yes" : "", page.Title })],
        console.Width);
}
