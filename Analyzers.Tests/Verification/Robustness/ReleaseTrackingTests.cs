using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Xunit;

namespace ProducerSafety.Analyzers.Tests.Verification.Robustness;

/// <summary>
/// The release-tracking files name every rule as it is. Roslyn's own check (RS2000 and following) does not see the rules
/// that are made from the table of settings.
/// </summary>
public sealed partial class ReleaseTrackingTests
{
    public static TheoryData<string> Ids => [.. AllRules.Descriptors.Select(rule => rule.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_rule_is_tracked_as_it_is(string id)
    {
        DiagnosticDescriptor rule = AllRules.Descriptors.Single(candidate => candidate.Id == id);

        Assert.True(Tracked().TryGetValue(id, out (string Category, string Severity) tracked), $"{id} has no row in AnalyzerReleases.Unshipped.md:\n{id} | {rule.Category} | {rule.DefaultSeverity} | {rule.Title}");
        Assert.Equal((rule.Category, rule.DefaultSeverity.ToString()), tracked);
    }

    [Fact]
    public void A_tracked_rule_exists() => Assert.Empty(Tracked().Keys.Except(AllRules.Descriptors.Select(rule => rule.Id)));

    /// <summary>The rules after all releases and what is not yet released; a later row replaces an earlier one.</summary>
    private static Dictionary<string, (string Category, string Severity)> Tracked()
    {
        Dictionary<string, (string Category, string Severity)> rules = [];
        foreach (string file in new[] { "AnalyzerReleases.Shipped.md", "AnalyzerReleases.Unshipped.md" })
        {
            string section = "";
            foreach (string line in File.ReadLines(Path.Combine(Repository.Root, "Analyzers", file)))
            {
                string[] cells = [.. line.Split('|', StringSplitOptions.TrimEntries)];
                if (line.StartsWith("###", StringComparison.Ordinal))
                {
                    section = line.TrimStart('#').Trim();
                }
                else if (!Id().IsMatch(cells[0]))
                {
                    continue;
                }
                else if (section == "Removed Rules")
                {
                    rules.Remove(cells[0]);
                }
                else
                {
                    // "New Rules": id, category, severity, notes. "Changed Rules": id, new category, new severity, old ones, notes.
                    rules[cells[0]] = (cells[1], cells[2]);
                }
            }
        }

        return rules;
    }

    [GeneratedRegex("^KPS[0-9]{4}$")]
    private static partial Regex Id();
}
