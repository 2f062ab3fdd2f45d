using ProducerSafety.Configuration;

namespace ProducerSafety.Tool.Prove;

/// <summary>Why a rule has no experiment.</summary>
internal static class NoExperiment
{
    /// <summary>The reason, as a clause.</summary>
    /// <param name="page">The rule.</param>
    public static string Reason(RulePage page) => SafetyRules.All.FirstOrDefault(rule => rule.Id == page.Id) is { } rule ? OfSetting(rule) : OfCode(page.Id);

    private static string OfSetting(SafetyRule rule) => rule.Verdict switch
    {
        Verdict.RejectedWhenBuilt => "the client refuses to be built, so there is nothing to run; the project's tests build the real client to confirm it",
        Verdict.Insecure => "it is about who can read or forge messages, which a simulation of their delivery does not show",
        Verdict.HasNoEffect => "it is about a setting or comparison that does nothing, so both runs would be the same",
        _ => "what it warns of depends on the sizes and times of a real system, which the simulator does not have",
    };

    private static string OfCode(string id) => id[3] switch
    {
        '0' => "it is about reading files, not about a producer at work",
        '5' => "the simulator has no transactions yet",
        '4' => "it is about connections, memory and throughput, which the simulator does not measure",
        _ => "it is about threads and throughput, or about types, which the simulator does not have",
    };
}
