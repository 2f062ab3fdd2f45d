using ProducerSafety.Runtime.Producer;
using ProducerSafety.Runtime.Simulation;

namespace ProducerSafety.Runtime.Experiments;

/// <summary>The producer takes a message for delivered before the in-sync replicas have it.</summary>
internal static class Acknowledgements
{
    public static Experiment None { get; } = Of(
        "acks-none", "With acks=0 a message counts as delivered when it is sent: a request that is lost, or refused, is lost without an exception.", "0",
        FaultKind.LoseRequest);

    public static Experiment Leader { get; } = Of(
        "acks-leader", "With acks=1 a message is acknowledged before any other replica has it: when the leadership moves then, the message is lost.", "1");

    private static Experiment Of(string name, string claim, string acks, FaultKind? shownBy = null) => new()
    {
        Name = name,
        Rule = "KPS1103",
        ShownBy = shownBy,
        Claim = claim,
        Shows = AnomalyKind.Lost,
        Unsafe = Of("unsafe", Settings.Librdkafka(("acks", acks))),
        Fixed = Of("fixed", Settings.Idempotent()),
    };

    private static Scenario Of(string name, ProducerOptions options) => new()
    {
        Name = name,
        Program = Programs.TakeNoExceptionForStored(options, 2),
        Faults = Faults.NetworkAndBrokers,
    };
}
