namespace ProducerSafety.Analyzers.Tests.ConfigurationRules;

/// <summary>Settings, the rules that must be reported at them, and perhaps one at the creation of the configuration.</summary>
public sealed record Case(string Name, string? RuleAtCreation, params Write[] Writes)
{
    private static readonly Write On = Write.Idempotence(true);
    private static readonly Write Off = Write.Idempotence(false).Marked("KPS1101");

    /// <summary>What must be reported.</summary>
    public static Case[] Unsafe { get; } =
    [
        new("acks=1 with idempotence", null, On, Write.AcksLeader.Marked("KPS1001")),
        new("acks=0 with a transactional id", null, Write.TransactionalId, Write.AcksNone.Marked("KPS1001")),
        new("6 in flight with idempotence", null, On, Write.AcksAll, Write.MaxInFlight(6).Marked("KPS1002")),
        new("no retries with idempotence", null, On, Write.Retries(0).Marked("KPS1003")),
        new("all three with idempotence", null, Write.MaxInFlight(20).Marked("KPS1002"), Write.Retries(0).Marked("KPS1003"), Write.AcksLeader.Marked("KPS1001"), On),
        new("backpressure threshold with idempotence", null, On, Write.BackpressureThreshold.Marked("KPS1004")),
        new("gapless without idempotence", "KPS1102", Write.GaplessGuarantee.Marked("KPS1004")),
        new("transactional without idempotence", null, Write.TransactionalId, Write.Idempotence(false).Marked("KPS1005")),
        new("idempotence disabled", null, Off),
        new("idempotence disabled, acks=all", null, Write.AcksAll, Off),
        new("nothing set", "KPS1102", Write.Servers),
        new("acks=all only", "KPS1102", Write.Servers, Write.AcksAll),
        new("acks=1", "KPS1102", Write.AcksLeader.Marked("KPS1103")),
        new("acks=0, idempotence disabled", null, Off, Write.AcksNone.Marked("KPS1103")),
        new("10 in flight", "KPS1102", Write.MaxInFlight(10).Marked("KPS1104")),
        new("1 in flight", "KPS1102", Write.MaxInFlight(1).Marked("KPS1104")),
        new("5 in flight, idempotence disabled", null, Off, Write.MaxInFlight(5).Marked("KPS1104")),
        new("no retries", "KPS1102", Write.Retries(0).Marked("KPS1105")),
        new("3 retries with idempotence", null, On, Write.Retries(3).Marked("KPS1106")),
        new("10 retries", "KPS1102", Write.Retries(10).Marked("KPS1106")),
    ];

    /// <summary>What must not be reported.</summary>
    public static Case[] Safe { get; } =
    [
        new("idempotence", null, On),
        new("idempotence and acks=all", null, On, Write.AcksAll),
        new("idempotence, written last", null, Write.Servers, Write.Linger, On),
        new("idempotence and 5 in flight", null, On, Write.MaxInFlight(5)),
        new("idempotence and 1 in flight", null, Write.MaxInFlight(1), On),
        new("idempotence and retries", null, On, Write.Retries(30)),
        new("idempotence and most retries", null, On, Write.Retries(int.MaxValue)),
        new("transactional", null, Write.TransactionalId),
        new("transactional, 5 in flight, all", null, Write.TransactionalId, Write.MaxInFlight(5), Write.AcksAll),
        new("transactional and idempotence", null, Write.TransactionalId, On),
        new("idempotence and gapless", null, On, Write.GaplessGuarantee),
        new("everything at its safe value", null, Write.Servers, Write.AcksAll, On, Write.MaxInFlight(5), Write.Retries(11), Write.Linger),
    ];

    public override string ToString() => Name;
}
