using ProducerSafety.Configuration;

namespace ProducerSafety.Runtime.Producer;

/// <summary>The settings cannot be used: the real client refuses them too. The message names each setting, the rule, and what to do.</summary>
/// <param name="findings">What the rules say of the settings, at least one.</param>
public sealed class ProducerConfigurationException(IReadOnlyList<Finding> findings)
    : ArgumentException(string.Join(Environment.NewLine, findings.Select(finding => $"{finding.Rule.Id}: {finding.Message}")))
{
    /// <summary>What the rules say, the verdict "rejected" only.</summary>
    public IReadOnlyList<Finding> Findings { get; } = findings;
}
