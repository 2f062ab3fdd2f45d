using ProducerSafety.Configuration.Rules;

namespace ProducerSafety.Configuration;

/// <summary>
/// The rules about a producer's settings. Every front end evaluates this table: the analyzers, the tool and the runtime.
/// The sources are librdkafka's <c>rd_kafka_conf_finalize</c> (what is rejected when the client is built) and its
/// introduction to the idempotent producer; what each rule claims is tested against the real client.
/// </summary>
public static class SafetyRules
{
    /// <summary>All rules, by number.</summary>
    public static IReadOnlyList<SafetyRule> All { get; } =
        [.. IdempotenceRules.All.Concat(DurabilityRules.All).Concat(TimeoutRules.All).Concat(PropertyRules.All).Concat(SecurityRules.All).Concat(UsageRules.All).OrderBy(rule => rule.Id, StringComparer.Ordinal)];

    /// <summary>The settings that the client checks when idempotence is on.</summary>
    internal static IReadOnlyList<string> ConflictsWithIdempotence { get; } =
        ["acks", "max.in.flight", "message.send.max.retries", "queuing.strategy", "queue.buffering.backpressure.threshold"];

    /// <summary>The rules that say why a client is not built.</summary>
    internal static IReadOnlyList<SafetyRule> Rejections { get; } = [.. All.Where(rule => rule.Verdict == Verdict.RejectedWhenBuilt)];

    /// <summary>The rule with this number.</summary>
    /// <param name="id">For instance <c>KPS1101</c>.</param>
    /// <exception cref="KeyNotFoundException">There is no such rule.</exception>
    public static SafetyRule Find(string id) =>
        All.FirstOrDefault(rule => rule.Id == id) ?? throw new KeyNotFoundException($"There is no configuration rule {id}.");

    /// <summary>Everything that the rules find in these settings.</summary>
    /// <param name="settings">The settings as written.</param>
    /// <param name="client">The version of Confluent.Kafka, or null for the newest.</param>
    public static IEnumerable<Finding> Judge(ProducerSettings settings, Version? client = null) => Judge(new EffectiveSettings(settings, client), All);

    /// <summary>Everything that some of the rules find in settings.</summary>
    internal static List<Finding> Judge(EffectiveSettings settings, IReadOnlyList<SafetyRule> rules)
    {
        List<Finding> found = [];
        foreach (SafetyRule rule in rules)
        {
            rule.Judge(settings, found);
        }

        return found;
    }
}
