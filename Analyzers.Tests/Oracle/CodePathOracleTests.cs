using FsCheck;
using Microsoft.CodeAnalysis;
using ProducerSafety.Analyzers.Tests.Configuration;
using Xunit;

namespace ProducerSafety.Analyzers.Tests.Oracle;

/// <summary>Code with branches: what is reported is true on every path, and a fix breaks none that worked.</summary>
public sealed class CodePathOracleTests(ITestOutputHelper output) : RealClientTests
{
    private const int Cases = 400;

    [Fact]
    public Task Code_with_branches_is_judged_and_fixed_for_every_path() => CompareAsync(GeneratedCode.Branching, isRefused: paths => paths.All(IsClaimed));

    [Fact]
    public Task Code_with_two_configurations_is_judged_and_fixed_for_every_path() => CompareAsync(GeneratedCode.Choosing, isRefused: paths => paths.Any(IsClaimed));

    /// <param name="generator">Makes the code.</param>
    /// <param name="isRefused">What must be true of the paths where an error is reported: it is an error of one configuration, which may be used on some paths only.</param>
    private async Task CompareAsync(Gen<GeneratedCode> generator, Func<string?[], bool> isRefused)
    {
        Project project = await CaseProject.CreateAsync(Generated.Sample(generator, Cases).Select((code, index) => CaseProject.ClassOf(code, index)));
        ILookup<int, Diagnostic> diagnostics = await CaseProject.AnalyzeAsync(project);
        IReadOnlyDictionary<int, string?[]> refusals = await CaseProject.RunAsync(project, Enumerable.Range(0, Cases));
        Dictionary<int, string> before = await CaseProject.ClassesAsync(project);

        List<string> failures = [];
        int[] accused = [.. diagnostics.Select(reported => reported.Key).Where(index => HasError(diagnostics[index]))];
        failures.AddRange(accused.Where(index => !isRefused(refusals[index])).Select(index => $"{Show(diagnostics[index])} is reported, but is not true:\n{before[index]}"));

        // One diagnostic of each case, so that each rule has its turn.
        Diagnostic[] chosen = [.. diagnostics.Select(reported => reported.ElementAt(reported.Key % reported.Count()))];
        Project repaired = await CaseProject.FixAsync(project, chosen);
        Dictionary<int, string> after = await CaseProject.ClassesAsync(repaired);
        int[] changed = [.. diagnostics.Select(reported => reported.Key).Where(index => after[index] != before[index])];
        IReadOnlyDictionary<int, string?[]> refusalsAfter = await CaseProject.RunAsync(repaired, changed);
        foreach (int index in changed)
        {
            // A path that is refused for a reason that is not known of every path may stay so.
            string? broken = refusals[index].Zip(refusalsAfter[index]).FirstOrDefault(path => path.First is null && path.Second is not null).Second;
            if (broken is not null)
            {
                failures.Add($"{broken}\nafter a fix in\n{before[index]}\nwhich makes it\n{after[index]}");
            }
        }

        int refused = refusals.Values.Count(isRefused);
        string distribution = $"{Cases} methods, {refused} refused, {accused.Length} of them reported, {changed.Length} fixed";
        output.WriteLine(distribution);
        Assert.True(failures.Count == 0, $"{failures.Count} failures with {Generated.SeedVariable}={Generated.Seed}:\n\n{string.Join("\n\n", failures.Take(5))}");
        Assert.True(accused.Length > refused / 3 && changed.Length > Cases / 10, $"Too little is found: {distribution}");
    }

    private static bool IsClaimed(string? message) => message is not null && ClaimedRefusals.All.ContainsKey(message);

    private static bool HasError(IEnumerable<Diagnostic> diagnostics) => diagnostics.Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);

    private static string Show(IEnumerable<Diagnostic> diagnostics) => string.Join(", ", diagnostics.Select(diagnostic => diagnostic.Id));
}
