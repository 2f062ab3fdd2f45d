using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using ProducerSafety.Analyzers.CodeFixes.Files;
using ProducerSafety.Analyzers.Flow;
using ProducerSafety.Analyzers.Tests.Configuration;
using ProducerSafety.Analyzers.Tests.Verification;
using ProducerSafety.Configuration;
using Xunit;

namespace ProducerSafety.Analyzers.Tests.Oracle;

/// <summary>Fixes in <c>.properties</c> files: the client does with the lines what is then reported.</summary>
public sealed class PropertiesFixOracleTests(ITestOutputHelper output) : RealClientTests
{
    private const string Source = """
        using System.IO;
        using System.Linq;
        using Confluent.Kafka;

        public static class Program
        {
            public static IProducer<Null, string> Build() => new ProducerBuilder<Null, string>(
                File.ReadAllLines("client.properties").Select(line => line.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1])).Build();
        }
        """;

    private static readonly FileSettingFix Fix = new();

    private readonly SortedDictionary<string, int> fixedRules = new(StringComparer.Ordinal);

    [Fact]
    public async Task Fixed_lines_are_what_is_then_reported()
    {
        IEnumerable<string> directed = AnyFixOracleTests.OfEachRule.Select(settings => settings.Replace("; ", "\n", StringComparison.Ordinal));
        IEnumerable<string> generated = Generated.Sample(AnyProperty.OfBothVersions, OracleSettings.Fixes / 4).Where(writes => Array.TrueForAll(writes, IsOneLine))
            .Select(writes => string.Join('\n', writes.DistinctBy(write => write.Name).Select(write => $"{write.Name}={write.Value}")));
        foreach (string text in directed.Concat(generated))
        {
            await FixAsync(text);
        }

        output.WriteLine($"{fixedRules.Values.Sum()} fixes: {string.Join(", ", fixedRules.Select(rule => $"{rule.Key} {rule.Value}"))}");
        Assert.True(fixedRules.Count > 12, $"Only {string.Join(", ", fixedRules.Keys)} were fixed.");
    }

    // What is empty in a file is left to whoever fills it in.
    private static bool IsOneLine(Write write) => write.Value.Length > 0 && write.Value.Trim() == write.Value && !write.Value.Any(char.IsControl);

    private async Task FixAsync(string text)
    {
        TestState state = new();
        state.Sources.Add(Source);
        state.AdditionalFiles.Add(("/0/client.properties", text));
        Project project = await TestSolution.CreateProjectAsync(ParsedState.Of(state, () => ""), KafkaVersion.Current.Reference, LanguageVersion.Latest);
        Diagnostic[] reported = [.. await DiagnosticsAsync(project)];
        foreach (Diagnostic fixable in reported.Where(diagnostic => diagnostic.Id == "KPS0004"))
        {
            // The code is judged for the newest client: what the fix adds may be newer than the loaded librdkafka.
            if (RepairPlan.Of(fixable)!.Steps.Any(step => PropertyCatalog.Find(step.Property) is not null && PropertyCatalog.Find(step.Property, AnyProperty.Loaded) is null))
            {
                continue;
            }

            List<CodeAction> actions = [];
            await Fix.RegisterCodeFixesAsync(new(project.GetDocument(fixable.Location.SourceTree)!, fixable, (offered, _) => actions.Add(offered), CancellationToken.None));
            foreach (CodeAction action in actions)
            {
                Project repaired = (await action.GetOperationsAsync(CancellationToken.None)).OfType<ApplyChangesOperation>().Single().ChangedSolution.GetProject(project.Id)!;
                await CompareAsync(repaired, reported.First(diagnostic => diagnostic.Id != "KPS0004" && Message(fixable).EndsWith(Message(diagnostic), StringComparison.Ordinal)), text);
            }
        }
    }

    private async Task CompareAsync(Project repaired, Diagnostic was, string before)
    {
        string after = (await repaired.AdditionalDocuments.Single().GetTextAsync()).ToString();
        Diagnostic[] left = [.. (await DiagnosticsAsync(repaired)).Where(diagnostic => diagnostic.Id != "KPS0004")];
        Assert.DoesNotContain(left, diagnostic => diagnostic.Id == was.Id && Message(diagnostic) == Message(was));

        string? refusal = RefusalOf(after.Split('\n'));
        (string, string)[] errors = [.. left.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Select(diagnostic => (diagnostic.Id, Message(diagnostic)))];

        // What the file lacks, something else may add: a refusal that comes of a default is not claimed, if it is not the fix that brings it about.
        bool isFixs = refusal is null || RefusalOf(after.Split('\n').Intersect(before.Split('\n'))) != refusal;
        Assert.True(!isFixs || Refusal.IsForeseen(refusal is null ? null : new(refusal), errors), $"The client says: {refusal ?? "accepted"}\nReported: {string.Join("; ", errors)}\nafter the fix of {was.Id} {Message(was)}, which makes\n{before}\n\ninto\n\n{after}");
        fixedRules[was.Id] = fixedRules.GetValueOrDefault(was.Id) + 1;
    }

    private static string? RefusalOf(IEnumerable<string> lines) =>
        RealClient.Build(lines.Where(line => line.Length > 0).Select(line => line.Split('=', 2)).Select(pair => KeyValuePair.Create(pair[0].Trim(), pair[1].Trim())));

    private static async Task<IEnumerable<Diagnostic>> DiagnosticsAsync(Project project) => await AnalyzerRun.AnalyzersDiagnosticsAsync(project, [new ConfigurationAnalyzer()]);

    private static string Message(Diagnostic diagnostic) => diagnostic.GetMessage(CultureInfo.InvariantCulture);
}
