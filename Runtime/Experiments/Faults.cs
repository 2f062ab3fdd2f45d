using ProducerSafety.Runtime.Simulation;

namespace ProducerSafety.Runtime.Experiments;

/// <summary>The fault models of the experiments. Every fault heals, and no acknowledged data is lost by all replicas at once.</summary>
internal static class Faults
{
    /// <summary>The connections between a producer and the brokers.</summary>
    public static IReadOnlyList<FaultKind> Network { get; } =
        [FaultKind.LoseAcknowledgement, FaultKind.LoseRequest, FaultKind.ResetConnection, FaultKind.BreakAndArriveLate, FaultKind.Delay];

    /// <summary>The network, and answers that a retry mends.</summary>
    public static IReadOnlyList<FaultKind> NetworkAndErrors { get; } = [.. Network, FaultKind.RefuseRequest];

    /// <summary>The network, and brokers that fail one after the other.</summary>
    public static IReadOnlyList<FaultKind> NetworkAndBrokers { get; } =
        [.. NetworkAndErrors, FaultKind.StopBroker, FaultKind.CrashBroker, FaultKind.PauseBroker, FaultKind.MoveLeader];

    /// <summary>The network, and clocks that jump in both directions: the producer's by more than its delivery timeout allows.</summary>
    public static IReadOnlyList<FaultKind> NetworkAndClocks { get; } =
        [.. NetworkAndErrors, FaultKind.JumpClock, FaultKind.SetClockBack, FaultKind.JumpBrokerClock, FaultKind.SetBrokerClockBack];
}
