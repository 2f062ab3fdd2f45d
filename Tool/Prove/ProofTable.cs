using System.Diagnostics;
using ProducerSafety.Runtime.Experiments;
using ProducerSafety.Runtime.Simulation;
using ProducerSafety.Tool.Text;

namespace ProducerSafety.Tool.Prove;

/// <summary>All experiments, one line each, and the rules that have none.</summary>
internal sealed class ProofTable(ProofRun run, ToolConsole console)
{
    /// <summary>Runs and shows them.</summary>
    /// <returns>The exit code.</returns>
    public int Show()
    {
        Stopwatch time = Stopwatch.StartNew();
        List<string[]> rows = [];
        int failed = 0;
        foreach (Experiment experiment in ExperimentTable.All.Select(run.Prepare))
        {
            console.Progress($"{experiment.Name} ...");
            Schedule? shortest = run.FindShortest(experiment);
            Findings? findings = experiment.Fixed is null ? null : run.RunFixed(experiment);
            long wrong = findings is null ? 0 : ProofRun.Wrong(experiment, findings);
            bool holds = shortest is not null && wrong == 0;
            failed += holds ? 0 : 1;
            rows.Add(
            [
                experiment.Rule ?? "",
                experiment.Name,
                shortest is null ? "not shown" : $"{experiment.Shows}: {(shortest.Faults.Count == 0 ? "without a fault" : string.Join(", ", shortest.Faults.Select(fault => $"{fault.Kind}@{fault.Step}")))}",
                findings is null ? "" : holds ? console.Style.Green($"{wrong} of {findings.Histories}") : console.Style.Red($"{wrong} of {findings.Histories}"),
            ]);
        }

        console.Output.Write(TextTable.Render(["rule", "experiment", "unsafe goes wrong", "fixed: wrong"], rows, console.Width));
        console.Output.WriteLine($"\n{rows.Count} experiments, {rows.Count - failed} hold, {failed} do not; {time.Elapsed.TotalSeconds:0.0} s");
        string[] without = [.. RulePage.All.Where(page => ExperimentTable.All.All(experiment => experiment.Rule != page.Id)).Select(page => page.Id)];
        foreach (string line in TextWrap.Lines($"Without an experiment (producer-safety prove RULE says why): {string.Join(' ', without)}", console.Width))
        {
            console.Output.WriteLine(line);
        }

        return failed == 0 ? ExitCode.Clean : ExitCode.Found;
    }
}
