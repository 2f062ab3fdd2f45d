namespace ProducerSafety.Runtime.Experiments;

/// <summary>Why a rule has no experiment: what it claims cannot be seen in what is stored and told.</summary>
public static class WithoutExperiment
{
    private const string NeverBuilt = "the client refuses to be built, so that nothing is ever sent";
    private const string Transactions = "the simulated producer and broker have no transactions yet";
    private const string Secrets = "the claim is about who can read or change what is sent, not about what is stored";

    private static readonly (string First, string Last, string Reason)[] reasons =
    [
        ("KPS0002", "KPS0004", "it reports what the analyzers can or cannot see, not what a producer does"),
        ("KPS1001", "KPS1009", NeverBuilt),
        ("KPS1108", "KPS1108", "the cost is a wait that is shorter than what was asked for; each message is delivered or reported all the same"),
        ("KPS1112", "KPS1115", "what is written has no effect, or another one than it seems; what a producer does with the effective setting is shown by the rule about that setting"),
        ("KPS1116", "KPS1118", Secrets),
        ("KPS1119", "KPS1119", "the cost is a wait that is longer or shorter than anybody wants; each message is delivered or reported all the same"),
        ("KPS1120", "KPS1121", "a producer runs with other settings than it seems; what it does with them is shown by the rules about these settings"),
        ("KPS1122", "KPS1122", "the cost is memory; what a full queue does is shown by KPS3006"),
        ("KPS3008", "KPS3008", "the cost is throughput: each message waits for a round trip, and none is lost, duplicated or reordered"),
        ("KPS3012", "KPS3012", "the comparison always gives the same answer; what is lost with such settings is shown by KPS1103 and KPS1109"),
        ("KPS4003", "KPS4003", "the cost is throughput: each message waits for a round trip, and none is lost, duplicated or reordered"),
        ("KPS4006", "KPS4006", "the cost is threads, connections and memory; the messages are delivered as long as the process lives"),
        ("KPS5001", "KPS5006", Transactions),
        ("KPS9001", "KPS9001", "it takes back what other analyzers report, and claims nothing of its own"),
    ];

    /// <summary>The reason, or null for a rule that has an experiment or does not exist.</summary>
    /// <param name="rule">The rule's id, for instance <c>KPS4003</c>.</param>
    public static string? Reason(string rule) =>
        reasons.FirstOrDefault(reason => string.CompareOrdinal(reason.First, rule) <= 0 && string.CompareOrdinal(rule, reason.Last) <= 0 && rule.Length == reason.Last.Length).Reason;
}
