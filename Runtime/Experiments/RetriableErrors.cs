using ProducerSafety.Runtime.Producer;
using ProducerSafety.Runtime.Protocol;
using ProducerSafety.Runtime.Simulation;

namespace ProducerSafety.Runtime.Experiments;

/// <summary>Errors that pass: the same message, sent again, is stored.</summary>
internal static class RetriableErrors
{
    // The reference counts every failed attempt as a retry; librdkafka leaves out those that only say that the leader is another one.
    public static IReadOnlyList<Experiment> SucceedLater { get; } =
    [
        Of("leader-not-available", ErrorCode.LeaderNotAvailable),
        Of("not-enough-replicas", ErrorCode.NotEnoughReplicas),
        Of("network-exception", ErrorCode.NetworkException),
        Of("request-timed-out", ErrorCode.RequestTimedOut),
    ];

    private static Experiment Of(string name, ErrorCode error) => new()
    {
        Name = $"retriable-{name}",
        Claim = $"{error} passes: a client that retries stores the message, one that does not gives it up.",
        Shows = AnomalyKind.GivenUp,
        Unsafe = Of("unsafe", error, Settings.Reference(("retries", "0"))),
        Fixed = Of("fixed", error, Settings.Idempotent()),
        FixedNeverShows = [.. Experiment.AlwaysWrong, AnomalyKind.GivenUp],
    };

    private static Scenario Of(string name, ErrorCode error, ProducerOptions options) => new()
    {
        Name = name,
        Program = Programs.AwaitEach(options, 1),
        Refusals = [error, error],
        Faults = Faults.Network,
    };
}
