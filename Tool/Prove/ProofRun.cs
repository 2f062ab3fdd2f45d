using ProducerSafety.Runtime.Experiments;
using ProducerSafety.Runtime.Producer;
using ProducerSafety.Runtime.Simulation;
using Spectre.Console;

namespace ProducerSafety.Tool.Prove;

/// <summary>Runs experiments as the command line asks for.</summary>
/// <param name="firstSeed">The first seed.</param>
/// <param name="seeds">How many seeds.</param>
/// <param name="byLibrdkafka">Whether the fixed code, too, runs by librdkafka's rules.</param>
/// <param name="console">For the progress bar.</param>
internal sealed class ProofRun(ulong firstSeed, int seeds, bool byLibrdkafka, ToolConsole console)
{
    private const int Parts = 50;

    /// <summary>An experiment as it is run.</summary>
    public Experiment Prepare(Experiment experiment) => byLibrdkafka && experiment.Fixed is { } repaired
        ? experiment with { Fixed = repaired with { Profile = ProducerProfile.Librdkafka }, FixedRunsOnLibrdkafka = true }
        : experiment;

    /// <summary>The shortest schedule found under which the unsafe code goes wrong, or null.</summary>
    public Schedule? FindShortest(Experiment experiment) => Proof.FindShortest(experiment, firstSeed: firstSeed);

    /// <summary>What the seeds find with the fixed code, with a progress bar where somebody looks.</summary>
    public Findings RunFixed(Experiment experiment)
    {
        Scenario scenario = experiment.Fixed!;
        if (!console.IsTerminal)
        {
            return Explorer.Explore(scenario, firstSeed, seeds, experiment.FixedNeverShows);
        }

        return console.Ansi.Progress().AutoClear(true).Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn()).Start(progress =>
        {
            ProgressTask task = progress.AddTask($"{seeds} seeds", maxValue: seeds);
            Findings all = new(0, new Dictionary<AnomalyKind, long>(), null);
            int part = Math.Max(1, seeds / Parts);
            for (int done = 0; done < seeds; done += part)
            {
                int next = Math.Min(part, seeds - done);
                all = Sum(all, Explorer.Explore(scenario, firstSeed + (ulong)done, next, experiment.FixedNeverShows));
                task.Increment(next);
            }

            return all;
        });
    }

    /// <summary>How many runs of the fixed code went wrong.</summary>
    public static long Wrong(Experiment experiment, Findings findings) => findings.Count(experiment.FixedNeverShows);

    private static Findings Sum(Findings left, Findings right) => new(
        left.Histories + right.Histories,
        left.Anomalies.Concat(right.Anomalies).GroupBy(count => count.Key, count => count.Value).ToDictionary(kind => kind.Key, kind => kind.Sum()),
        left.First ?? right.First);
}
