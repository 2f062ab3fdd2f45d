using ProducerSafety.Runtime.Producer;
using ProducerSafety.Runtime.Simulation;

namespace ProducerSafety.Runtime.Experiments;

/// <summary>One of several messages fails and is sent again: behind the later ones without idempotence, before them with it.</summary>
internal static class Order
{
    public static Experiment Unlimited { get; } = Of(
        "order-many-in-flight", "KPS1104", "Without idempotence a message that is sent again is stored behind messages that were sent later.",
        Settings.Librdkafka(("max.in.flight", "10")), Settings.Idempotent());

    public static Experiment OneInLibrdkafka { get; } = Of(
        "order-one-in-flight-librdkafka", "KPS1104",
        "In librdkafka one request in flight does not keep the order without idempotence: the next request is built already and goes out during the backoff.",
        Settings.Librdkafka(("max.in.flight", "1")), Settings.Idempotent(("max.in.flight", "1")));

    /// <summary>While a message waits for its retry, the messages behind it stay in memory.</summary>
    public static Experiment NewWritesWait { get; } = Of(
        "new-writes-wait", null, "With idempotence new messages wait in memory while an earlier one of their partition is sent again; without it they overtake it.",
        Settings.Reference(("max.in.flight", "5")), Settings.Idempotent(("max.in.flight", "1")), messages: 4);

    /// <summary>The first of two batches in flight fails, for each number of requests that idempotence allows; with 1 the unsafe client has 2.</summary>
    public static IReadOnlyList<Experiment> FirstOfTwoFails { get; } =
    [
        .. Enumerable.Range(1, 5).Select(inFlight => Of(
            $"first-of-two-fails-{inFlight}", null,
            $"Two batches are on their way and the first one fails: reordered without idempotence, in order with it and {inFlight} in flight.",
            Settings.Reference(("max.in.flight", $"{Math.Max(inFlight, 2)}")), Settings.Idempotent(("max.in.flight", $"{inFlight}")), messages: 2)),
    ];

    private static Experiment Of(string name, string? rule, string claim, ProducerOptions without, ProducerOptions with, int messages = 3) => new()
    {
        Name = name,
        Rule = rule,
        Claim = claim,
        Shows = AnomalyKind.Reordered,
        Unsafe = Of("unsafe", without, messages),
        Fixed = Of("fixed", with, messages),
    };

    private static Scenario Of(string name, ProducerOptions options, int messages) => new()
    {
        Name = name,
        Program = Programs.SendAllAndFlush(options, messages),
        Faults = Faults.NetworkAndBrokers,
    };
}
