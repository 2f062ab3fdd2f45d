using ProducerSafety.Runtime.Simulation;

namespace ProducerSafety.Runtime.Experiments;

/// <summary>One run of the unsafe application that shows an experiment's claim, and one of the fixed application that the same faults strike.</summary>
/// <param name="Experiment">The experiment.</param>
/// <param name="Unsafe">The run that shows the claim.</param>
/// <param name="Fixed">The run of the fixed application, or null where there is none.</param>
public sealed record ShownRuns(Experiment Experiment, StepTable Unsafe, StepTable? Fixed)
{
    private const int FurthestShift = 12;

    /// <summary>Runs both.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="schedule">A schedule that shows the claim, for instance <see cref="Proof.Shortest"/>.</param>
    public static ShownRuns Of(Experiment experiment, Schedule schedule)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        ArgumentNullException.ThrowIfNull(schedule);
        return new(experiment, StepTable.Record(experiment.Unsafe, schedule, experiment.Shows), experiment.Fixed is { } scenario ? RunFixed(scenario, schedule) : null);
    }

    // The fixed application may exchange other messages before, for instance to get a producer id. The faults come as much later as makes most batches go out again.
    private static StepTable RunFixed(Scenario scenario, Schedule schedule) =>
        Enumerable.Range(0, schedule.Faults.Count == 0 ? 1 : FurthestShift)
            .Select(shift => StepTable.Record(scenario, schedule with { Faults = [.. schedule.Faults.Select(fault => fault with { Step = fault.Step + shift })] }))
            .MaxBy(table => table.Steps.Count(step => step.Kind == StepKind.Request && step.Retry is not ("" or "0")))!;
}
