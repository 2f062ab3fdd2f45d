using Microsoft.CodeAnalysis;
using ProducerSafety.Analyzers.Tests.Configuration;

namespace ProducerSafety.Analyzers.Tests.Oracle;

/// <summary>Generated pieces of code and what the analyzer says of each; made once, because it takes seconds.</summary>
internal sealed class AnalyzedCode
{
    private const int Count = 2200;

    private static readonly Lazy<Task<AnalyzedCode>> Shared = new(CreateAsync);

    private AnalyzedCode(IReadOnlyList<GeneratedCode> cases, Project project, ILookup<int, Diagnostic> diagnostics)
    {
        Cases = cases;
        Project = project;
        Diagnostics = diagnostics;
    }

    public IReadOnlyList<GeneratedCode> Cases { get; }

    public Project Project { get; }

    /// <summary>What is reported, by case.</summary>
    public ILookup<int, Diagnostic> Diagnostics { get; }

    public static Task<AnalyzedCode> GetAsync() => Shared.Value;

    private static async Task<AnalyzedCode> CreateAsync()
    {
        IReadOnlyList<GeneratedCode> cases = Generated.Sample(GeneratedCode.All, Count);
        Project project = await CaseProject.CreateAsync(cases.Select((code, index) => CaseProject.ClassOf(code, index)));
        return new(cases, project, await CaseProject.AnalyzeAsync(project));
    }
}
