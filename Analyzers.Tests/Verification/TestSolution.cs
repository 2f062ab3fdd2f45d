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
    private const string Name = "Test";
    private const string OtherName = "Other";

    private static readonly AdhocWorkspace Workspace = new(MefHostServices.DefaultHost);
    private static readonly ConcurrentDictionary<string, Lazy<Task<EmptySolution>>> Empty = new();

    public static async Task<Project> CreateProjectAsync(ParsedState state, MetadataReference? kafka, LanguageVersion language)
    {
        ImmutableArray<MetadataReference> references = [.. TestReferences.Default, .. kafka is null ? [] : new[] { kafka }, .. state.References];
        string key = string.Join("|", references.Skip(TestReferences.Default.Length).Select(reference => reference.Display));
        EmptySolution empty = await Empty.GetOrAdd(key, _ => new(() => EmptySolution.CreateAsync(references))).Value.ConfigureAwait(false);

        Solution solution = empty.Solution;
        foreach (ProjectId id in solution.ProjectIds)
        {
            Project like = solution.GetProject(id)!;
            if (state.OutputKind != like.CompilationOptions!.OutputKind)
            {
                like = like.WithCompilationOptions(like.CompilationOptions.WithOutputKind(state.OutputKind));
            }

            if (language != LanguageVersion.Latest)
            {
                like = like.WithParseOptions(((CSharpParseOptions)like.ParseOptions!).WithLanguageVersion(language));
            }

            solution = like.Solution;
        }

        Project project = AddSources(solution.Projects.Single(candidate => candidate.Name == Name), state.Sources);
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

    /// <summary>The second project of the solution, which is empty at first: for Fix All, which reaches it only in the widest scope.</summary>
    public static Project OtherProject(Project project) =>
        project.Solution.Projects.Single(candidate => candidate.Name == OtherName);

    private sealed class EmptySolution
    {
        // Only kept alive: the workspace may hold compilations weakly.
        private readonly IReadOnlyList<Compilation> compilations;

        private EmptySolution(Solution solution, IReadOnlyList<Compilation> compilations)
        {
            Solution = solution;
            this.compilations = compilations;
        }

        public Solution Solution { get; }

        public static async Task<EmptySolution> CreateAsync(ImmutableArray<MetadataReference> references)
        {
            Solution solution = Workspace.CurrentSolution;
            foreach (string name in new[] { Name, OtherName })
            {
                solution = solution.AddProject(ProjectInfo.Create(
                    ProjectId.CreateNewId(), VersionStamp.Default, name, name, LanguageNames.CSharp,
                    compilationOptions: new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable),
                    parseOptions: new CSharpParseOptions(LanguageVersion.Latest, DocumentationMode.Diagnose),
                    metadataReferences: references));
            }

            List<Compilation> compilations = [];
            foreach (Project project in solution.Projects)
            {
                Compilation compilation = (await project.GetCompilationAsync().ConfigureAwait(false))!;
                _ = compilation.GetSpecialType(SpecialType.System_Object);
                compilations.Add(compilation);
            }

            return new EmptySolution(solution, compilations);
        }

        public override string ToString() => $"{compilations.Count} projects";
    }
}
