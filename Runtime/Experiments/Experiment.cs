using ProducerSafety.Runtime.Simulation;

namespace ProducerSafety.Runtime.Experiments;

/// <summary>
/// A claim, and the two applications that show it: with the unsafe one something goes wrong under some schedule, with the fixed one under none.
/// </summary>
public sealed record Experiment
{
    /// <summary>What is wrong whatever the claim is. A message that is reported as failed is no anomaly: the application knows.</summary>
    public static IReadOnlyList<AnomalyKind> AlwaysWrong { get; } =
        [AnomalyKind.Lost, AnomalyKind.Duplicated, AnomalyKind.Reordered, AnomalyKind.Phantom, AnomalyKind.WrongStatus, AnomalyKind.Hangs];

    /// <summary>A short name in lower case with hyphens, unique.</summary>
    public required string Name { get; init; }

    /// <summary>The rule that makes the claim, for instance <c>KPS1102</c>; null for what is true without a rule.</summary>
    public string? Rule { get; init; }

    /// <summary>The claim in one sentence.</summary>
    public required string Claim { get; init; }

    /// <summary>What goes wrong with the unsafe application.</summary>
    public required AnomalyKind Shows { get; init; }

    /// <summary>The application as the rule finds it.</summary>
    public required Scenario Unsafe { get; init; }

    /// <summary>The application as the fix leaves it, or null where the claim is only that something goes wrong.</summary>
    public Scenario? Fixed { get; init; }

    /// <summary>Whether the unsafe application goes wrong also when nothing fails.</summary>
    public bool ShowsWithoutFault { get; init; }

    /// <summary>Whether the fixed application, too, runs by librdkafka's rules; otherwise by those of the reference, which are stricter.</summary>
    public bool FixedRunsOnLibrdkafka { get; init; }

    /// <summary>What never goes wrong with the fixed application.</summary>
    public IReadOnlyList<AnomalyKind> FixedNeverShows { get; init; } = AlwaysWrong;

    /// <summary>The fault that the claim speaks of: the claim is shown with nothing but one of it, which strikes a batch or the answer to one. Null where random schedules are searched.</summary>
    public FaultKind? ShownBy { get; init; }

    /// <summary>How many faults the exhaustive run of the fixed application tries at most.</summary>
    public int Depth { get; init; } = 2;
}
