using System.CommandLine;
using ProducerSafety.Configuration;

namespace ProducerSafety.Tool;

/// <summary>The option <c>--fail-on</c>: from which severity on a finding makes the exit code 1.</summary>
internal static class FailOn
{
    /// <summary>The option.</summary>
    public static Option<string> Option()
    {
        Option<string> option = new("--fail-on") { Description = "From which severity on a finding makes the exit code 1: error, warning (default) or info.", HelpName = "SEVERITY", DefaultValueFactory = _ => "warning" };
        return option.AcceptOnlyFromAmong("error", "warning", "info");
    }

    /// <summary>The exit code.</summary>
    public static int ExitCodeOf(IEnumerable<Problem> problems, string failOn) =>
        problems.Any(problem => problem.Severity >= Enum.Parse<RuleSeverity>(failOn, ignoreCase: true)) ? ExitCode.Found : ExitCode.Clean;
}
