using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ProducerSafety.Analyzers.Tests.Verification.Robustness;

/// <summary>A file of the corpus: realistic code around Kafka, safe and unsafe, that compiles on every tested Roslyn and client.</summary>
internal sealed class CorpusFile
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Corpus");

    private CorpusFile(string name, string source)
    {
        Name = name;
        Source = source;
        bool isProgram = CSharpSyntaxTree.ParseText(source).GetCompilationUnitRoot().Members.Any(member => member is GlobalStatementSyntax);
        OutputKind = isProgram ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary;
    }

    public string Name { get; }

    public string Source { get; }

    public OutputKind OutputKind { get; }

    public static IEnumerable<string> Names =>
        Directory.GetFiles(Folder, "*.cs.txt").Select(path => Path.GetFileName(path).Replace(".cs.txt", "", StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    public static CorpusFile Read(string name) => new(name, ReadText(name));

    /// <summary>A file in a folder of the corpus that is no member of it, for instance the look-alike types.</summary>
    public static string ReadText(string name) => File.ReadAllText(Path.Combine(Folder, name + ".cs.txt"));

    /// <summary>This file with other text, as a project that references a client or none.</summary>
    public Task<Project> CreateProjectAsync(string text, MetadataReference? kafka) =>
        TestSolution.CreateProjectAsync(ParsedState.OfSource($"/0/{Name}.cs", text, OutputKind), kafka, LanguageVersion.Latest);
}
