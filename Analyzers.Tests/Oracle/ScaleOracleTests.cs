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
/// error is reported if and only if the producer is not built.
/// </summary>
public sealed class ScaleOracleTests(ITestOutputHelper output) : RealClientTests
{
    // Small enough for one compilation, and then forgotten, so that memory does not grow with the number.
    private const int Batch = 250;

    private static readonly Gen<Write[]> AnyVersion = Lists(AnyProperty.OfAnyVersion);

    private static readonly Gen<GeneratedCode> Code = Gen.OneOf(
        Lists(AnyProperty.Typed).Select(writes => OneMethod("typed", "new ProducerConfig", writes.DistinctBy(write => write.Property).Select(write => $"{write},").Append("EnableBackgroundPoll = false,"), "")),
        Lists(AnyProperty.OfBothVersions).Select(writes => OneMethod("Set", "new ProducerConfig", ["EnableBackgroundPoll = false,"], string.Concat(writes.Select(write => $"config.Set({Quote(write.Name)}, {Quote(write.Value)});\n")))),
        Lists(AnyProperty.OfBothVersions).Select(writes => OneMethod("dictionary", "new Dictionary<string, string>", writes.Select(write => $"[{Quote(write.Name)}] = {Quote(write.Value)},").Append("[\"dotnet.producer.enable.background.poll\"] = \"false\","), "")));

    [Fact]
    public void Settings_are_judged_as_the_loaded_version_judges_them()
    {
        List<string> differences = [];
        int refused = 0;
        foreach (Write[] writes in Samples(AnyVersion).SelectMany(batch => batch))
        {
            ProducerConfig config = [];
            ProducerSettings settings = ProducerSettings.Empty;
            foreach (Write write in writes)
            {
                config.Set(write.Name, write.Value);
                settings = settings.With(Setting.Known(write.Name, write.Value));
            }

            string? refusal = RealClient.Build(config);
            string[] errors = [.. SafetyRules.Judge(settings, AnyProperty.Loaded).Where(finding => finding.Rule.Severity == RuleSeverity.Error).Select(finding => finding.Message)];
            Compare(differences, string.Join(", ", writes.AsEnumerable()), errors, refusal);
            refused += refusal is null ? 0 : 1;
        }

        Report(differences, "configurations", refused);
    }

    [Fact]
    public async Task Code_is_judged_as_the_loaded_version_judges_it()
    {
        List<string> differences = [];
        int refused = 0;
        foreach (GeneratedCode[] batch in Samples(Code))
        {
            Project project = await CaseProject.CreateAsync(batch.Select((code, index) => CaseProject.ClassOf(code, index)));
            ILookup<int, Diagnostic> diagnostics = await CaseProject.AnalyzeAsync(project);
            foreach ((int index, string?[] refusals) in await CaseProject.RunAsync(project, Enumerable.Range(0, batch.Length)))
            {
                string[] errors = [.. diagnostics[index].Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Select(diagnostic => diagnostic.GetMessage(CultureInfo.InvariantCulture))];
                Compare(differences, batch[index].Members, errors, refusals[0]);
                refused += refusals[0] is null ? 0 : 1;
            }
        }

        Report(differences, "pieces of code", refused);
    }

    private static IEnumerable<T[]> Samples<T>(Gen<T> gen)
    {
        ulong seed = Generated.Seed;
        for (int left = OracleSettings.Count; left > 0; left -= Batch)
        {
            yield return [.. gen.Sample(Math.Min(left, Batch), new Rnd(seed++), 50)];
        }
    }

    private static void Compare(List<string> differences, string what, string[] errors, string? refusal)
    {
        // How a library was built says nothing of a version.
        bool isOfBuild = refusal is not null && (refusal.Contains("not available at build time", StringComparison.Ordinal) || refusal.Contains("not supported in this build", StringComparison.Ordinal));
        if (!isOfBuild && errors.Length > 0 != refusal is not null)
        {
            differences.Add($"The client says: {refusal ?? "accepted"}\nReported: {string.Join("; ", errors.DefaultIfEmpty("nothing"))}\n{what}");
        }
    }

    private void Report(List<string> differences, string what, int refused)
    {
        string summary = $"{OracleSettings.Count} {what} on librdkafka {AnyProperty.Loaded}: {refused} refused, {differences.Count} differences";
        output.WriteLine(summary);
        Assert.True(differences.Count == 0, $"{summary} with {Generated.SeedVariable}={Generated.Seed}:\n\n{string.Join("\n\n", differences.Take(40))}");
        Assert.InRange(refused, OracleSettings.Count / 10, OracleSettings.Count * 9 / 10);
    }

    private static Gen<T[]> Lists<T>(Gen<T> one) => Gen.Choose(1, 6).SelectMany(one.ArrayOf);

    private static GeneratedCode OneMethod(string form, string creation, IEnumerable<string> elements, string statements) => new(form, $$"""
            public static IProducer<Null, string> Build()
            {
                var config = {{creation}}
                {
                    {{string.Join("\n            ", elements)}}
                };
                {{statements}}
                return new ProducerBuilder<Null, string>(config).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
            }
        """);

    private static string Quote(string text) => SymbolDisplay.FormatLiteral(text, quote: true);
}
