namespace ProducerSafety.Configuration.Rules;

/// <summary>What decides whether a message that seemed to be sent is stored.</summary>
internal static class DurabilityRules
{
    public static SafetyRule[] All { get; } =
    [
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

        new("KPS1105", "Retries are disabled", Verdict.MayLose, RuleSeverity.Warning,
            "'{0}' disables retries: a message is lost at the first passing error, for instance when a partition's leader moves",
            "The client retries what can be retried until delivery.timeout.ms; idempotence makes that safe.",
            settings => settings is { IsIdempotent: not true, Retries: 0 }
                ? new(settings.Written["message.send.max.retries"], Repair.Remove("message.send.max.retries")) : null),

        new("KPS1106", "Retries are limited by a small count", Verdict.MayLose, RuleSeverity.Info,
            "'{0}' gives up within about a second, sooner than a partition's next leader is elected; 'delivery.timeout.ms' is the limit to set",
            "Retries follow each other within a tenth of a second at first; a count ends them long before the delivery timeout would.",
            settings => settings.Retries is >= 1 and <= 10
                ? new(settings.Written["message.send.max.retries"], Repair.Remove("message.send.max.retries")) : null),

        new("KPS1107", "Delivery timeout leaves no time to retry", Verdict.MayLose, RuleSeverity.Warning,
            "'{0}' {1}",
            "The client may wait the whole delivery timeout for the first acknowledgement; when that is lost, nothing is left for a retry. An idempotent producer also starts a new epoch then, which can duplicate other messages that are on their way.",
            settings => settings.DeliveryTimeout is > 0 and { } timeout && settings.Written["message.timeout.ms"].IsKnown
                && (timeout < 30000 ? "leaves no time to retry when an acknowledgement is lost or a leader moves" : NotAbove(settings, timeout)) is { } detail
                ? new(settings.Written["message.timeout.ms"], LongerTimeout(settings)) { Detail = detail } : null),

        new("KPS1111", "Delivery timeout is infinite", Verdict.MayHang, RuleSeverity.Info,
            "'{0}' never gives up: a message that cannot be delivered stays in the queue for ever, and so does an awaited ProduceAsync",
            "Without a limit a permanent failure looks like a slow broker until the queue is full.",
            settings => settings.DeliveryTimeout == 0
                ? new(settings.Written["message.timeout.ms"], Repair.Remove("message.timeout.ms")) : null),
    ];

    // The default may be no longer than the request, too.
    private static Repair[] LongerTimeout(EffectiveSettings settings)
    {
        Repair[] removal = [Repair.Remove("message.timeout.ms")];
        EffectiveSettings repaired = new(Repair.Apply(settings.Written, removal), settings.Client);
        return repaired.DeliveryTimeout is { } timeout && NotAbove(repaired, timeout) is not null ? [] : removal;
    }

    private static string? NotAbove(EffectiveSettings settings, long timeout) =>
        IsExplicitlyAtLeast(settings, "socket.timeout.ms", timeout) ?? IsExplicitlyAtLeast(settings, "request.timeout.ms", timeout);

    private static string? IsExplicitlyAtLeast(EffectiveSettings settings, string property, long timeout) =>
        settings.Written[property] is { IsKnown: true } other && other.AsInteger() >= timeout
            ? $"is not above '{other}': the first request may use it all, and no time is left to retry" : null;
}
