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
            string argument = parsed.GetRequiredValue(path);
            string[] rules = [.. (parsed.GetValue(rule) ?? []).Select(id => RulePage.Named(id).Id)];
            ScanTarget target = ScanTarget.Find(argument, console);
            RepairScope scope = new(target.Root);
            if (parsed.GetValue(dryRun))
            {
                return Run(target, rules, scope, _ => "would be changed", console);
            }

            Action<IEnumerable<string>> check = parsed.GetValue(force) ? _ => { } : paths => scope.RequireCommitted(argument, paths);
            check([target.Root]);
            return Run(target, rules, scope, changes =>
            {
                // Files that a project takes from elsewhere in the repository.
                check(changes.Select(change => change.Path));
                AtomicWrite.All(changes);
                return "changed";
            }, console);
        });
        return command;
    }

    private static int Run(ScanTarget target, string[] rules, RepairScope scope, Func<IReadOnlyList<FileChange>, string> finish, ToolConsole console)
    {
        using WorkFolder work = new();
        Repair repair = Repair.Of(target, work, scope, console);
        RepairResult result = repair.RunAsync(rules).GetAwaiter().GetResult();
        string done = result.Changes.Count == 0 ? "" : finish(result.Changes);
        foreach (FileChange change in result.Changes)
        {
            console.Output.Write(UnifiedDiff.Render(Path.GetRelativePath(target.Root, change.Path).Replace('\\', '/'), change.Before, change.After, console.Style));
        }

        string files = $"{result.Changes.Count} file{(result.Changes.Count == 1 ? "" : "s")}";
        console.Output.WriteLine($"{(result.Changes.Count == 0 ? "nothing to repair" : $"{files} {done}")}{Left(result.Left)}");
        foreach (Problem left in result.Left)
        {
            console.Output.WriteLine($"  {left}");
        }

        if (repair.Unbuilt.Count > 0)
        {
            console.Output.WriteLine($"left alone, because a repair of what does not build cannot be checked: {string.Join(", ", repair.Unbuilt)} ({repair.BuildError ?? "the solution leaves it out"})");
        }

        return ExitCode.Clean;
    }

    private static string Left(IReadOnlyList<Problem> left) => left.Count == 0 ? "" : $"; {Summary.Of(left)} left that a person must decide (producer-safety explain {left[0].Rule}):";
}
