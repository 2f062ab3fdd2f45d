using Microsoft.CodeAnalysis;
using ProducerSafety.Analyzers.Tests.Configuration;

namespace ProducerSafety.Analyzers.Tests.Oracle;

/// <summary>Generated pieces of code and what the analyzer says of each; made once, because it takes seconds.</summary>
internal sealed class AnalyzedCode
{
    private const int Count = 2200;

    // A project is analysed within the time that a test has for it, on a busy machine too.
    private const int CasesInAProject = 220;

    private static readonly Lazy<Task<IReadOnlyList<AnalyzedCode>>> Shared = new(CreateAsync);

    private AnalyzedCode(IReadOnlyDictionary<int, GeneratedCode> cases, Project project, ILookup<int, Diagnostic> diagnostics)
    {
        Cases = cases;
        Project = project;
        Diagnostics = diagnostics;
    }

    /// <summary>The cases of this project, by number.</summary>
    public IReadOnlyDictionary<int, GeneratedCode> Cases { get; }

    public Project Project { get; }

    /// <summary>What is reported, by case.</summary>
    public ILookup<int, Diagnostic> Diagnostics { get; }

    /// <summary>All cases, in several projects.</summary>
    public static Task<IReadOnlyList<AnalyzedCode>> GetAsync() => Shared.Value;

    private static async Task<IReadOnlyList<AnalyzedCode>> CreateAsync()
    {
        List<AnalyzedCode> all = [];
        foreach (KeyValuePair<int, GeneratedCode>[] some in Generated.Sample(GeneratedCode.All, Count).Select((code, index) => KeyValuePair.Create(index, code)).Chunk(CasesInAProject))
        {
            Project project = await CaseProject.CreateAsync(some.Select(pair => CaseProject.ClassOf(pair.Value, pair.Key)));
            all.Add(new(new Dictionary<int, GeneratedCode>(some), project, await CaseProject.AnalyzeAsync(project)));
        }

        return all;
    }
}
