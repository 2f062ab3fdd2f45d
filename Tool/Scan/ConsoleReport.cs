using ProducerSafety.Configuration;
using ProducerSafety.Tool.Text;

namespace ProducerSafety.Tool.Scan;

/// <summary>The findings for a person: by severity and rule, each with its place.</summary>
internal static class ConsoleReport
{
    /// <summary>Writes it.</summary>
    public static void Write(ScanResult result, IReadOnlyList<Finding> findings, int known, ToolConsole console)
    {
        WriteWarnings(result, console);
        Problem[] problems = [.. findings.Select(finding => finding.Problem).OrderByDescending(problem => problem.Severity).ThenBy(problem => problem.Rule, StringComparer.Ordinal)];
        foreach (IGrouping<(RuleSeverity, string), Problem> rule in problems.GroupBy(problem => (problem.Severity, problem.Rule)))
        {
            WriteRule([.. rule], console);
        }

        int files = problems.Select(problem => problem.File).Distinct().Count();
        string what = problems.Length == 0 ? "nothing found" : $"{Summary.Of(problems)} in {files} file{(files == 1 ? "" : "s")}";
        console.Output.WriteLine($"{console.Style.Bold(what)}{(known == 0 ? "" : $", {known} known")} ({result.Target.Name}, {Scope(result)})");
        if (problems.Length > 0)
        {
            console.Output.WriteLine($"Why: producer-safety explain {problems[0].Rule}{(result.IsSourceOnly ? "" : $"   Repair: producer-safety fix {result.Target.Argument}")}");
        }
    }

    private static void WriteRule(Problem[] problems, ToolConsole console)
    {
        Problem first = problems[0];
        string severity = first.Severity switch
        {
            RuleSeverity.Error => console.Style.Red("error"),
            RuleSeverity.Warning => console.Style.Yellow("warning"),
            _ => "info",
        };
        console.Output.WriteLine($"{severity} {first.Rule}: {console.Style.Bold(RulePage.Find(first.Rule)?.Title ?? first.Message)}");
        bool isOneMessage = problems.All(problem => problem.Message == first.Message);
        if (isOneMessage)
        {
            WriteMessage(first.Message, "  ", console);
        }

        foreach (Problem problem in problems)
        {
            console.Output.WriteLine($"  {console.Style.Code($"{problem.File}:{problem.Line}:{problem.Column}")}");
            if (!isOneMessage)
            {
                WriteMessage(problem.Message, "      ", console);
            }
        }

        console.Output.WriteLine();
    }

    private static void WriteMessage(string message, string indentation, ToolConsole console)
    {
        foreach (string line in TextWrap.Lines(message, console.Width - indentation.Length))
        {
            console.Output.WriteLine(indentation + line);
        }
    }

    private static void WriteWarnings(ScanResult result, ToolConsole console)
    {
        if (result.Unbuilt.Count > 0)
        {
            WriteMessage($"{result.UnbuiltText} Types of packages that are not on this machine are unknown there, so less may be found. {result.BuildError}", "", console);
            console.Output.WriteLine();
        }

        if (result.Changed.Count > 0)
        {
            WriteMessage($"The repository's own build has changed files in it: {string.Join(", ", result.Changed.Take(5).Select(line => line[3..]))}", "", console);
            console.Output.WriteLine();
        }
    }

    private static string Scope(ScanResult result) => result.Target.Projects.Count == 0 ? "source by source: there is no project"
        : result.Unbuilt.Count == 0 ? $"{Projects(result.Built)} built" : $"{Projects(result.Built)} built, {result.Unbuilt.Count} source by source";

    private static string Projects(int count) => $"{count} project{(count == 1 ? "" : "s")}";
}
