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

    private static readonly Gen<GeneratedCode> Code = Gen.OneOf(
        Lists(AnyProperty.Typed).Select(writes => OneMethod("typed", Creation("new ProducerConfig", writes.DistinctBy(write => write.Property).Select(write => $"{write},").Append("EnableBackgroundPoll = false,")))),
        AnyProperty.OfBothVersions.Select(writes => OneMethod("Set", Creation("new ProducerConfig", ["EnableBackgroundPoll = false,"]) + string.Concat(writes.Select(write => $"config.Set({Quote(write.Name)}, {Quote(write.Value)});\n")))),
        AnyProperty.OfBothVersions.Select(writes => OneMethod("dictionary", Creation("new Dictionary<string, string>", writes.Select(write => $"[{Quote(write.Name)}] = {Quote(write.Value)},").Append("[\"dotnet.producer.enable.background.poll\"] = \"false\",")))),
        from writes in Lists(AnyProperty.Bound)
        from bind in Gen.Elements(
            "var config = configuration.GetSection(\"" + GeneratedCode.ClassName + "\").Get<ProducerConfig>()!;",
            "var config = new ProducerConfig(); configuration.GetSection(\"" + GeneratedCode.ClassName + "\").Bind(config);",
            "var config = new ProducerConfig { EnableIdempotence = true }; configuration.Bind(\"" + GeneratedCode.ClassName + "\", config);")
        select OneMethod("JSON", bind, "IConfiguration configuration") with { Section = Section(writes) });

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
        foreach (GeneratedCode[] batch in Samples(Code))
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

    /// <summary>
    /// Where the client refuses, an error must name what it refuses, for a reason that the rule claims; where the reason lies
    /// outside of the settings, no error may name it.
    /// </summary>
    private Refusal? Compare(string what, (string Rule, string Message)[] errors, string? message)
    {
        Refusal? refusal = message is null ? null : new(message);
        if (refusal?.Reason is { } reason)
        {
            notClaimed[reason] = notClaimed.GetValueOrDefault(reason) + 1;
        }

        // Every message of an error begins with the setting as written.
        bool isForeseen = refusal is not null && errors.Any(error => refusal.IsForeseenBy(error.Rule, Refusal.NameOf(error.Message.Split('\'', '=')[1])));
        if (refusal is null ? errors.Length > 0 : refusal.Reason is null ? !isForeseen : isForeseen && !refusal.HidesOthers)
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

    private static Gen<T[]> Lists<T>(Gen<T> one) => Gen.Choose(1, 6).SelectMany(one.ArrayOf);

    private static string Creation(string creation, IEnumerable<string> elements) => $$"""
        var config = {{creation}}
                {
                    {{string.Join("\n            ", elements)}}
                };

        """;

    // A member that stands twice would be refused when the file is loaded.
    private static string Section(TypedWrite[] writes) => string.Join(",\n", writes
        .DistinctBy(write => write.Property.ToUpperInvariant())
        .Select(write => $"\"{write.Property}\": {write.Value}").Append("\"EnableBackgroundPoll\": false"));

    private static GeneratedCode OneMethod(string form, string statements, string parameters = "") => new(form, $$"""
            public static IProducer<Null, string> Build({{parameters}})
            {
                {{statements}}
                return new ProducerBuilder<Null, string>(config).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
            }
        """);

    private static string Quote(string text) => SymbolDisplay.FormatLiteral(text, quote: true);
}
