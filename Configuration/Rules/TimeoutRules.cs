namespace ProducerSafety.Configuration.Rules;

/// <summary>Times that contradict each other or make no sense.</summary>
internal static class TimeoutRules
{
    public static SafetyRule[] All { get; } =
    [
        new("KPS1006", "Timeouts contradict each other", Verdict.RejectedWhenBuilt, RuleSeverity.Error,
            "'{0}' {1}: building this producer throws",
            "The client compares linger.ms with message.timeout.ms, both with transaction.timeout.ms where there is a transactional id, and the two reconnect backoffs.",
            FindContradictions),

        new("KPS1108", "retry.backoff.ms is capped by retry.backoff.max.ms", Verdict.HasNoEffect, RuleSeverity.Info,
            "'{0}' is capped at {1} ms by 'retry.backoff.max.ms'",
            "Since librdkafka 2.3 the backoff grows from retry.backoff.ms up to retry.backoff.max.ms, by default 1000; a larger start is lowered to the maximum, with no more than a log line.",
            settings => settings.Knows("retry.backoff.max.ms") && settings.Written["retry.backoff.ms"].AsInteger() is { } backoff
                && settings.Integer("retry.backoff.max.ms") is { } maximum && backoff > maximum
                ? new(settings.Written["retry.backoff.ms"], Repair.Set("retry.backoff.max.ms", $"{backoff}")) { Detail = $"{maximum}" } : null),

        new("KPS1119", "Timeout is outside any sensible range", Verdict.MayLose, RuleSeverity.Info,
            "'{0}' {1}",
            "Such a value is accepted by the client and hurts in operation; most often the unit is mistaken.",
            FindExtremes),
    ];

    // librdkafka keeps these with the topics, not with the client.
    private static readonly string[] OfTopics =
    [
        "acks", "request.timeout.ms", "message.timeout.ms", "queuing.strategy", "produce.offset.report", "partitioner", "auto.offset.reset",
        "auto.commit.enable", "offset.store.path", "offset.store.sync.interval.ms", "compression.level", "consume.callback.max.messages",
    ];

    private static IEnumerable<Breach> FindContradictions(EffectiveSettings settings)
    {
        Setting timeout = settings.Written["message.timeout.ms"];
        Setting linger = settings.Written["linger.ms"];
        if (timeout.AsInteger() is > 0 and { } delivery && linger.AsNumber() >= delivery)
        {
            yield return new(linger) { Detail = $"is not below '{timeout}'" };
        }

        if (timeout.IsUnset && LimitOfLinger(settings) is { } limit && linger.AsNumber() >= limit.Number)
        {
            yield return new(linger) { Detail = $"is not below '{limit.Property}={limit.Number}', its default" };
        }

        if (settings.IsTransactional == true && settings.Integer("transaction.timeout.ms") is { } transaction)
        {
            if (timeout.AsInteger() > transaction)
            {
                yield return new(timeout, Repair.Set("transaction.timeout.ms", timeout.Value!)) { Detail = $"is above 'transaction.timeout.ms={transaction}'" };
            }

            Setting socket = settings.Written["socket.timeout.ms"];
            if (socket.AsInteger() > transaction + 100)
            {
                yield return new(socket, Repair.Set("transaction.timeout.ms", socket.Value!)) { Detail = $"is more than 100 ms above 'transaction.timeout.ms={transaction}'" };
            }
        }

        Setting backoff = settings.Written["reconnect.backoff.ms"];
        Setting maximum = settings.Written["reconnect.backoff.max.ms"];
        if (settings.Integer("reconnect.backoff.ms") is { } first && settings.Integer("reconnect.backoff.max.ms") is { } last && first > last)
        {
            yield return new(backoff.IsKnown ? backoff : maximum, Repair.Set("reconnect.backoff.max.ms", $"{first}"))
            {
                Detail = backoff.IsKnown ? $"is above 'reconnect.backoff.max.ms={last}'" : $"is below 'reconnect.backoff.ms={first}'",
            };
        }
    }

    // Compared with the default too, but only where a property of topics is written: without one there is nothing to compare with yet.
    private static (string Property, long Number)? LimitOfLinger(EffectiveSettings settings)
    {
        if (!settings.Names.Any(IsOfTopics))
        {
            return null;
        }

        (string, long Number) delivery = ("message.timeout.ms", 300000);
        return settings.IsTransactional == true && settings.IsIdempotent == true && settings.Integer("transaction.timeout.ms") is { } transaction && transaction < delivery.Number
            ? ("transaction.timeout.ms", transaction) : delivery;
    }

    private static bool IsOfTopics(Setting written) => PropertyCatalog.Find(written.Name) is { } property
        && (OfTopics.Contains(property.Name) || (written.Name.StartsWith("topic.", StringComparison.Ordinal)
            && !written.Name.StartsWith("topic.metadata.", StringComparison.Ordinal) && written.Name != "topic.blacklist"));

    private static IEnumerable<Breach> FindExtremes(EffectiveSettings settings)
    {
        if (settings.Written["request.timeout.ms"] is var request && request.AsInteger() is >= 1 and < 1000)
        {
            yield return new(request, Repair.Remove("request.timeout.ms")) { Detail = "gives the replicas less than a second to store a message before the broker answers with an error" };
        }

        if (settings.Written["linger.ms"] is var linger && linger.AsNumber() is > 60000 and <= 900000)
        {
            yield return new(linger, Repair.Remove("linger.ms")) { Detail = "holds every message back for more than a minute" };
        }

        if (settings.Written["transaction.timeout.ms"] is var transaction && transaction.AsInteger() > 900000)
        {
            yield return new(transaction, Repair.Remove("transaction.timeout.ms")) { Detail = "is above what brokers accept by default ('transaction.max.timeout.ms', 15 minutes)" };
        }
    }
}
