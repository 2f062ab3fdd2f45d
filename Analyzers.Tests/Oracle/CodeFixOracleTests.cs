using Microsoft.CodeAnalysis;
using ProducerSafety.Analyzers.Tests.Configuration;
using Xunit;

namespace ProducerSafety.Analyzers.Tests.Oracle;

/// <summary>
/// The code fix against the client: whichever of a configuration's diagnostics is fixed, the producer builds afterwards,
/// and fixing on ends with no diagnostic.
/// </summary>
public sealed class CodeFixOracleTests(ITestOutputHelper output)
{
    private const int MaximumRounds = 6;

    [Fact]
    public async Task Fixed_code_builds()
    {
        AnalyzedCode code = await AnalyzedCode.GetAsync();
        Project project = code.Project;
        ILookup<int, Diagnostic> diagnostics = code.Diagnostics;
        int unsafeCases = diagnostics.Count;
        int[] remaining = [.. diagnostics.Select(reported => reported.Key)];
        int fixes = 0;
        List<int> unfixable = [];
        List<string> failures = [];

        for (int round = 0; remaining.Length > 0; round++)
        {
            Assert.True(round < MaximumRounds, $"The fixes do not come to an end; with {Generated.SeedVariable}={Generated.Seed}:\n{await CaseProject.ShowAsync(project, remaining[0])}");

            // One diagnostic of each case; over all cases each rule has its turn. The others of a case stay, so that each repair must stand alone.
            Dictionary<int, string> before = await CaseProject.ClassesAsync(project);
            Diagnostic[] chosen = [.. remaining.Select(index => diagnostics[index].ElementAt(index % diagnostics[index].Count()))];
            Dictionary<int, string> after = await CaseProject.ClassesAsync(await CaseProject.FixAsync(project, chosen));
            int[] changed = [.. remaining.Where(index => after[index] != before[index])];
            unfixable.AddRange(remaining.Except(changed));
            fixes += changed.Length;

            // What is safe now needs no second look.
            project = await CaseProject.CreateAsync(changed.Select(index => after[index]));
            diagnostics = await CaseProject.AnalyzeAsync(project);
            foreach (int index in changed.Where(index => diagnostics[index].Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)))
            {
                failures.Add(Describe(index, string.Join("\n", diagnostics[index].Select(diagnostic => $"{diagnostic.Id}: {diagnostic.GetMessage()}"))));
            }

            if (failures.Count == 0)
            {
                IReadOnlyDictionary<int, string?> refusals = await CaseProject.RunAsync(project, changed);
                failures.AddRange(changed.Where(index => refusals[index] is not null).Select(index => Describe(index, $"The client says: {refusals[index]}")));
            }

            Assert.True(failures.Count == 0, $"{failures.Count} fixes of {changed.Length} leave errors in round {round}, with {Generated.SeedVariable}={Generated.Seed}:\n\n{string.Join("\n\n", failures)}");

            string Describe(int index, string failure) =>
                $"{failure}\nafter the fix of {chosen[Array.IndexOf(remaining, index)].Id} in\n{before[index]}\nwhich makes it\n{after[index]}";

            remaining = [.. changed.Where(index => diagnostics[index].Any())];
        }

        output.WriteLine($"{unsafeCases} unsafe pieces of code, {fixes} fixes, each built; no fix offered for {unfixable.Count}.");
        Assert.True(unfixable.Count < unsafeCases / 10, $"Too many have no fix, for instance:\n{await CaseProject.ShowAsync(code.Project, unfixable.FirstOrDefault())}");
    }
}
