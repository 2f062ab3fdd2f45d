namespace ProducerSafety.Analyzers.Tests.Oracle;

/// <summary>The refusals of the client that the rules claim to foresee, verbatim, and what ends each of them.</summary>
internal static class ClaimedRefusals
{
    /// <summary>The refusals by message.</summary>
    public static IReadOnlyDictionary<string, (string Rule, string Property)> All { get; } = new Dictionary<string, (string Rule, string Property)>
    {
        ["`acks` must be set to `all` when `enable.idempotence` is true"] = ("KPS1001", "acks"),
        ["`max.in.flight` must be set <= 5 when `enable.idempotence` is true"] = ("KPS1002", "max.in.flight"),
        ["`retries` must be set >= 1 when `enable.idempotence` is true"] = ("KPS1003", "message.send.max.retries"),
        ["`queuing.strategy` must be set to `fifo` when `enable.idempotence` is true"] = ("KPS1004", "queuing.strategy"),
        ["`queue.buffering.backpressure.threshold` must be set to 1 when `enable.idempotence` is true"] = ("KPS1004", "queue.buffering.backpressure.threshold"),
        ["`enable.gapless.guarantee` requires `enable.idempotence` to be enabled"] = ("KPS1004", "enable.gapless.guarantee"),
        ["`transactional.id` requires `enable.idempotence=true`"] = ("KPS1005", "transactional.id"),
    };

    /// <summary>The rules that claim a refusal.</summary>
    public static IEnumerable<string> Rules => All.Values.Select(refusal => refusal.Rule).Distinct();
}
