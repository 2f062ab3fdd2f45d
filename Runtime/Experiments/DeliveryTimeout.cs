using ProducerSafety.Runtime.Producer;
using ProducerSafety.Runtime.Simulation;

namespace ProducerSafety.Runtime.Experiments;

/// <summary>How long the client goes on: too short, without end, and what happens at the end.</summary>
internal static class DeliveryTimeout
{
    public static Experiment TooShort { get; } = new()
    {
        Name = "delivery-timeout-short",
        Rule = "KPS1107",
        Claim = "In librdkafka the first request may use up a short delivery timeout: one lost acknowledgement, and the message is given up without a retry.",
        Shows = AnomalyKind.GivenUp,
        ShownBy = FaultKind.LoseAcknowledgement,
        Unsafe = new() { Name = "unsafe", Program = Programs.AwaitEach(Settings.Librdkafka(("enable.idempotence", "true"), ("message.timeout.ms", "5000")), 2), Faults = Faults.NetworkAndErrors },
        Fixed = new() { Name = "fixed", Program = Programs.AwaitEach(Settings.Idempotent(), 2), Faults = Faults.NetworkAndErrors },
        FixedNeverShows = [.. Experiment.AlwaysWrong, AnomalyKind.GivenUp],
    };

    // Two of three brokers stay down for longer than anybody waits, so the leader refuses writes all the time.
    public static Experiment Infinite { get; } = new()
    {
        Name = "delivery-timeout-infinite",
        Rule = "KPS1111",
        Claim = "Without a delivery timeout a message that no broker can take has no verdict, ever: whoever awaits it hangs.",
        Shows = AnomalyKind.Hangs,
        Unsafe = Outage("unsafe", Settings.Librdkafka(("enable.idempotence", "true"), ("message.timeout.ms", "0"))),
        Fixed = Outage("fixed", Settings.Idempotent()),
    };

    /// <summary>At the end of the time the message is dropped, and its report says so.</summary>
    public static Experiment DropsAndReports { get; } = new()
    {
        Name = "delivery-timeout-drops-and-reports",
        Claim = "When the delivery timeout ends, the client drops the message and reports it: lost for an application that does not look, known to one that does.",
        Shows = AnomalyKind.Lost,
        Unsafe = Outage("unsafe", Settings.Librdkafka(("enable.idempotence", "true"))) with { Program = IgnoredResults.SendAndFlush(Settings.Librdkafka(("enable.idempotence", "true"))) },
        Fixed = Outage("fixed", Settings.Idempotent()),
    };

    private static Scenario Outage(string name, ProducerOptions options) => new()
    {
        Name = name,
        Program = Programs.AwaitEach(options, 1),
        Faults = [FaultKind.StopBroker],
        MaxFaults = 2,
        FaultLasts = 36_000_000,
        TimeLimit = 900_000,
    };
}
