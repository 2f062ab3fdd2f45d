using ProducerSafety.Runtime.Experiments;
using ProducerSafety.Runtime.Simulation;
using Xunit;
using Simulator = ProducerSafety.Runtime.Simulation.Simulation;

namespace ProducerSafety.Runtime.Tests.Simulation;

/// <summary>Each fault does what its documentation says, seen in the step table.</summary>
public sealed class FaultTests
{
    private static readonly Scenario Plain = new() { Name = "two messages", Program = Programs.AwaitEach(Settings.Reference(("acks", "all")), 2) };

    [Fact]
    public void A_lost_request_is_never_appended_and_comes_again()
    {
        StepTable table = With(FaultKind.LoseRequest, struck => struck.Arrow is { To: "broker 1", IsLost: true } && struck.Sent == "0");

        Step appended = Assert.Single(Appended(table, "0"));
        Assert.Equal("1", appended.Retry);
        Assert.True(appended.Time >= 30_000);
        Assert.Equal("0, 1", table.Steps[^1].Stored);
    }

    [Fact]
    public void A_lost_acknowledgement_leaves_the_message_in_the_log()
    {
        StepTable table = With(FaultKind.LoseAcknowledgement, struck => struck.Sent == "answer to a produce request" && struck.Stored == "0");

        Assert.Equal(["0", "1"], Appended(table, "0").Select(step => step.Retry));
    }

    [Fact]
    public void A_delayed_request_comes_late_and_once()
    {
        StepTable calm = StepTable.Record(Plain, Schedule.Calm);
        StepTable late = With(FaultKind.Delay, struck => struck.Stored == "nothing", table => Appended(table, "0").First().Arrow!.SentAt < Appended(table, "0").First().Number);

        Assert.Equal(Assert.Single(Appended(calm, "0")).Time + 200, Assert.Single(Appended(late, "0")).Time);
    }

    [Fact]
    public void A_request_of_a_broken_connection_arrives_after_that_of_the_next()
    {
        StepTable table = With(FaultKind.BreakAndArriveLate, struck => struck.Stored == "nothing", table => Appended(table, "0").Count() == 2);

        Step[] appended = [.. Appended(table, "0")];
        Assert.Equal(["1", "0"], appended.Select(step => step.Retry));
        Assert.Equal(Struck(table).Time + 200, appended[1].Time);
    }

    [Fact]
    public void A_reset_connection_loses_the_message_and_the_producer_notices_at_once()
    {
        StepTable table = With(FaultKind.ResetConnection, struck => struck.Sent == "0");

        Step appended = Assert.Single(Appended(table, "0"));
        Assert.Equal("1", appended.Retry);
        Assert.True(appended.Time - Struck(table).Time < 500);
    }

    [Fact]
    public void A_stopped_broker_keeps_its_log_and_comes_back()
    {
        StepTable table = With(FaultKind.StopBroker, struck => struck.Action == "broker 1 stops" && struck.Stored == "0");

        Step[] whileDown = [.. table.Steps.Where(step => !step.Logs[0].IsUp)];
        Assert.NotEmpty(whileDown);
        Assert.All(whileDown, step => Assert.Equal([0], step.Logs[0].Partitions[0].Messages.Take(1)));
        Assert.Equal(Struck(table).Time + 3_000, table.Steps.Single(step => step.Action == "broker 1 is back").Time);
    }

    [Fact]
    public void A_crashed_broker_loses_what_it_has_not_flushed_and_gets_it_from_the_others()
    {
        StepTable table = With(FaultKind.CrashBroker, struck => struck.Action.StartsWith("broker 1 crashes", StringComparison.Ordinal) && struck.Stored == "0");

        Assert.All(table.Steps.Where(step => !step.Logs[0].IsUp), step => Assert.Empty(step.Logs[0].Partitions[0].Messages));
        Assert.Equal(table.Steps[^1].Logs[1].Partitions[0].Messages, table.Steps[^1].Logs[0].Partitions[0].Messages);
        Assert.DoesNotContain(table.Anomalies, anomaly => anomaly.Kind == AnomalyKind.Lost);
    }

    [Fact]
    public void A_broker_that_is_the_only_one_with_the_data_does_not_crash_unless_it_may()
    {
        Scenario alone = Plain with { Brokers = 1, ReplicationFactor = 1, Broker = new() { MinInsyncReplicas = 1, DefaultReplicationFactor = 1 } };

        Assert.All(Tables(alone, FaultKind.CrashBroker), table => Assert.Empty(table.Anomalies));
        Assert.DoesNotContain(Tables(alone, FaultKind.CrashBroker), table => table.Steps.Any(step => step.Kind == StepKind.Fault));
        Assert.Contains(Tables(alone with { MayLoseAllCopies = true }, FaultKind.CrashBroker), table => table.Anomalies.Any(anomaly => anomaly.Kind == AnomalyKind.Lost));
    }

    [Fact]
    public void A_paused_broker_appends_nothing_for_a_while()
    {
        StepTable table = With(FaultKind.PauseBroker, struck => struck.Action == "broker 1 does nothing for 3000 ms" && struck.Stored == "nothing", table =>
            Appended(table, "0").First().Arrow!.SentAt < Appended(table, "0").First().Number);

        Step struck = Struck(table);
        Assert.DoesNotContain(table.Steps, step => step.Actor == "broker 1" && step.Time > struck.Time && step.Time < struck.Time + 3_000);
    }

    [Fact]
    public void A_moved_leadership_goes_to_an_in_sync_replica_and_the_producer_follows()
    {
        StepTable table = With(FaultKind.MoveLeader, struck => struck.Stored == "0");

        Assert.True(table.Steps[^1].Logs[1].Partitions[0].IsLeader);
        Assert.Equal("broker 2", Appended(table, "1").Last().Actor);
    }

    [Fact]
    public void A_follower_that_lags_leaves_the_in_sync_replicas_and_joins_again()
    {
        StepTable table = With(FaultKind.LagFollower, struck => struck.Action == "broker 2 lags behind its leaders");

        string[] changes = [.. table.Steps.Where(step => step.Action.StartsWith("broker 1 leads", StringComparison.Ordinal)).Select(step => step.Action)];
        Assert.Equal(["broker 1 leads partition 0, in sync: 1, 3", "broker 1 leads partition 0, in sync: 1, 3, 2"], changes);
    }

    [Fact]
    public void A_full_disk_refuses_appends_until_there_is_room()
    {
        StepTable table = With(FaultKind.FillDisk, struck => struck.Action == "the disk of broker 1 is full" && struck.Stored == "nothing");

        Assert.Contains(table.Steps, step => step.Actor == "broker 1" && step.Error == "KAFKA_STORAGE_ERROR");
        Assert.Contains(table.Steps, step => step.Action == "the disk of broker 1 has room again");
        Assert.Equal("0, 1", table.Steps[^1].Stored);
    }

    [Fact]
    public void With_one_in_sync_replica_the_leader_refuses_what_needs_two()
    {
        Scenario slow = Plain with { Program = async application =>
        {
            SimulatedProducer producer = application.NewProducer(Settings.Reference(("acks", "all")));
            await producer.ProduceAsync(0);
            await application.Delay(31_000);
            await producer.ProduceAsync(1);
        } };
        StepTable table = Tables(slow, FaultKind.ShrinkIsr).First(table => table.Steps.Any(step => step.Kind == StepKind.Fault && step.Action == "all brokers but 1 lag behind"));

        Assert.Contains(table.Steps, step => step.Action == "broker 1 leads partition 0, in sync: 1");
        Assert.Contains(table.Steps, step => step.Error is "NOT_ENOUGH_REPLICAS" or "NOT_ENOUGH_REPLICAS_AFTER_APPEND");
    }

    [Fact]
    public void A_clock_that_jumps_lets_deadlines_pass()
    {
        StepTable table = With(FaultKind.JumpClock, struck => struck.Stored == "0", table => table.Steps.Any(step => step.Action.Contains("in time", StringComparison.Ordinal)));

        Step timedOut = table.Steps.First(step => step.Action.Contains("in time", StringComparison.Ordinal));
        Assert.True(timedOut.Time - Struck(table).Time < 1_000);
    }

    [Fact]
    public void A_clock_that_is_set_back_makes_records_older_and_lets_timeouts_go_on()
    {
        Schedule back = Enumerable.Range(2, 30).Select(step => Schedule.Calm with { Faults = [new(1, FaultKind.SetClockBack), new(step, FaultKind.LoseRequest)] })
            .First(schedule => StepTable.Record(Plain, schedule).Steps.Any(step => step.Kind == StepKind.Fault && step.Sent == "0"));
        Dictionary<int, long> calm = Timestamps(Schedule.Calm);
        Dictionary<int, long> struck = Timestamps(back);

        // The second message is called only when the first one, whose request was lost, has been sent again.
        StepTable table = StepTable.Record(Plain, back);
        Assert.Contains(table.Steps, step => step.Kind == StepKind.Fault && step.Action == "the producer's clock is set back by 60 s");
        Assert.Contains(table.Steps, step => step.Action.Contains("in time", StringComparison.Ordinal) && step.Time is > 30_000 and < 31_000);
        Assert.Equal(calm[0], struck[0]);
        Assert.InRange(struck[1], calm[0] - 30_000, calm[0] - 28_000);
    }

    [Fact]
    public void A_broker_whose_clock_jumps_takes_a_follower_that_is_behind_for_one_that_lags()
    {
        StepTable table = With(FaultKind.JumpBrokerClock, struck => struck.Action == "the clock of broker 1 jumps by 60 s", table => InSync(table).Length > 0);

        Assert.True(table.Steps.First(step => step.Action.StartsWith("broker 1 leads", StringComparison.Ordinal)).Time - Struck(table).Time < 100);
        Assert.Equal("broker 1 leads partition 0, in sync: 1, 2, 3", InSync(table)[^1].Replace("1, 3, 2", "1, 2, 3"));
        Assert.DoesNotContain(table.Anomalies, anomaly => anomaly.Kind == AnomalyKind.Lost);
    }

    [Fact]
    public void A_broker_whose_clock_is_set_back_goes_on_and_waits_longer_for_a_follower_that_lags()
    {
        Scenario slow = Plain with
        {
            Broker = new() { MinInsyncReplicas = 1, DefaultReplicationFactor = 3, ReplicaLagTimeMaxMs = 100_000 },
            FaultLasts = 200_000,
            Program = async application =>
            {
                await Programs.AwaitEach(Settings.Reference(("acks", "1")), 2)(application);
                await application.Delay(400_000);
            },
        };
        Fault lags = Enumerable.Range(1, 30).Select(step => new Fault(step, FaultKind.LagFollower)).First(fault => WhenRemoved(fault) > 0);
        long calm = WhenRemoved(lags);
        long[] later = [.. Enumerable.Range(lags.Step + 1, 10).Select(step => WhenRemoved(lags, new(step, FaultKind.SetBrokerClockBack)))];
        Assert.Contains(later, time => time > calm + 59_000 && time < calm + 61_000);

        long WhenRemoved(params Fault[] faults) =>
            InSync(StepTable.Record(slow, Schedule.Calm with { Faults = faults }), out Step[] steps) is ["broker 1 leads partition 0, in sync: 1, 3", ..] ? steps[0].Time : 0;
    }

    [Fact]
    public void A_refused_request_is_not_appended_and_comes_again()
    {
        StepTable table = With(FaultKind.RefuseRequest, struck => struck.Stored == "nothing");

        Assert.Equal("1", Assert.Single(Appended(table, "0")).Retry);
        Assert.Contains(table.Steps, step => step.Error == "NOT_ENOUGH_REPLICAS");
    }

    [Fact]
    public void A_killed_process_starts_again_and_its_producer_is_a_new_one()
    {
        Scenario scenario = Plain with { Program = Programs.AwaitEach(Settings.Reference(("enable.idempotence", "true")), 2) };
        StepTable table = Tables(scenario, FaultKind.KillProducer).First(table => table.Steps.Any(step => step.Kind == StepKind.Fault && step.Stored == "0"));

        string[] identities = [.. table.Steps.Where(step => step.Action.StartsWith("gets producer id", StringComparison.Ordinal)).Select(step => $"{step.Actor} {step.Action}")];
        Assert.Equal(["producer gets producer id 0, epoch 0", "producer 2 gets producer id 1, epoch 0"], identities.Take(2).Select(identity => identity.Replace("id 1000", "id 1")));
        Assert.Contains(table.Anomalies, anomaly => anomaly.Kind == AnomalyKind.Duplicated);
    }

    [Fact]
    public void A_new_fault_needs_a_test_here() => Assert.Equal(18, Enum.GetValues<FaultKind>().Length);

    private static IEnumerable<Step> Appended(StepTable table, string messages) =>
        table.Steps.Where(step => step.Kind == StepKind.Request && step.Sent.Split(' ')[0] == messages && step.Action.StartsWith("appends", StringComparison.Ordinal));

    private static string[] InSync(StepTable table) => InSync(table, out _);

    private static string[] InSync(StepTable table, out Step[] steps)
    {
        steps = [.. table.Steps.Where(step => step.Action.StartsWith("broker 1 leads", StringComparison.Ordinal))];
        return [.. steps.Select(step => step.Action)];
    }

    /// <summary>The timestamps of the records of each message.</summary>
    private static Dictionary<int, long> Timestamps(Schedule schedule)
    {
        Simulator simulation = Simulator.Run(Plain, schedule, null, null);
        return simulation.Cluster.ReadLog(simulation.Cluster.LeaderOf(0), 0).ToDictionary(record => simulation.History.Calls[Simulator.CallOf(record)].Message, record => record.Timestamp);
    }

    private static Step Struck(StepTable table) => table.Steps.Single(step => step.Kind == StepKind.Fault);

    private static IEnumerable<StepTable> Tables(Scenario scenario, FaultKind kind) =>
        Enumerable.Range(1, 60).Select(step => StepTable.Record(scenario, Schedule.Calm with { Faults = [new(step, kind)] }));

    /// <summary>The run in which the fault strikes what a test is about.</summary>
    private static StepTable With(FaultKind kind, Func<Step, bool> strikes, Func<StepTable, bool>? isIt = null) =>
        Tables(Plain, kind).First(table => table.Steps.Any(step => step.Kind == StepKind.Fault && strikes(step)) && isIt?.Invoke(table) != false);
}
