using ProducerSafety.Runtime.Experiments;
using ProducerSafety.Runtime.Producer;
using ProducerSafety.Runtime.Protocol;
using ProducerSafety.Runtime.Simulation;
using Xunit;
using Simulator = ProducerSafety.Runtime.Simulation.Simulation;

namespace ProducerSafety.Runtime.Tests.Experiments;

/// <summary>Every claim holds: the unsafe application goes wrong, the fixed one never does. <c>PROOF_SEEDS=100000</c> runs the full proof.</summary>
public sealed class ExperimentTests
{
    private static readonly string? FullSeeds = Environment.GetEnvironmentVariable("PROOF_SEEDS");

    public static TheoryData<string> Names => [.. ExperimentTable.All.Select(experiment => experiment.Name)];

    [Fact]
    public void Every_claim_holds()
    {
        (int seeds, int? depth) = FullSeeds is null ? (1_000, (int?)1) : (int.Parse(FullSeeds), null);
        string[] failures =
        [
            // One after the other: they take between a second and minutes, so that halves of the list would not be equal.
            .. System.Collections.Concurrent.Partitioner.Create(ExperimentTable.All, System.Collections.Concurrent.EnumerablePartitionerOptions.NoBuffering).AsParallel().Select(experiment => Proof.Run(experiment, seeds, depth: depth)).Where(proof => !proof.Holds)
                .Select(proof => $"{proof.Experiment.Name}: unsafe {proof.Shortest}, random {proof.Random?.First}, exhaustive {proof.Exhaustive?.First}"),
        ];
        Assert.Empty(failures);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_unsafe_application_needs_the_fault(string name)
    {
        Experiment experiment = ExperimentTable.Find(name);
        IReadOnlyList<Anomaly> anomalies = HistoryChecker.Check(Simulator.Run(experiment.Unsafe with { Refusals = [] }, Schedule.Calm), experiment.Shows);
        Assert.Equal(experiment.ShowsWithoutFault, anomalies.Any(anomaly => anomaly.Kind == experiment.Shows));
    }

    [Fact]
    public void Names_are_unique() => Assert.Equal(ExperimentTable.All.Count, ExperimentTable.All.Select(experiment => experiment.Name).Distinct().Count());

    [Fact]
    public void Every_rule_has_a_page()
    {
        string pages = Path.Combine(Root(), "docs", "rules");
        Assert.All(ExperimentTable.All, experiment => Assert.True(experiment.Rule is null || File.Exists(Path.Combine(pages, experiment.Rule + ".md")), experiment.Rule));
    }

    [Fact]
    public void Every_rule_has_an_experiment_or_a_reason_why_not()
    {
        string[] rules = [.. Directory.GetFiles(Path.Combine(Root(), "docs", "rules"), "KPS*.md").Select(path => Path.GetFileNameWithoutExtension(path))];
        string[] shown = [.. ExperimentTable.All.Select(experiment => experiment.Rule).OfType<string>().Distinct()];
        string[] unshown = [.. rules.Where(rule => WithoutExperiment.Reason(rule) is not null)];
        Assert.Empty(shown.Intersect(unshown));
        Assert.Equal(rules.Order(), shown.Concat(unshown).Order());
    }

    [Fact]
    public void A_rule_that_nobody_knows_has_no_reason() => Assert.Null(WithoutExperiment.Reason("KPS9999"));

    [Fact]
    public void New_messages_wait_behind_the_one_that_is_sent_again()
    {
        Experiment experiment = ExperimentTable.Find("new-writes-wait");
        Schedule refused = Schedule.Calm with { Faults = [new(1, FaultKind.RefuseRequest)] };
        string[] with = [.. Batches(experiment.Fixed!, refused).Select(step => step.Sent)];
        Assert.Equal(5, with.Length);
        Assert.Equal(with[0], with[1]);
        Assert.Equal(4, with.Distinct().Count());
        string[] without = [.. Batches(experiment.Unsafe, refused).Select(step => step.Sent)];
        Assert.NotEqual(without[0], without[1]);
    }

    [Fact]
    public void A_retry_is_sent_checked_recognised_and_stored_once()
    {
        Experiment experiment = ExperimentTable.Find("duplicate-check");
        ShownRuns runs = ShownRuns.Of(experiment, Proof.FindShortest(experiment)!);
        Step[] batches = [.. runs.Fixed!.Steps.Where(step => step.Kind == StepKind.Request && step.Sent.Length > 0)];
        Assert.Equal(["new", "duplicate of offset 0"], batches.Select(step => step.IdempotencyCheck));
        Assert.Equal(["0", "1"], batches.Select(step => step.Retry));
        Assert.Equal(batches[0].Sent, batches[1].Sent);
        Assert.Equal("0", runs.Fixed.Steps[^1].Stored);
        Assert.Equal("0, 0", runs.Unsafe.Steps[^1].Stored);
    }

    [Theory]
    [InlineData("topic-authorization-failed", 1)]
    [InlineData("message-too-large", 1)]
    [InlineData("invalid-config", 1)]
    [InlineData("unknown-topic", 0)]
    [InlineData("retriable-leader-not-available", 3)]
    [InlineData("retriable-not-enough-replicas", 3)]
    [InlineData("retriable-request-timed-out", 3)]
    public void Only_what_may_pass_is_sent_again(string name, int requests) =>
        Assert.Equal(requests, Batches(ExperimentTable.Find(name).Fixed!, Schedule.Calm).Count());

    [Theory]
    [InlineData("retriable-leader-not-available")]
    [InlineData("retriable-not-enough-replicas")]
    [InlineData("retriable-network-exception")]
    [InlineData("retriable-request-timed-out")]
    public void An_error_that_passes_is_followed_by_success(string name)
    {
        StepTable table = StepTable.Record(ExperimentTable.Find(name).Fixed!, Schedule.Calm);
        Assert.Equal("2", table.Steps.Last(step => step.Kind == StepKind.Request && step.Sent.Length > 0).Retry);
        Assert.Equal("0", table.Steps[^1].Stored);
        Assert.Empty(table.Anomalies);
    }

    [Fact]
    public void A_message_is_given_up_only_where_it_is_looked_for()
    {
        Experiment experiment = ExperimentTable.Find("retries-few");
        History history = Simulator.Run(experiment.Unsafe, Schedule.Calm);
        Assert.Empty(HistoryChecker.Check(history));
        Assert.Equal(AnomalyKind.GivenUp, Assert.Single(HistoryChecker.Check(history, AnomalyKind.GivenUp)).Kind);
    }

    [Fact]
    public void Flush_returns_after_the_last_handler()
    {
        int handled = 0;
        Scenario scenario = new() { Name = "flush", Program = SendAndFlush };
        Simulator.Run(scenario, Schedule.Calm);
        Assert.Equal(-3, handled);

        async Task SendAndFlush(Application application)
        {
            SimulatedProducer producer = application.NewProducer(ProducerOptions.Idempotent);
            for (int message = 0; message < 3; message++)
            {
                producer.Produce(message, handler: _ => handled++);
            }

            await producer.FlushAsync();
            handled = -handled;
        }
    }

    private static IEnumerable<Step> Batches(Scenario scenario, Schedule schedule) =>
        StepTable.Record(scenario, schedule).Steps.Where(step => step.Kind == StepKind.Request && step.Sent.Length > 0);

    private static string Root()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "ProducerSafety.slnx")))
        {
            folder = folder.Parent;
        }

        return folder!.FullName;
    }
}
