using ProducerSafety.Runtime.Producer;
using ProducerSafety.Runtime.Simulation;

namespace ProducerSafety.Runtime.Experiments;

/// <summary>An acknowledgement is lost and the client sends the batch again: stored twice without idempotence, once with it.</summary>
internal static class LostAcknowledgement
{
    public static Experiment WithoutIdempotence { get; } = Of(
        "lost-acknowledgement", "KPS1102", "With the client's default, which is no idempotence, one lost acknowledgement stores a message twice.", Settings.Librdkafka());

    public static Experiment IdempotenceDisabled { get; } = Of(
        "idempotence-disabled", "KPS1101", "With idempotence turned off, one lost acknowledgement stores a message twice.", Settings.Librdkafka(("enable.idempotence", "false")));

    /// <summary>The retry in its steps: sent, stored, not acknowledged, sent again, recognised.</summary>
    public static Experiment Recognised { get; } =
        Of("duplicate-check", null, "A retry carries the producer id and sequence of the first attempt, by which the broker recognises it; without them it is stored again.",
            Settings.Reference(), messages: 1);

    private static Experiment Of(string name, string? rule, string claim, ProducerOptions options, int messages = 2) => new()
    {
        Name = name,
        Rule = rule,
        Claim = claim,
        Shows = AnomalyKind.Duplicated,
        ShownBy = FaultKind.LoseAcknowledgement,
        Unsafe = Of("unsafe", options, messages),
        Fixed = Of("fixed", Settings.Idempotent(), messages),
    };

    private static Scenario Of(string name, ProducerOptions options, int messages) => new()
    {
        Name = name,
        Program = Programs.AwaitEach(options, messages),
        Faults = Faults.NetworkAndBrokers,
    };
}
