using Confluent.Kafka;
using FsCheck;
using FsCheck.Fluent;
using ProducerSafety.Analyzers.Tests.Configuration;
using ProducerSafety.Configuration;
using Xunit;

namespace ProducerSafety.Analyzers.Tests.Oracle;

/// <summary>
/// The rules against the client: a rule of error severity speaks if and only if a real producer with the same settings
/// is refused for the reason that the rule claims.
/// </summary>
public sealed class SettingsOracleTests(ITestOutputHelper output) : RealClientTests
{
    private const int Cases = 2500;

    [Fact]
    public void Settings_in_a_configuration_object_are_judged_as_the_client_judges_them() => Compare(
        writes =>
        {
            ProducerConfig config = [];
            foreach (Write write in writes)
            {
                config.Set(write.Name, write.Value);
            }

            return config;
        },
        writes => writes.Aggregate(ProducerSettings.Empty, (settings, write) => settings.With(Setting.Known(write.Name, write.Value))));

    [Fact]
    public void Settings_in_a_list_of_pairs_are_judged_as_the_client_judges_them() => Compare(
        writes => writes.Select(write => KeyValuePair.Create(write.Name, write.Value)),
        writes => writes.Aggregate(ProducerSettings.Empty, (settings, write) => settings.Append(Setting.Known(write.Name, write.Value))));

    [Fact]
    public void Errors_are_true_next_to_values_that_the_client_refuses_too()
    {
        int reported = 0;
        Gen<Write> invalid = GeneratedWrites.One.SelectMany(write => Gen.Elements("", " ", "yes", "all", "leader", "1001", "-2", "4294967295", "4294967296", "99999999999")
            .Select(value => write with { Value = value }));
        Generated.ForAll(GeneratedWrites.Many.SelectMany(writes => invalid.Select(write => (Write[])[.. writes, write])), writes =>
        {
            ProducerSettings settings = writes.Aggregate(ProducerSettings.Empty, (settings, write) => settings.Append(Setting.Known(write.Name, write.Value)));
            if (SafetyRules.Judge(settings).Any(finding => finding.Rule.Severity == RuleSeverity.Error))
            {
                Assert.NotNull(RealClient.Build(writes.Select(write => KeyValuePair.Create(write.Name, write.Value))));
                reported++;
            }
        }, Generated.WithoutOne, Cases);

        Assert.True(reported > Cases / 10, $"Only {reported} errors were reported.");
    }

    [Fact]
    public void Repaired_settings_are_accepted()
    {
        int repaired = 0;
        Generated.ForAll(GeneratedWrites.Many, writes =>
        {
            ProducerSettings settings = writes.Aggregate(ProducerSettings.Empty, (settings, write) => settings.With(Setting.Known(write.Name, write.Value)));
            foreach (Finding finding in SafetyRules.Judge(settings).Where(finding => finding.IsRepairable))
            {
                Assert.NotNull(finding.Repairs);
                Repair[] instead = [.. finding.Repairs.Select(repair => repair.IsExact ? repair : Repair.Set(repair.Property, repair.Instead))];
                foreach (IReadOnlyList<Repair> repairs in (IReadOnlyList<Repair>[])[finding.Repairs, instead])
                {
                    ProducerSettings safe = Repair.Apply(settings, repairs);
                    Assert.Null(RealClient.Build(safe.Written.Select(setting => KeyValuePair.Create(setting.Name, setting.Value!))));
                }

                repaired++;
            }
        }, Generated.WithoutOne, Cases);

        output.WriteLine($"{Cases} configurations, {repaired} repairs, each of them built.");
        Assert.True(repaired > Cases, $"Only {repaired} repairs were tried: the generated settings are too harmless.");
    }

    private void Compare(Func<Write[], IEnumerable<KeyValuePair<string, string>>> configure, Func<Write[], ProducerSettings> describe)
    {
        int accepted = 0;
        Dictionary<string, int> refused = ClaimedRefusals.Rules.ToDictionary(rule => rule, _ => 0);
        Generated.ForAll(GeneratedWrites.Many, writes =>
        {
            List<KeyValuePair<string, string>> pairs = [.. configure(writes)];
            string[] reported = [.. SafetyRules.Judge(describe(writes)).Where(finding => finding.Rule.Severity == RuleSeverity.Error).Select(finding => finding.Rule.Id)];
            string[] thrown = RefusalsOf(pairs);

            // KPS1004 covers three conflicts and names the first.
            Assert.Equal(thrown.Distinct().Order(StringComparer.Ordinal), reported.Order(StringComparer.Ordinal));
            accepted += thrown.Length == 0 ? 1 : 0;
            foreach (string rule in reported)
            {
                refused[rule]++;
            }
        }, Generated.WithoutOne, Cases);

        string distribution = $"{Cases} configurations, {accepted} accepted, refused: {string.Join(", ", refused.Select(pair => $"{pair.Key} {pair.Value}"))}";
        output.WriteLine(distribution);
        Assert.True(accepted >= Cases * 0.3, $"Too few are accepted: {distribution}");
        Assert.All(refused, pair => Assert.True(pair.Value >= 50, $"{pair.Key} is hardly tried: {distribution}"));
    }

    /// <summary>
    /// Every claimed refusal of these settings: the client names the first only, so what it names is taken out and it is
    /// asked again. A refusal that no rule claims fails the test: the generator is to make values that the client accepts.
    /// </summary>
    private static string[] RefusalsOf(List<KeyValuePair<string, string>> pairs)
    {
        List<string> rules = [];
        while (RealClient.Build(pairs) is { } message)
        {
            Assert.True(ClaimedRefusals.All.TryGetValue(message, out (string Rule, string Property) refusal), $"No rule claims this: {message}");
            rules.Add(refusal.Rule);
            int removed = pairs.RemoveAll(pair => PropertyCatalog.Find(pair.Key)?.Name == refusal.Property);
            Assert.True(removed > 0, $"{refusal.Property} is not in the configuration, but the client says: {message}");
        }

        return [.. rules];
    }
}
