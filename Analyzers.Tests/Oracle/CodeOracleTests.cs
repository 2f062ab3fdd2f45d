using Microsoft.CodeAnalysis;
using ProducerSafety.Analyzers.Tests.Configuration;
using Xunit;

namespace ProducerSafety.Analyzers.Tests.Oracle;

/// <summary>
/// The analyzer against the client: an error is reported in a piece of C# if and only if running it throws for the reason
/// that the rule claims.
/// </summary>
public sealed class CodeOracleTests(ITestOutputHelper output) : RealClientTests
{
    [Fact]
    public async Task Code_is_judged_as_the_client_judges_it()
    {
        IReadOnlyList<AnalyzedCode> all = await AnalyzedCode.GetAsync();
        List<string> differences = [];
        Dictionary<string, int> refused = ClaimedRefusals.Rules.ToDictionary(rule => rule, _ => 0);
        int count = 0, accepted = 0;
        foreach (AnalyzedCode code in all)
        {
            foreach ((int index, string?[] refusals) in await CaseProject.RunAsync(code.Project, code.Cases.Keys))
            {
                string? message = refusals.Single();
                string[] reported = [.. code.Diagnostics[index].Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Select(diagnostic => diagnostic.Id).Distinct()];
                string? claimed = message is not null && ClaimedRefusals.All.TryGetValue(message, out (string Rule, string Property) refusal) ? refusal.Rule : null;
                if (message is null ? reported.Length > 0 : !reported.Contains(claimed))
                {
                    differences.Add($"{string.Join(", ", reported.DefaultIfEmpty("Nothing"))} reported, but the client says: {message ?? "accepted"}\n{await CaseProject.ShowAsync(code.Project, index)}");
                }

                count++;
                accepted += message is null ? 1 : 0;
                if (claimed is not null)
                {
                    refused[claimed]++;
                }
            }
        }

        string distribution = $"{count} pieces of code, {accepted} accepted, refused: {string.Join(", ", refused.Select(pair => $"{pair.Key} {pair.Value}"))}";
        output.WriteLine(distribution);
        Assert.True(differences.Count == 0, $"{differences.Count} differences with {Generated.SeedVariable}={Generated.Seed}:\n\n{string.Join("\n\n", differences.Take(5))}");
        Assert.True(accepted >= count * 0.3, $"Too few are accepted: {distribution}");
        Assert.All(refused, pair => Assert.True(pair.Value >= 50, $"{pair.Key} is hardly tried: {distribution}"));
        Assert.All(GeneratedCode.Forms, form => Assert.True(all.Sum(code => code.Cases.Values.Count(one => one.Form == form)) >= 50, $"The form '{form}' is hardly tried."));
    }
}
