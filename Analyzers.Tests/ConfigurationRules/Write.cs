namespace ProducerSafety.Analyzers.Tests.ConfigurationRules;

/// <summary>A setting that test code writes, in C#'s form and in the client's, and the rule that must be reported at it.</summary>
public sealed record Write(string Property, string Value, string Name, string Text, string? Rule = null)
{
    public Write Marked(string rule) => this with { Rule = rule };

    public static Write Idempotence(bool on) => new("EnableIdempotence", on ? "true" : "false", "enable.idempotence", on ? "true" : "false");

    public static Write Acks(string member, string text) => new("Acks", "Acks." + member, "acks", text);

    public static Write AcksAll { get; } = Acks("All", "all");

    public static Write AcksLeader { get; } = Acks("Leader", "1");

    public static Write AcksNone { get; } = Acks("None", "0");

    public static Write MaxInFlight(int count) => new("MaxInFlight", $"{count}", "max.in.flight", $"{count}");

    public static Write Retries(int count) => new("MessageSendMaxRetries", $"{count}", "message.send.max.retries", $"{count}");

    public static Write TransactionalId { get; } = new("TransactionalId", "\"orders-1\"", "transactional.id", "orders-1");

    public static Write BackpressureThreshold { get; } = new("QueueBufferingBackpressureThreshold", "2", "queue.buffering.backpressure.threshold", "2");

    public static Write GaplessGuarantee { get; } = new("EnableGaplessGuarantee", "true", "enable.gapless.guarantee", "true");

    public static Write Linger { get; } = new("LingerMs", "20", "linger.ms", "20");

    public static Write Servers { get; } = new("BootstrapServers", "\"localhost:9092\"", "bootstrap.servers", "localhost:9092");
}
