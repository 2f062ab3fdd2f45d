using ProducerSafety.Runtime.Protocol;
using ProducerSafety.Runtime.Simulation;

namespace ProducerSafety.Runtime.Experiments;

/// <summary>What running an experiment gave.</summary>
/// <param name="Experiment">The experiment.</param>
/// <param name="Shortest">The shortest schedule found under which the unsafe application goes wrong, or null: the claim is not shown.</param>
/// <param name="UnsafeAnomalies">What goes wrong then.</param>
/// <param name="Random">What random schedules found with the fixed application, or null where there is none.</param>
/// <param name="Exhaustive">What every schedule up to the experiment's depth found with it, or null where there is none.</param>
public sealed record Proof(
    Experiment Experiment, Schedule? Shortest, IReadOnlyList<Anomaly> UnsafeAnomalies, Findings? Random, Findings? Exhaustive)
{
    /// <summary>Whether the unsafe application went wrong as claimed and the fixed one never did.</summary>
    public bool Holds => Shortest is not null && IsClean(Random) && IsClean(Exhaustive);

    /// <summary>Runs an experiment.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="seeds">How many random schedules the fixed application is run under.</param>
    /// <param name="firstSeed">The first seed.</param>
    /// <param name="depth">How many faults the exhaustive run tries at most, or null for the experiment's own depth.</param>
    public static Proof Run(Experiment experiment, int seeds, ulong firstSeed = 1, int? depth = null)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        Schedule? shortest = FindShortest(experiment, firstSeed: firstSeed);
        IReadOnlyList<Anomaly> anomalies = shortest is null ? [] : HistoryChecker.Check(Simulation.Simulation.Run(experiment.Unsafe, shortest), experiment.Shows);
        if (experiment.Fixed is not { } scenario)
        {
            return new(experiment, shortest, anomalies, null, null);
        }

        return new(
            experiment, shortest, anomalies,
            Explorer.Explore(scenario, firstSeed, seeds, experiment.FixedNeverShows),
            Explorer.Exhaust(scenario, depth ?? experiment.Depth, experiment.FixedNeverShows));
    }

    /// <summary>The shortest schedule found under which the unsafe application shows what is claimed, or null.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="seeds">How many random schedules are tried.</param>
    /// <param name="firstSeed">The first seed.</param>
    public static Schedule? FindShortest(Experiment experiment, int seeds = 10_000, ulong firstSeed = 1)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        if (experiment.ShownBy is { } fault)
        {
            return FindShownBy(experiment, fault);
        }

        Schedule? first = Explorer.Explore(experiment.Unsafe, firstSeed, seeds, [experiment.Shows], stopAtFirst: true).First;
        return first is null ? null : Explorer.Shrink(experiment.Unsafe, first, experiment.Shows);
    }

    // The earliest one that strikes a batch or the answer to it: a metadata request that is lost may show the same, but not as the claim has it.
    private static Schedule? FindShownBy(Experiment experiment, FaultKind fault)
    {
        List<int> steps = [];
        Simulation.Simulation.Run(experiment.Unsafe, Schedule.Calm, null, running =>
        {
            if (running.NextMessage is { Payload: ProduceRequest or ProduceResponse } next && Simulation.Simulation.CanStrike(fault, next))
            {
                steps.Add(running.Step + 1);
            }

            return true;
        });
        return steps.Select(step => Schedule.Calm with { Faults = [new(step, fault)] }).FirstOrDefault(schedule =>
            HistoryChecker.Check(Simulation.Simulation.Run(experiment.Unsafe, schedule), experiment.Shows).Any(anomaly => anomaly.Kind == experiment.Shows));
    }

    private bool IsClean(Findings? findings) => findings is null || findings.Count(Experiment.FixedNeverShows) == 0;
}
