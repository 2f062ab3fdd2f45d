using ProducerSafety.Configuration;
using Xunit;

namespace ProducerSafety.Analyzers.Tests.Oracle;

/// <summary>Each value of a choice in other cases: the client takes it or refuses it, and the rules say the same.</summary>
public sealed class ValueCaseOracleTests(ITestOutputHelper output) : RealClientTests
{
    private const string Sasl = "security.protocol=sasl_plaintext; sasl.username=a; sasl.password=b";

    // Choices that librdkafka reads as text, and compares only when the client is built.
    private static readonly (string Property, string[] Values, string Beside)[] Texts =
    [
        ("partitioner", ["random", "consistent", "consistent_random", "murmur2", "murmur2_random", "fnv1a", "fnv1a_random"], ""),
        ("sasl.mechanism", ["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"], Sasl),
        ("sasl.mechanism", ["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512", "GSSAPI", "OAUTHBEARER"], ""),
        ("sasl.mechanisms", ["PLAIN"], Sasl),
    ];

    [Fact]
    public void Case_matters_where_the_catalogue_says_so()
    {
        (string Property, string[] Values, string Beside)[] choices =
        [
            .. Texts,
            .. PropertyCatalog.All.Where(property => property.Scope != PropertyScope.Consumer && property.AllowedValues.Count > 0 && PropertyCatalog.Find(property.Name, AnyProperty.Loaded) is not null)
                .SelectMany(property => property.Aliases.Prepend(property.Name).Select(name => (name, property.AllowedValues.ToArray(), ""))),
        ];
        List<string> differences = [];
        int refused = 0;
        int compared = 0;
        foreach ((string property, string[] values, string beside) in choices)
        {
            foreach (string written in values.SelectMany(InOtherCases).Distinct())
            {
                KeyValuePair<string, string>[] settings = [.. beside.Split("; ", StringSplitOptions.RemoveEmptyEntries).Append($"{property}={written}").Select(pair => pair.Split('=', 2)).Select(pair => KeyValuePair.Create(pair[0], pair[1]))];
                ProducerSettings known = settings.Aggregate(ProducerSettings.Empty, (all, pair) => all.With(Setting.Known(pair.Key, pair.Value)));
                (string, string)[] errors = [.. SafetyRules.Judge(known, AnyProperty.Loaded).Where(finding => finding.Rule.Severity == RuleSeverity.Error).Select(finding => (finding.Rule.Id, finding.Message))];
                string? refusal = RealClient.Build(settings);
                if (!Refusal.IsForeseen(refusal is null ? null : new(refusal), errors))
                {
                    differences.Add($"{property}={written} ({beside}): {refusal ?? "accepted"}, but reported: {string.Join("; ", errors)}");
                }

                compared++;
                refused += errors.Length > 0 ? 1 : 0;
            }
        }

        output.WriteLine($"{compared} values of {choices.Length} names, {refused} refused because of their case.");
        Assert.True(differences.Count == 0, string.Join("\n", differences));
        Assert.True(compared > 200, $"Only {compared} values were compared.");
        Assert.InRange(refused, 20, compared / 2);
    }

    private static IEnumerable<string> InOtherCases(string value) =>
        [value, value.ToLowerInvariant(), value.ToUpperInvariant(), char.ToUpperInvariant(value[0]) + value[1..].ToLowerInvariant(), string.Concat(value.Select((letter, index) => index % 2 == 0 ? char.ToLowerInvariant(letter) : char.ToUpperInvariant(letter)))];
}
