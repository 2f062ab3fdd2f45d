using Microsoft.CodeAnalysis;
using ProducerSafety.Analyzers.Tests.Configuration;
using Xunit;

namespace ProducerSafety.Analyzers.Tests.Oracle;

/// <summary>
/// The code fix against the client: whichever of a configuration's diagnostics is fixed, the producer builds afterwards,
/// and fixing on ends with no diagnostic.
/// </summary>
public sealed class CodeFixOracleTests(ITestOutputHelper output) : RealClientTests
{
    private const int MaximumRounds = 6;

    // What these report is a decision of the author's; no fix is offered, and none is missed.
    private static readonly string[] WithoutFix = ["KPS1117", "KPS1120", "KPS1121"];

    private readonly List<string> failures = [];
    private readonly List<string> unfixed = [];
    private int fixes;

    [Fact]
    public async Task Fixed_code_builds()
    {
        int unsafeCases = 0;
        foreach (AnalyzedCode code in await AnalyzedCode.GetAsync())
        {
            ILookup<int, Diagnostic> fixable = Fixable(code.Diagnostics);
            unsafeCases += fixable.Count;
            await FixAsync(code.Project, fixable);
        }

        output.WriteLine($"{unsafeCases} unsafe pieces of code, {fixes} fixes, each of them run; for {unfixed.Count} no fix is offered at some point.");
        Assert.True(failures.Count == 0, $"{failures.Count} fixes of {fixes} go wrong, with {Generated.SeedVariable}={Generated.Seed}:\n\n{string.Join("\n\n", failures.Take(5))}");
        Assert.True(unfixed.Count < unsafeCases / 10, $"{unfixed.Count} of {unsafeCases} have no fix, for instance:\n{string.Join("\n", unfixed.Take(5))}");
    }

    private static ILookup<int, Diagnostic> Fixable(ILookup<int, Diagnostic> diagnostics) => diagnostics
        .SelectMany(reported => reported.Where(diagnostic => !WithoutFix.Contains(diagnostic.Id)).Select(diagnostic => (reported.Key, diagnostic)))
        .ToLookup(reported => reported.Key, reported => reported.diagnostic);

    /// <summary>
    /// Fixes one diagnostic of each case, and again until none is left. Over all cases each rule has its turn; the other
    /// diagnostics of a case stay, so that each repair must be complete in itself.
    /// </summary>
    private async Task FixAsync(Project project, ILookup<int, Diagnostic> diagnostics)
    {
        int[] remaining = [.. diagnostics.Select(reported => reported.Key)];
        for (int round = 0; remaining.Length > 0; round++)
        {
            Dictionary<int, string> before = await CaseProject.ClassesAsync(project);
            if (round == MaximumRounds)
            {
                failures.Add($"The fixes do not come to an end: {diagnostics[remaining[0]].First()}\n{before[remaining[0]]}");
                return;
            }

            Dictionary<int, Diagnostic> chosen = remaining.ToDictionary(index => index, index => diagnostics[index].ElementAt(index % diagnostics[index].Count()));
            Dictionary<int, string> after = await CaseProject.ClassesAsync(await CaseProject.FixAsync(project, chosen.Values));
            int[] changed = [.. remaining.Where(index => after[index] != before[index])];
            // KPS1113 has a fix only where removing the setting changes nothing.
            unfixed.AddRange(remaining.Except(changed).Where(index => chosen[index].Id != "KPS1113").Select(index => $"{chosen[index]}\n{before[index]}"));
            fixes += changed.Length;

            // What is safe now needs no second look.
            project = await CaseProject.CreateAsync(changed.Select(index => after[index]));
            diagnostics = Fixable(await CaseProject.AnalyzeAsync(project));
            int[] wrong = [.. changed.Where(index => diagnostics[index].Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error))];
            failures.AddRange(wrong.Select(index => Describe(index, string.Join(", ", diagnostics[index].Select(diagnostic => diagnostic.ToString())))));
            if (wrong.Length > 0)
            {
                return;
            }

            IReadOnlyDictionary<int, string?[]> refusals = await CaseProject.RunAsync(project, changed);
            failures.AddRange(changed.Where(index => refusals[index].Single() is not null).Select(index => Describe(index, $"The client says: {refusals[index].Single()}")));
            remaining = [.. changed.Where(index => diagnostics[index].Any())];

            string Describe(int index, string failure) => $"{failure}\nafter the fix of {chosen[index].Id} in\n{before[index]}\nwhich makes it\n{after[index]}";
        }
    }
}
