namespace ProducerSafety.Configuration.Rules;

/// <summary>Settings that are right or wrong by how the producer is used; the analyzers judge them.</summary>
internal static class UsageRules
{
    public static SafetyRule[] All { get; } =
    [
        new("KPS1109", "Delivery reports are disabled while results are relied on", Verdict.MayLose, RuleSeverity.Warning,
            "'{0}', but this producer's results are used: without reports an awaited ProduceAsync completes at once, even with no broker at all",
            "The client then completes the task when the message is queued, with status NotPersisted, and nobody learns whether it was stored."),

        new("KPS1110", "Background poll is disabled and nothing polls", Verdict.MayHang, RuleSeverity.Warning,
            "'{0}', and nothing calls Poll: delivery reports never arrive, and an awaited ProduceAsync never completes",
            "Reports are delivered by whoever polls; the client's own thread does so unless it is turned off."),

        new("KPS1120", "Configuration is changed after the producer was built", Verdict.HasNoEffect, RuleSeverity.Warning,
            "This has no effect: the producer was built before, and read its settings then",
            "A producer takes its settings when Build is called; nothing reads the configuration afterwards."),

        new("KPS1121", "Two configurations share one dictionary", Verdict.HasNoEffect, RuleSeverity.Info,
            "This configuration shares its settings with the one that it is made from: what is set in one is set in both",
            "The copy constructors of the .NET client do not copy; they use the same dictionary."),

        new("KPS3012", "A result is compared with what it can never be", Verdict.HasNoEffect, RuleSeverity.Warning,
            "With '{0}' this comparison is always {1}: no result of this producer says whether the message was stored",
            "Without acknowledgements, reports, or the status in them, the client fills each result with the same values, whatever became of the message."),
    ];
}
