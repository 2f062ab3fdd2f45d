using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Host.Mef;
using Microsoft.CodeAnalysis.Text;

namespace ProducerSafety.Analyzers.Tests.Verification;

/// <summary>
/// Makes the solutions that tests run in. All fork from a few empty ones whose compilations are kept, so that the host is
/// composed once and references are bound once for each set of references and not once for each test.
/// </summary>
internal static class TestSolution
{
    private static readonly AdhocWorkspace Workspace = new(MefHostServices.DefaultHost);
    private static readonly ConcurrentDictionary<string, Lazy<Task<EmptySolution>>> Empty = new();

    public static async Task<Project> CreateProjectAsync(ParsedState state, MetadataReference? kafka, LanguageVersion language)
    {
        ImmutableArray<MetadataReference> references = [.. TestReferences.Default, .. kafka is null ? [] : new[] { kafka }, .. state.References];
        string key = string.Join("|", references.Skip(TestReferences.Default.Length).Select(reference => reference.Display));
        EmptySolution empty = await Empty.GetOrAdd(key, _ => new(() => EmptySolution.CreateAsync(Workspace, references))).Value.ConfigureAwait(false);

        Project project = empty.Solution.Projects.Single();
        if (state.OutputKind != project.CompilationOptions!.OutputKind)
        {
            project = project.WithCompilationOptions(project.CompilationOptions.WithOutputKind(state.OutputKind));
        }

        if (language != LanguageVersion.Latest)
        {
            project = project.WithParseOptions(((CSharpParseOptions)project.ParseOptions!).WithLanguageVersion(language));
        }

        project = AddSources(project, state.Sources);
        foreach ((string path, SourceText text) in state.AdditionalFiles)
        {
            project = project.AddAdditionalDocument(Path.GetFileName(path), text, filePath: path).Project;
        }

        foreach ((string path, SourceText text) in state.AnalyzerConfigFiles)
        {
            project = project.AddAnalyzerConfigDocument(Path.GetFileName(path), text, filePath: path).Project;
        }

        return project;
    }

    public static Project AddSources(Project project, IEnumerable<(string Path, SourceText Text)> sources)
    {
        foreach ((string path, SourceText text) in sources)
        {
            project = project.AddDocument(Path.GetFileName(path), text, filePath: path).Project;
        }

        return project;
    }

    /// <summary>Adds a project that is like another one but has only these sources.</summary>
    public static Project AddTwinProject(Project original, IEnumerable<(string Path, SourceText Text)> sources)
    {
        ProjectId id = ProjectId.CreateNewId();
        Solution solution = original.Solution.AddProject(ProjectInfo.Create(
            id, VersionStamp.Default, "Other", "Other", LanguageNames.CSharp,
            compilationOptions: original.CompilationOptions,
            parseOptions: original.ParseOptions,
            metadataReferences: original.MetadataReferences));
        return AddSources(solution.GetProject(id)!, sources);
    }

    private sealed class EmptySolution
    {
        // Only kept alive: the workspace may hold compilations weakly.
        private readonly Compilation compilation;

        private EmptySolution(Solution solution, Compilation compilation)
        {
            Solution = solution;
            this.compilation = compilation;
        }

        public Solution Solution { get; }

        public static async Task<EmptySolution> CreateAsync(Workspace workspace, ImmutableArray<MetadataReference> references)
        {
            ProjectInfo project = ProjectInfo.Create(
                ProjectId.CreateNewId(), VersionStamp.Default, "Test", "Test", LanguageNames.CSharp,
                compilationOptions: new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable),
                parseOptions: new CSharpParseOptions(LanguageVersion.Latest, DocumentationMode.Diagnose),
                metadataReferences: references);
            Solution solution = workspace.CurrentSolution.AddProject(project);
            Compilation compilation = (await solution.GetProject(project.Id)!.GetCompilationAsync().ConfigureAwait(false))!;
            _ = compilation.GetSpecialType(SpecialType.System_Object);
            return new EmptySolution(solution, compilation);
        }

        public override string ToString() => compilation.AssemblyName ?? "";
    }
}
