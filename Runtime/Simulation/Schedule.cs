namespace ProducerSafety.Runtime.Simulation;

/// <summary>A fault and when it strikes.</summary>
/// <param name="Step">The step: how many messages have arrived before.</param>
/// <param name="Kind">What goes wrong.</param>
public readonly record struct Fault(int Step, FaultKind Kind)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Kind} at step {Step}";
}

/// <summary>All that decides a simulation beside the scenario: the same schedule gives the same history, byte for byte, on every machine.</summary>
/// <param name="Seed">Decides how long each message takes, backoffs, and partitions chosen by chance.</param>
/// <param name="Faults">The faults, by step.</param>
/// <param name="Jitter">Whether messages take different times. Without, each takes a millisecond, and traces are easier to read.</param>
public sealed record Schedule(ulong Seed, IReadOnlyList<Fault> Faults, bool Jitter = true)
{
    /// <summary>Nothing goes wrong, and every message takes the same time.</summary>
    public static Schedule Calm { get; } = new(0, [], Jitter: false);

    /// <inheritdoc/>
    public override string ToString() => $"seed {Seed}{(Jitter ? "" : " without jitter")}, {(Faults.Count == 0 ? "no fault" : string.Join(", ", Faults))}";
}
