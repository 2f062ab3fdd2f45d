namespace ProducerSafety.Runtime.Experiments;

/// <summary>All experiments.</summary>
public static class ExperimentTable
{
    /// <summary>All experiments, in the order in which they are shown.</summary>
    public static IReadOnlyList<Experiment> All { get; } =
    [
        LostAcknowledgement.WithoutIdempotence,
        ManualRetry.Loop,
    ];

    /// <summary>The experiment of a name or a rule.</summary>
    /// <param name="nameOrRule">For instance <c>lost-acknowledgement</c> or <c>KPS1102</c>.</param>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public static Experiment Find(string nameOrRule) =>
        All.FirstOrDefault(experiment => string.Equals(experiment.Name, nameOrRule, StringComparison.OrdinalIgnoreCase))
        ?? All.FirstOrDefault(experiment => string.Equals(experiment.Rule, nameOrRule, StringComparison.OrdinalIgnoreCase))
        ?? throw new KeyNotFoundException($"There is no experiment '{nameOrRule}'. There are: {string.Join(", ", All.Select(experiment => experiment.Rule is null ? experiment.Name : $"{experiment.Name} ({experiment.Rule})"))}.");
}
