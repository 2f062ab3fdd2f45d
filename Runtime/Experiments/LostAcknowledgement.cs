using ProducerSafety.Runtime.Producer;
using ProducerSafety.Runtime.Simulation;

namespace ProducerSafety.Runtime.Experiments;

/// <summary>An acknowledgement is lost and the client sends the batch again: stored twice without idempotence, once with it.</summary>
internal static class LostAcknowledgement
{
    public static Experiment WithoutIdempotence { get; } = new()
    {
        Name = "lost-acknowledgement",
        Rule = "KPS1102",
        Claim = "With the client's default, which is no idempotence, one lost acknowledgement stores a message twice.",
        Shows = AnomalyKind.Duplicated,
        Unsafe = Of("unsafe", Settings.Librdkafka()),
        Fixed = Of("fixed", Settings.Reference(("enable.idempotence", "true"))),
    };

    private static Scenario Of(string name, ProducerOptions options) => new()
    {
        Name = name,
        Program = Programs.AwaitEach(options, 2),
        Faults = [FaultKind.LoseAcknowledgement, FaultKind.LoseRequest, FaultKind.ResetConnection, FaultKind.BreakAndArriveLate, FaultKind.Delay, FaultKind.MoveLeader],
    };
}
