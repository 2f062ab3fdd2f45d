using System.CommandLine;
using ProducerSafety.Tool.Scan;

namespace ProducerSafety.Tool.Fix;

/// <summary><c>producer-safety fix PATH</c>: repairs what is found, in code and in settings files.</summary>
internal static class FixCommand
{
    /// <summary>The command.</summary>
    public static Command Create(ToolConsole console)
    {
        Argument<string> path = new("PATH") { Description = "A solution, a project, or a folder (default: this folder).", DefaultValueFactory = _ => "." };
        Option<string[]> rule = new("--rule") { Description = "Repair only what this rule finds; may be given more than once.", HelpName = "RULE", AllowMultipleArgumentsPerToken = false };
        Option<bool> dryRun = new("--dry-run") { Description = "Show what would be changed, and change nothing." };
        Option<bool> force = new("--force") { Description = "Also where git has uncommitted changes, which could then not be told from the repairs." };
        Command command = new("fix", "Repair what the rules find, in C#, JSON and .properties files, and show the changes.") { path, rule, dryRun, force };
        command.SetAction(parsed =>
        {
            string[] rules = [.. (parsed.GetValue(rule) ?? []).Select(id => RulePage.Named(id).Id)];
            ScanTarget target = ScanTarget.Find(parsed.GetRequiredValue(path), console);
            bool isDryRun = parsed.GetValue(dryRun);
            if (!isDryRun && !parsed.GetValue(force) && GitStatus.Of(target.Root) is { Length: > 0 } changes)
            {
                throw new UserErrorException($"git has uncommitted changes below '{parsed.GetRequiredValue(path)}' ({changes[0][3..]}{(changes.Length > 1 ? $" and {changes.Length - 1} more" : "")}); commit them first, look with --dry-run, or say --force");
            }

            return Run(target, rules, isDryRun, console);
        });
        return command;
    }

    private static int Run(ScanTarget target, string[] rules, bool isDryRun, ToolConsole console)
    {
        using WorkFolder work = new();
        Repair repair = Repair.Of(target, work, console);
        RepairResult result = repair.RunAsync(rules).GetAwaiter().GetResult();
        foreach (FileChange change in result.Changes)
        {
            console.Output.Write(UnifiedDiff.Render(Path.GetRelativePath(target.Root, change.Path).Replace('\\', '/'), change.Before, change.After, console.Style));
        }

        if (!isDryRun)
        {
            AtomicWrite.All(result.Changes);
        }

        string files = $"{result.Changes.Count} file{(result.Changes.Count == 1 ? "" : "s")}";
        console.Output.WriteLine($"{(result.Changes.Count == 0 ? "nothing to repair" : isDryRun ? $"{files} would be changed" : $"{files} changed")}{Left(result.Left)}");
        foreach (Problem left in result.Left)
        {
            console.Output.WriteLine($"  {left}");
        }

        return ExitCode.Clean;
    }

    private static string Left(IReadOnlyList<Problem> left) => left.Count == 0 ? "" : $"; {Summary.Of(left)} left that a person must decide (producer-safety explain {left[0].Rule}):";
}
