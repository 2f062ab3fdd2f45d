using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;
using ProducerSafety.Tool.Scan;

namespace ProducerSafety.Tool.Fix;

/// <summary>Makes a solution of what the compiler was given in a build, so that code fixes can be run on it.</summary>
internal static class CompilerProjects
{
    /// <summary>The solution. Of a project that is built for several frameworks, one stands for all: they share their files.</summary>
    public static Solution ToSolution(IEnumerable<CompiledProject> projects)
    {
        Solution solution = new AdhocWorkspace().CurrentSolution;
        foreach (CompiledProject project in projects.Where(project => project.Arguments is not null).GroupBy(project => project.Path).Select(same => same.Last()))
        {
            solution = Add(solution, project);
        }

        return solution;
    }

    private static Solution Add(Solution solution, CompiledProject project)
    {
        string folder = Path.GetDirectoryName(project.Path)!;
        CSharpCommandLineArguments arguments = CSharpCommandLineParser.Default.Parse(File.ReadAllLines(project.Arguments!), folder, sdkDirectory: null);
        ProjectId id = ProjectId.CreateNewId(project.Path);
        string generated = Path.ChangeExtension(project.Log, ".generated");
        IEnumerable<string> sources = arguments.SourceFiles.Select(file => file.Path).Concat(Directory.Exists(generated) ? Directory.GetFiles(generated, "*.cs", SearchOption.AllDirectories) : []);
        return solution.AddProject(ProjectInfo.Create(
            id, VersionStamp.Default, Path.GetFileNameWithoutExtension(project.Path), arguments.CompilationName ?? Path.GetFileNameWithoutExtension(project.Path), LanguageNames.CSharp, project.Path,
            compilationOptions: arguments.CompilationOptions,
            parseOptions: arguments.ParseOptions,
            documents: sources.Distinct().Select(file => Document(id, file)),
            metadataReferences: arguments.MetadataReferences.Select(reference => MetadataReference.CreateFromFile(Path.GetFullPath(reference.Reference, folder), reference.Properties)),
            additionalDocuments: arguments.AdditionalFiles.Select(file => Document(id, Path.GetFullPath(file.Path, folder))))
            .WithAnalyzerConfigDocuments(arguments.AnalyzerConfigPaths.Where(File.Exists).Select(file => Document(id, Path.GetFullPath(file, folder)))));
    }

    private static DocumentInfo Document(ProjectId project, string file) => DocumentInfo.Create(
        DocumentId.CreateNewId(project, file), Path.GetFileName(file), filePath: file,
        loader: TextLoader.From(TextAndVersion.Create(EncodedText.Read(file), VersionStamp.Default, file)));
}
