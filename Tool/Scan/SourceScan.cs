using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace ProducerSafety.Tool.Scan;

/// <summary>
/// Scans what does not build: its source files against the client's assembly and whatever else of its packages is on this machine. Types that are
/// missing make the rules see less, never more.
/// </summary>
/// <param name="root">The folder that paths are shown relative to.</param>
internal sealed partial class SourceScan(string root)
{
    private readonly Dictionary<string, CSharpCompilation?> compilations = new(StringComparer.Ordinal);

    /// <summary>What the rules find in a project.</summary>
    /// <param name="project">The project file.</param>
    public async Task<IReadOnlyList<Problem>> ScanProjectAsync(string project) => await ScanAsync(Compile(project)!, Path.GetDirectoryName(project)!).ConfigureAwait(false);

    /// <summary>What the rules find in the source files below a folder without a project.</summary>
    /// <param name="folder">The folder.</param>
    public async Task<IReadOnlyList<Problem>> ScanFolderAsync(string folder) =>
        await ScanAsync(Compile(Path.GetFileName(folder), ScanTarget.FilesBelow(folder, "*.cs", enterProjects: true), SourceReferences.Of(ProjectText.None)), folder).ConfigureAwait(false);

    private async Task<IReadOnlyList<Problem>> ScanAsync(CSharpCompilation compilation, string folder)
    {
        AnalyzerOptions options = new([.. SettingsFiles(folder).Select(file => new FileText(file))]);
        ImmutableArray<Diagnostic> found = await Analysis.RunAsync(compilation, options).ConfigureAwait(false);
        return [.. found.Select(diagnostic => Analysis.ToProblem(diagnostic, root)).OfType<Problem>()];
    }

    private static IEnumerable<string> SettingsFiles(string folder) => ScanTarget.FilesBelow(folder, "*", enterProjects: false).Where(file => SettingsFile().IsMatch(Path.GetFileName(file)));

    // A project that refers to itself through others is compiled without that reference.
    private CSharpCompilation? Compile(string project)
    {
        if (compilations.TryGetValue(project, out CSharpCompilation? known))
        {
            return known;
        }

        compilations[project] = null;
        ProjectText text = ProjectText.Read(project);
        IEnumerable<MetadataReference> projects = text.ProjectReferences.Where(File.Exists).Select(Compile).OfType<CSharpCompilation>().Select(compilation => compilation.ToMetadataReference());
        IEnumerable<string> files = ScanTarget.FilesBelow(Path.GetDirectoryName(project)!, "*.cs", enterProjects: false);
        CSharpCompilation made = Compile(Path.GetFileNameWithoutExtension(project), files, SourceReferences.Of(text).Concat(projects), text.ImplicitUsings);
        compilations[project] = made;
        return made;
    }

    private static CSharpCompilation Compile(string name, IEnumerable<string> files, IEnumerable<MetadataReference> references, IReadOnlyList<string>? usings = null)
    {
        CSharpParseOptions options = new(LanguageVersion.Preview, preprocessorSymbols: ["NET", "NETCOREAPP", "DEBUG", "TRACE"]);
        IEnumerable<SyntaxTree> trees = files.Select(file => CSharpSyntaxTree.ParseText(FileText.Read(file), options, file));
        if (usings?.Count > 0)
        {
            trees = trees.Prepend(CSharpSyntaxTree.ParseText(string.Concat(usings.Select(space => $"global using global::{space};\n")), options, "GlobalUsings.g.cs"));
        }

        return CSharpCompilation.Create(name, trees, references, new(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable));
    }

    [GeneratedRegex(@"^(appsettings(\..+)?\.json|.+\.properties|ProducerSafety\.Wrappers\.txt)$", RegexOptions.IgnoreCase)]
    private static partial Regex SettingsFile();
}

/// <summary>A file that analyzers read.</summary>
internal sealed class FileText(string path) : AdditionalText
{
    /// <inheritdoc/>
    public override string Path { get; } = path;

    /// <summary>The text of a file, in its own encoding.</summary>
    public static SourceText Read(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return SourceText.From(stream);
    }

    /// <inheritdoc/>
    public override SourceText GetText(CancellationToken cancellationToken = default) => Read(Path);
}
