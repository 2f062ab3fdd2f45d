using ProducerSafety.Runtime.Experiments;
using ProducerSafety.Runtime.Simulation;
using Xunit;

namespace ProducerSafety.Runtime.Tests.Simulation;

public sealed class StepTableTests
{
    private static readonly Experiment LostAcknowledgement = ExperimentTable.Find("lost-acknowledgement");

    [Fact]
    public void A_lost_acknowledgement_is_a_second_copy_without_idempotence()
    {
        StepTable table = WithFirst(FaultKind.LoseAcknowledgement, LostAcknowledgement.Unsafe, table => table.Anomalies.Count > 0);

        Step[] requests = [.. table.Steps.Where(step => step.Kind == StepKind.Request)];
        Assert.Equal(["0", "0", "1"], requests.Select(step => step.Sent));
        Assert.Equal(["0", "1", "0"], requests.Select(step => step.Retry));
        Assert.Equal(["none", "none", "none"], requests.Select(step => step.IdempotencyCheck));
        Assert.Equal(["0", "0, 0", "0, 0, 1"], requests.Select(step => step.Stored));
        Assert.Single(table.Steps, step => step.Kind == StepKind.Fault);
        Assert.Equal("Duplicated: Message 0 is in the log 2 times.", table.Steps[^1].Action);
    }

    [Fact]
    public void A_lost_acknowledgement_is_a_duplicate_that_the_broker_recognises_with_idempotence()
    {
        StepTable table = WithFirst(
            FaultKind.LoseAcknowledgement, LostAcknowledgement.Fixed!, table => table.Steps.Any(step => step.IdempotencyCheck == "duplicate of offset 0"));

        Step[] requests = [.. table.Steps.Where(step => step.Kind == StepKind.Request)];
        Assert.Equal(["new", "duplicate of offset 0", "new"], requests.Select(step => step.IdempotencyCheck));
        Assert.Equal(["0", "1", "0"], requests.Select(step => step.Retry));
        Assert.Equal(["0", "0", "0, 1"], requests.Select(step => step.Stored));
        Assert.Equal(requests[0].Sent, requests[1].Sent);
        Assert.Empty(table.Anomalies);
    }

    // The first step at which the fault has the effect; there is one, or the table ends after the application does.
    private static StepTable WithFirst(FaultKind kind, Scenario scenario, Func<StepTable, bool> isIt) =>
        Enumerable.Range(1, 100).Select(step => StepTable.Record(scenario, Schedule.Calm with { Faults = [new(step, kind)] })).First(isIt);
}
