using System.CommandLine;

namespace ProducerSafety.Tool.Scan;

/// <summary><c>producer-safety scan PATH</c>: analyses a repository without changing it.</summary>
internal static class ScanCommand
{
    /// <summary>The command.</summary>
    public static Command Create(ToolConsole console)
    {
        Argument<string> path = new("PATH") { Description = "A solution, a project, or a folder (default: this folder).", DefaultValueFactory = _ => "." };
        Option<string?> sarif = new("--sarif") { Description = "Also write the findings as SARIF 2.1.0, for code scanning services.", HelpName = "FILE" };
        Option<bool> json = new("--json") { Description = "Print the findings as JSON instead of a table." };
        Option<string?> html = new("--html") { Description = "Also write one page with the findings, their code, and the rules' explanations.", HelpName = "FILE" };
        Option<string?> baseline = new("--baseline") { Description = "Report only what is not in this file.", HelpName = "FILE" };
        Option<string?> writeBaseline = new("--write-baseline") { Description = "Write what is found now into this file, and report it as known.", HelpName = "FILE" };
        Option<string> failOn = FailOn.Option();
        Command command = new("scan", "Analyse a repository without changing it. Projects that do not build are scanned by their sources.") { path, sarif, json, html, baseline, writeBaseline, failOn };
        command.SetAction(parsed =>
        {
            Reports reports = new(parsed.GetValue(sarif), parsed.GetValue(html), parsed.GetValue(json));
            string? known = parsed.GetValue(baseline);
            string? writeTo = parsed.GetValue(writeBaseline);
            reports.Check(console);
            OutputFile.Check(writeTo, console);
            Baseline? before = known is null ? null : Baseline.Read(known, console);
            ScanResult result = Scanner.Run(ScanTarget.Find(parsed.GetRequiredValue(path), console), console);
            SourceLines lines = new(result.Target.Root);
            IReadOnlyList<KnownFinding> identities = Baseline.Identify(result.Problems, lines, result.Target.Root);
            if (writeTo is not null)
            {
                OutputFile.Write(writeTo, Baseline.Write(identities), console);
                before = new(1, identities);
            }

            HashSet<KnownFinding> old = [.. before?.Findings ?? []];
            Finding[] findings = [.. result.Problems.Zip(identities, (problem, identity) => new Finding(problem, identity)).Where(finding => !old.Contains(finding.Identity))];
            reports.Write(result, findings, result.Problems.Count - findings.Length, lines, console);
            return FailOn.ExitCodeOf(findings.Select(finding => finding.Problem), parsed.GetRequiredValue(failOn));
        });
        return command;
    }
}

/// <summary>A finding, and how a baseline knows it.</summary>
/// <param name="Problem">What was found.</param>
/// <param name="Identity">How it is recognised later.</param>
internal sealed record Finding(Problem Problem, KnownFinding Identity);
