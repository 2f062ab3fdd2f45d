namespace ProducerSafety.Configuration;

/// <summary>
/// The rules about a producer's settings. Every front end evaluates this table: the analyzers, the tool and the runtime.
/// The sources are librdkafka's <c>rd_kafka_conf_finalize</c> (what is rejected when the client is built) and its
/// introduction to the idempotent producer; what each rule claims is tested against the real client.
/// </summary>
public static class SafetyRules
{
    private static readonly Repair EnableIdempotence = Repair.Set("enable.idempotence", "true");

    /// <summary>All rules, by number.</summary>
    public static IReadOnlyList<SafetyRule> All { get; } =
    [
        new("KPS1001", "Idempotence requires acks=all", Verdict.RejectedWhenBuilt, RuleSeverity.Error,
            "'{0}' contradicts idempotence, which requires 'acks=all': building this producer throws",
            "An idempotent producer may only count a message as stored when all in-sync replicas have it.",
            settings => settings is { IsIdempotent: true, Acks: not null and not -1 }
                ? new(settings.Written["acks"], Repair.Set("acks", "-1")) : null),

        new("KPS1002", "Idempotence requires max.in.flight of 5 or less", Verdict.RejectedWhenBuilt, RuleSeverity.Error,
            "'{0}' contradicts idempotence, which allows at most 5 requests in flight: building this producer throws",
            "A broker remembers the last five batches of a producer and partition; with more requests in flight it could not recognise every retry.",
            settings => settings is { IsIdempotent: true, MaxInFlight: > EffectiveSettings.MaxInFlightOfIdempotence }
                ? new(settings.Written["max.in.flight"], Repair.Set("max.in.flight", "5")) : null),

        new("KPS1003", "Idempotence requires retries", Verdict.RejectedWhenBuilt, RuleSeverity.Error,
            "'{0}' contradicts idempotence, which works by retrying: building this producer throws",
            "Idempotence makes retries safe; a producer that never retries has no use for it, and the client refuses the combination.",
            settings => settings is { IsIdempotent: true, Retries: 0 }
                ? new(settings.Written["message.send.max.retries"], Repair.Remove("message.send.max.retries", instead: "2147483647")) : null),

        new("KPS1004", "Setting conflicts with idempotence", Verdict.RejectedWhenBuilt, RuleSeverity.Error,
            "'{0}' {1}: building this producer throws",
            "Idempotence sends a partition's messages in order: queuing.strategy must be fifo and queue.buffering.backpressure.threshold 1; enable.gapless.guarantee in turn needs idempotence.",
            settings => settings.IsIdempotent switch
            {
                true when settings.Choice("queuing.strategy") == "lifo" => new(settings.Written["queuing.strategy"], Repair.Remove("queuing.strategy", instead: "fifo")) { Detail = ContradictsIdempotence },
                true when settings.Integer("queue.buffering.backpressure.threshold") > 1 => new(settings.Written["queue.buffering.backpressure.threshold"], Repair.Remove("queue.buffering.backpressure.threshold", instead: "1")) { Detail = ContradictsIdempotence },
                false when settings.Written["enable.gapless.guarantee"].AsBoolean() == true => new(settings.Written["enable.gapless.guarantee"], EnableIdempotence) { Detail = "requires idempotence" },
                _ => null,
            }),

        new("KPS1005", "transactional.id requires idempotence", Verdict.RejectedWhenBuilt, RuleSeverity.Error,
            "'{0}' contradicts 'transactional.id', which requires idempotence: building this producer throws",
            "Transactions are built on the idempotent producer; a transactional id turns idempotence on by itself unless it is turned off explicitly.",
            settings => settings.IsTransactional == true && settings.Written["enable.idempotence"].AsBoolean() == false
                ? new(settings.Written["enable.idempotence"], Repair.Remove("enable.idempotence", instead: "true")) : null),

        new("KPS1101", "Idempotence is disabled", Verdict.MayDuplicate, RuleSeverity.Warning,
            "Idempotence is disabled: when an acknowledgement is lost, the client's retry stores the message twice",
            "Without a producer id and sequence numbers the broker cannot tell a retry from a new message.",
            settings => settings.IsTransactional != true && settings.Written["enable.idempotence"].AsBoolean() == false
                ? new(settings.Written["enable.idempotence"], EnableIdempotence) : null),

        new("KPS1102", "Idempotence is not enabled", Verdict.MayDuplicate, RuleSeverity.Warning,
            "Idempotence is not enabled (the .NET client's default is false): when an acknowledgement is lost, the client's retry stores the message twice",
            "The Java client turns idempotence on by default since version 3.0; librdkafka and so the .NET client do not.",
            settings => settings.IsTransactional == false && settings.Written["enable.idempotence"].IsUnset
                ? new(null, EnableIdempotence) : null),

        new("KPS1103", "acks is not all", Verdict.MayLose, RuleSeverity.Warning,
            "'{0}' {1}",
            "Only with acks=all, the default, does an acknowledgement mean that a message survives the failure of one broker.",
            settings => settings is { IsIdempotent: not true, Acks: { } acks and not -1 }
                ? new(settings.Written["acks"], Repair.Set("acks", "-1"))
                {
                    Detail = acks switch
                    {
                        0 => "waits for no broker: a message that never arrives still counts as sent",
                        1 => "waits for the leader only: an acknowledged message is lost when the leader fails before the followers have it",
                        _ => "is not one of 0, 1 and all, the only values that brokers accept",
                    },
                }
                : null),

        new("KPS1104", "max.in.flight is set without idempotence", Verdict.MayReorder, RuleSeverity.Warning,
            "'{0}' without idempotence: {1}",
            "A request that is retried is stored after requests that were sent later; with idempotence the broker keeps the order for up to 5 requests in flight.",
            settings => settings is { IsIdempotent: false, MaxInFlight: { } inFlight } && settings.Written["max.in.flight"].IsKnown
                ? new(settings.Written["max.in.flight"], InFlightRepairs(inFlight))
                {
                    Detail = inFlight == 1
                        ? "this client does not keep the order on a retry even with one request in flight; enable idempotence instead"
                        : "a request that is retried is stored after later ones, out of order",
                }
                : null),

        new("KPS1105", "Retries are disabled", Verdict.MayLose, RuleSeverity.Warning,
            "'{0}' disables retries: a message is lost at the first passing error, for instance when a partition's leader moves",
            "The client retries what can be retried until delivery.timeout.ms; idempotence makes that safe.",
            settings => settings is { IsIdempotent: not true, Retries: 0 }
                ? new(settings.Written["message.send.max.retries"], Repair.Remove("message.send.max.retries", instead: "2147483647")) : null),
    ];

    /// <summary>The settings that the client checks when idempotence is on.</summary>
    internal static IReadOnlyList<string> ConflictsWithIdempotence { get; } =
        ["acks", "max.in.flight", "message.send.max.retries", "queuing.strategy", "queue.buffering.backpressure.threshold"];

    /// <summary>The rules that say why a client is not built.</summary>
    internal static IReadOnlyList<SafetyRule> Rejections { get; } = [.. All.Where(rule => rule.Verdict == Verdict.RejectedWhenBuilt)];

    private const string ContradictsIdempotence = "contradicts idempotence, which sends a partition's messages in order";

    /// <summary>The rule with this number.</summary>
    /// <param name="id">For instance <c>KPS1101</c>.</param>
    /// <exception cref="KeyNotFoundException">There is no such rule.</exception>
    public static SafetyRule Find(string id) =>
        All.FirstOrDefault(rule => rule.Id == id) ?? throw new KeyNotFoundException($"There is no configuration rule {id}.");

    /// <summary>Everything that the rules find in these settings.</summary>
    /// <param name="settings">The settings as written.</param>
    public static IEnumerable<Finding> Judge(ProducerSettings settings)
    {
        EffectiveSettings effective = new(settings);
        foreach (SafetyRule rule in All)
        {
            if (rule.Judge(effective) is { } finding)
            {
                yield return finding;
            }
        }
    }

    private static Repair[] InFlightRepairs(long inFlight) => inFlight > EffectiveSettings.MaxInFlightOfIdempotence
        ? [EnableIdempotence, Repair.Set("max.in.flight", "5")]
        : [EnableIdempotence];
}
