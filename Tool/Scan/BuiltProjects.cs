using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace ProducerSafety.Tool.Scan;

/// <summary>Makes Roslyn's projects of what the compiler was given in a build, so that analyzers and fixes can be run on them in this process.</summary>
internal sealed class BuiltProjects
{
    // Projects share most of their references, and a reference that is shared is read once.
    private readonly Dictionary<(string Path, MetadataReferenceProperties Properties), MetadataReference> references = [];

    /// <summary>One project by itself.</summary>
    public Project Load(CompiledProject project) => ToSolution([project]).Projects.Single();

    /// <summary>All projects, each target framework by itself.</summary>
    public Solution ToSolution(IEnumerable<CompiledProject> projects) => projects.Aggregate(new AdhocWorkspace().CurrentSolution, Add);

    private Solution Add(Solution solution, CompiledProject project)
    {
        string folder = Path.GetDirectoryName(project.Path)!;
        CSharpCommandLineArguments arguments = CSharpCommandLineParser.Default.Parse(File.ReadAllLines(project.Arguments), folder, sdkDirectory: null);
        ProjectId id = ProjectId.CreateNewId(project.Path);
        IEnumerable<string> generated = Directory.Exists(project.Generated) ? Directory.GetFiles(project.Generated, "*.cs", SearchOption.AllDirectories) : [];
        return solution.AddProject(ProjectInfo.Create(
            id, VersionStamp.Default, Path.GetFileNameWithoutExtension(project.Path), arguments.CompilationName ?? Path.GetFileNameWithoutExtension(project.Path), LanguageNames.CSharp, project.Path,
            compilationOptions: arguments.CompilationOptions,
            parseOptions: arguments.ParseOptions,
            documents: arguments.SourceFiles.Select(file => Path.GetFullPath(file.Path, folder)).Concat(generated).Distinct().Select(file => Document(id, file)),
            metadataReferences: arguments.MetadataReferences.Select(reference => Reference(Path.GetFullPath(reference.Reference, folder), reference.Properties)),
            additionalDocuments: arguments.AdditionalFiles.Select(file => Document(id, Path.GetFullPath(file.Path, folder))))
            .WithAnalyzerConfigDocuments(arguments.AnalyzerConfigPaths.Where(File.Exists).Select(file => Document(id, Path.GetFullPath(file, folder)))));
    }

    private MetadataReference Reference(string path, MetadataReferenceProperties properties)
    {
        if (!references.TryGetValue((path, properties), out MetadataReference? reference))
        {
            reference = MetadataReference.CreateFromFile(path, properties);
            references.Add((path, properties), reference);
        }

        return reference;
    }

    private static DocumentInfo Document(ProjectId project, string file) => DocumentInfo.Create(
        DocumentId.CreateNewId(project, file), Path.GetFileName(file), filePath: file,
        loader: TextLoader.From(TextAndVersion.Create(EncodedText.Read(file), VersionStamp.Default, file)));
}
