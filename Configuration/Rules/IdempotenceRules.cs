namespace ProducerSafety.Configuration.Rules;

/// <summary>What idempotence requires, and what is missing without it.</summary>
internal static class IdempotenceRules
{
    private const string ContradictsIdempotence = "contradicts idempotence, which sends a partition's messages in order";

    private static readonly Repair EnableIdempotence = Repair.Set("enable.idempotence", "true");

    public static SafetyRule[] All { get; } =
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
                ? new(settings.Written["message.send.max.retries"], Repair.Remove("message.send.max.retries")) : null),

        new("KPS1004", "Setting conflicts with idempotence", Verdict.RejectedWhenBuilt, RuleSeverity.Error,
            "'{0}' {1}: building this producer throws",
            "Idempotence sends a partition's messages in order: queuing.strategy must be fifo and queue.buffering.backpressure.threshold 1; enable.gapless.guarantee in turn needs idempotence.",
            settings => settings.IsIdempotent switch
            {
                true when settings.Choice("queuing.strategy") == "lifo" => new(settings.Written["queuing.strategy"], Repair.Remove("queuing.strategy")) { Detail = ContradictsIdempotence },
                true when settings.Integer("queue.buffering.backpressure.threshold") > 1 => new(settings.Written["queue.buffering.backpressure.threshold"], Repair.Remove("queue.buffering.backpressure.threshold")) { Detail = ContradictsIdempotence },
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
    ];

    private static Repair[] InFlightRepairs(long inFlight) => inFlight > EffectiveSettings.MaxInFlightOfIdempotence
        ? [EnableIdempotence, Repair.Set("max.in.flight", "5")]
        : [EnableIdempotence];
}
