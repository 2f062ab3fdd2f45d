using System.Globalization;
using Confluent.Kafka;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ProducerSafety.Analyzers.Tests.Configuration;
using ProducerSafety.Configuration;
using Xunit;

namespace ProducerSafety.Analyzers.Tests.Oracle;

/// <summary>
/// As many generated settings as one likes (<c>ORACLE_SETTINGS</c>), of all properties, against the loaded librdkafka: an
/// error is reported if and only if the producer is not built, and it names what the client names.
/// </summary>
public sealed class ScaleOracleTests(ITestOutputHelper output) : RealClientTests
{
    // Small enough for one compilation, and then forgotten, so that memory does not grow with the number.
    private const int Batch = 250;

    private readonly List<string> differences = [];
    private readonly SortedDictionary<string, int> notClaimed = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, (int All, int Refused)> forms = new(StringComparer.Ordinal);

    [Fact]
    public void Settings_are_judged_as_the_loaded_version_judges_them()
    {
        foreach (Write[] writes in Samples(AnyProperty.OfAnyVersion).SelectMany(batch => batch))
        {
            // What the client names is taken out and it is asked again: it names the first reason only.
            List<Write> rest = [.. writes];
            Refusal? refusal = CompareSettings(rest);
            Count("settings", refusal);
            while (refusal is not null && rest.RemoveAll(write => refusal.Properties.Contains(Refusal.NameOf(write.Name))) > 0)
            {
                refusal = CompareSettings(rest);
            }
        }

        Report("configurations");
    }

    [Fact]
    public async Task Code_is_judged_as_the_loaded_version_judges_it()
    {
        foreach (GeneratedCode[] batch in Samples(AnyCode.All))
        {
            Project project = await CaseProject.CreateAsync(batch.Select((code, index) => CaseProject.ClassOf(code, index)), CaseProject.AppSettingsOf(batch));
            ILookup<int, Diagnostic> diagnostics = await CaseProject.AnalyzeAsync(project);
            foreach ((int index, string?[] refusals) in await CaseProject.RunAsync(project, Enumerable.Range(0, batch.Length)))
            {
                IEnumerable<Diagnostic> errors = diagnostics[index].Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
                Refusal? refusal = Compare($"{batch[index].Members}\n{batch[index].Section}", [.. errors.Select(diagnostic => (diagnostic.Id, diagnostic.GetMessage(CultureInfo.InvariantCulture)))], refusals[0]);
                Count(batch[index].Form, refusal);
            }
        }

        Report("pieces of code");
    }

    private Refusal? CompareSettings(List<Write> writes)
    {
        // As in a ProducerConfig, where the last of two values of a name takes the place of the first.
        ProducerConfig config = [];
        ProducerSettings settings = ProducerSettings.Empty;
        foreach (Write write in writes)
        {
            config.Set(write.Name, write.Value);
            settings = settings.With(Setting.Known(write.Name, write.Value));
        }

        Finding[] errors = [.. SafetyRules.Judge(settings, AnyProperty.Loaded).Where(finding => finding.Rule.Severity == RuleSeverity.Error)];
        return Compare(string.Join(", ", writes), [.. errors.Select(finding => (finding.Rule.Id, finding.Message))], RealClient.Build(config));
    }

    private static IEnumerable<T[]> Samples<T>(Gen<T> gen)
    {
        ulong seed = Generated.Seed;
        for (int left = OracleSettings.Count; left > 0; left -= Batch)
        {
            yield return [.. gen.Sample(Math.Min(left, Batch), new Rnd(seed++), 50)];
        }
    }

    private Refusal? Compare(string what, (string Rule, string Message)[] errors, string? message)
    {
        Refusal? refusal = message is null ? null : new(message);
        if (refusal?.Reason is { } reason)
        {
            notClaimed[reason] = notClaimed.GetValueOrDefault(reason) + 1;
        }

        if (!Refusal.IsForeseen(refusal, errors))
        {
            differences.Add($"The client says: {message ?? "accepted"}\nReported: {string.Join("; ", errors.Select(error => $"{error.Rule} {error.Message}").DefaultIfEmpty("nothing"))}\n{what}");
        }

        return refusal;
    }

    private void Count(string form, Refusal? refusal)
    {
        (int all, int refused) = forms.GetValueOrDefault(form);
        forms[form] = (all + 1, refusal is null ? refused : refused + 1);
    }

    private void Report(string what)
    {
        string summary = $"{OracleSettings.Count} {what} on librdkafka {AnyProperty.Loaded}: {differences.Count} differences; "
            + $"{string.Join(", ", forms.Select(form => $"{form.Key} {form.Value.All}, {form.Value.Refused} refused"))}; "
            + $"refused for what no rule claims: {string.Join(", ", notClaimed.Select(pair => $"{pair.Value} {pair.Key}"))}";
        output.WriteLine(summary);
        Assert.True(differences.Count == 0, $"{summary} with {Generated.SeedVariable}={Generated.Seed}:\n\n{string.Join("\n\n", differences.Take(40))}");
        Assert.All(forms.Values, form => Assert.InRange(form.Refused, form.All / 10, form.All * 9 / 10));
    }
}
