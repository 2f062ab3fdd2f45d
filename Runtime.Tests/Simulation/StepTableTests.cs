using ProducerSafety.Runtime.Experiments;
using ProducerSafety.Runtime.Protocol;
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

    [Fact]
    public void What_repeats_is_told_twice_and_then_counted()
    {
        Scenario scenario = LostAcknowledgement.Fixed! with { Refusals = [.. Enumerable.Repeat(ErrorCode.NotEnoughReplicas, 20)] };

        StepTable table = StepTable.Record(scenario, Schedule.Calm);

        string[] actions = [.. table.Steps.Select(step => $"{step.Actor} {step.Action}")];
        Assert.Equal(2, actions.Count(action => action == "broker 1 refuses the batch"));
        Assert.Single(table.Steps, step => step.Action == "and so on: the last 2 steps 18 more times");
        Assert.Equal(Enumerable.Range(1, table.Steps.Count), table.Steps.Select(step => step.Number));
        Assert.All(table.Steps, step => Assert.True(step.Arrow is null || (step.Arrow.SentAt >= 1 && step.Arrow.SentAt <= step.Number)));
        Assert.Equal("20", table.Steps.First(step => step.IdempotencyCheck == "new").Retry);
    }

    [Fact]
    public void What_happens_four_times_is_told_in_full()
    {
        Scenario scenario = LostAcknowledgement.Fixed! with { Refusals = [.. Enumerable.Repeat(ErrorCode.NotEnoughReplicas, 4)] };

        Assert.Equal(4, StepTable.Record(scenario, Schedule.Calm).Steps.Count(step => step.Action == "refuses the batch"));
    }

    [Fact]
    public void Messages_that_are_stored_are_never_left_out()
    {
        Scenario scenario = LostAcknowledgement.Fixed! with { Program = Programs.AwaitEach(Settings.Reference(), 30) };

        Assert.Equal(30, StepTable.Record(scenario, Schedule.Calm).Steps.Count(step => step.Kind == StepKind.Request));
    }

    // The first step at which the fault has the effect; there is one, or the table ends after the application does.
    private static StepTable WithFirst(FaultKind kind, Scenario scenario, Func<StepTable, bool> isIt) =>
        Enumerable.Range(1, 100).Select(step => StepTable.Record(scenario, Schedule.Calm with { Faults = [new(step, kind)] })).First(isIt);
}
