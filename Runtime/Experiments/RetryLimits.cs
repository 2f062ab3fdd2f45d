using ProducerSafety.Runtime.Producer;
using ProducerSafety.Runtime.Protocol;
using ProducerSafety.Runtime.Simulation;

namespace ProducerSafety.Runtime.Experiments;

/// <summary>The client gives up on what would have been stored a moment later.</summary>
internal static class RetryLimits
{
    public static Experiment Disabled { get; } = Of(
        "retries-disabled", "KPS1105", "Without retries one broken connection makes the client give up a message that the cluster would have taken.", "0", []);

    public static Experiment SmallCount { get; } = Of(
        "retries-few", "KPS1106", "Three retries are over after less than a second: the client gives up a message that the cluster would have taken a moment later.", "3",
        [.. Enumerable.Repeat(ErrorCode.NotEnoughReplicas, 4)]);

    private static Experiment Of(string name, string rule, string claim, string retries, IReadOnlyList<ErrorCode> refusals) => new()
    {
        Name = name,
        Rule = rule,
        Claim = claim,
        Shows = AnomalyKind.GivenUp,
        Unsafe = Of("unsafe", Settings.Librdkafka(("retries", retries)), refusals),
        Fixed = Of("fixed", Settings.Idempotent(), refusals),
        FixedNeverShows = [.. Experiment.AlwaysWrong, AnomalyKind.GivenUp],
    };

    private static Scenario Of(string name, ProducerOptions options, IReadOnlyList<ErrorCode> refusals) => new()
    {
        Name = name,
        Program = Programs.AwaitEach(options, 2),
        Refusals = refusals,
        Faults = Faults.NetworkAndBrokers,
    };
}
