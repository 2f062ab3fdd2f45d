using ProducerSafety.Runtime.Experiments;
using ProducerSafety.Runtime.Simulation;
using Xunit;

namespace ProducerSafety.Runtime.Tests.Simulation;

public sealed class ExplorerTests
{
    private static readonly Scenario Small = ExperimentTable.Find("lost-acknowledgement").Unsafe with
    {
        Program = Programs.AwaitEach(Settings.Librdkafka(), 1),
        Brokers = 1,
        ReplicationFactor = 1,
        Broker = new() { MinInsyncReplicas = 1, DefaultReplicationFactor = 1 },
        Faults = [FaultKind.LoseAcknowledgement, FaultKind.LoseRequest, FaultKind.BreakAndArriveLate],
    };

    private static readonly Scenario Replicated = Small with
    {
        Brokers = 2,
        ReplicationFactor = 2,
        Broker = new() { MinInsyncReplicas = 1, DefaultReplicationFactor = 2 },
        Faults = [FaultKind.LoseAcknowledgement, FaultKind.CrashBroker],
    };

    public static TheoryData<ulong> Seeds => [.. Enumerable.Range(1, 20).Select(seed => (ulong)seed)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void The_same_seed_gives_the_same_table_byte_for_byte(ulong seed)
    {
        foreach (Experiment experiment in ExperimentTable.All)
        {
            Schedule schedule = Explorer.Random(experiment.Unsafe, seed);
            Schedule again = Explorer.Random(experiment.Unsafe, seed);

            Assert.Equal(schedule.ToString(), again.ToString());
            Assert.Equal(StepTable.Record(experiment.Unsafe, schedule).ToMarkdown(), StepTable.Record(experiment.Unsafe, again).ToMarkdown());
        }
    }

    [Fact]
    public void Another_seed_gives_another_table()
    {
        IEnumerable<string> tables = Enumerable.Range(1, 20).Select(seed => StepTable.Record(Small, new Schedule((ulong)seed, [])).ToMarkdown());

        Assert.True(tables.Distinct().Count() > 10);
    }

    [Fact]
    public async Task Simulations_on_several_threads_do_not_touch_each_other()
    {
        Schedule schedule = Explorer.Random(Replicated, 3);
        string alone = StepTable.Record(Replicated, schedule).ToMarkdown();

        string[] together = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => StepTable.Record(Replicated, schedule).ToMarkdown())));

        Assert.All(together, table => Assert.Equal(alone, table));
    }

    [Fact]
    public void Writing_down_what_happens_changes_nothing()
    {
        Schedule schedule = Explorer.Random(Replicated, 5);

        Assert.Equal(StepTable.Record(Replicated, schedule).Anomalies, HistoryChecker.Check(Runtime.Simulation.Simulation.Run(Replicated, schedule)));
    }

    [Fact]
    public void Shrinking_keeps_the_anomaly_and_no_fault_that_could_go()
    {
        Schedule[] failing =
        [
            .. Enumerable.Range(1, 20).Select(seed => Explorer.Explore(Small with { MaxFaults = 4 }, (ulong)seed * 1_000, 200, [AnomalyKind.Duplicated], stopAtFirst: true).First!)
                .Where(first => first.Faults.Count > 1),
        ];
        Assert.NotEmpty(failing);
        foreach (Schedule schedule in failing)
        {
            Schedule shortest = Explorer.Shrink(Small, schedule, AnomalyKind.Duplicated);

            Assert.True(Shows(Small, shortest, AnomalyKind.Duplicated));
            Assert.True(shortest.Faults.Count <= schedule.Faults.Count);
            for (int index = 0; index < shortest.Faults.Count; index++)
            {
                Schedule without = shortest with { Faults = [.. shortest.Faults.Where((_, position) => position != index)] };
                Assert.False(Shows(Small, without, AnomalyKind.Duplicated), $"{shortest.Faults[index]} of {shortest}");
            }
        }
    }

    [Fact]
    public void Exhausting_and_exploring_find_the_same_kinds()
    {
        foreach (Scenario scenario in new[] { Small, Replicated })
        {
            Findings random = Explorer.Explore(scenario with { MaxFaults = 2 }, 1, 3_000, []);
            Findings all = Explorer.Exhaust(scenario, 2, []);

            Assert.Equal(random.Anomalies.Keys, all.Anomalies.Keys);
            Assert.Contains(AnomalyKind.Duplicated, all.Anomalies.Keys);
        }
    }

    [Fact]
    public void Merging_states_hides_no_anomaly()
    {
        foreach (Scenario scenario in new[] { Small, Replicated })
        {
            Findings merged = Explorer.Exhaust(scenario, 2, []);
            SortedSet<AnomalyKind> unmerged = [];
            int histories = RunAll(scenario, Schedule.Calm, 2, unmerged);

            Assert.Equal(unmerged, merged.Anomalies.Keys);
            Assert.True(merged.Histories < histories, $"{merged.Histories} of {histories}");
        }
    }

    [Fact]
    public void Exhausting_a_fixed_application_finds_nothing()
    {
        Scenario scenario = Small with { Program = Programs.AwaitEach(Settings.Reference(("enable.idempotence", "true")), 1) };

        Assert.Empty(Explorer.Exhaust(scenario, 2, []).Anomalies);
    }

    // Every schedule of so many faults, one after the other: no state is compared with any other.
    private static int RunAll(Scenario scenario, Schedule schedule, int depth, SortedSet<AnomalyKind> found)
    {
        Runtime.Simulation.Simulation run = Runtime.Simulation.Simulation.Run(scenario, schedule, null, null);
        found.UnionWith(HistoryChecker.Check(run.History).Select(anomaly => anomaly.Kind));
        int earliest = schedule.Faults.Count == 0 ? 1 : schedule.Faults[^1].Step + 1;
        return depth == 0 ? 1 : 1 + Enumerable.Range(earliest, Math.Max(run.Step - earliest + 1, 0))
            .Sum(step => scenario.Faults.Sum(kind => RunAll(scenario, schedule with { Faults = [.. schedule.Faults, new Fault(step, kind)] }, depth - 1, found)));
    }

    private static bool Shows(Scenario scenario, Schedule schedule, AnomalyKind kind) =>
        HistoryChecker.Check(Runtime.Simulation.Simulation.Run(scenario, schedule)).Any(anomaly => anomaly.Kind == kind);
}
