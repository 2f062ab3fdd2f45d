using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ProducerSafety.Analyzers.Files;

/// <summary>What one interpretation of a type reads from settings files, with one choice of environment.</summary>
internal sealed class FileBindings(SettingsFiles files, int variant)
{
    private readonly Dictionary<SyntaxNode, FilePlace?> found = new();

    public static FileBindings None => new(SettingsFiles.None, 0);

    public SettingsFiles Files { get; } = files;

    /// <summary>Whether the files were asked for anything, so that another environment may give another result.</summary>
    public bool IsUsed { get; private set; }

    public FileLayers Layers
    {
        get
        {
            IsUsed = true;
            return variant < Files.Variants.Count ? Files.Variants[variant] : FileLayers.None;
        }
    }

    /// <summary>The only file of lines <c>name=value</c> that a path in the code can mean, or null.</summary>
    public SourceFile? Find(string path) => path.EndsWith(".properties", StringComparison.OrdinalIgnoreCase) ? Files.Find(path) : null;

    /// <summary>Remembers that a call gives a configuration that is written in a file, and where a setting would be added.</summary>
    public void Remember(SyntaxNode binding, FilePlace? section) => found[binding] = section;

    /// <summary>Whether a configuration comes from a section that is there, so that it is not null.</summary>
    public bool IsFound(SyntaxNode? creation) => creation is not null && found.ContainsKey(creation);

    /// <summary>Where to add a setting to a configuration: in the file where it is bound from one, else where it is created; null where a call makes it.</summary>
    public object? PlaceToAdd(SyntaxNode? creation) => creation is not null && found.TryGetValue(creation, out FilePlace? section) && section is not null ? section
        : creation is InvocationExpressionSyntax ? null : creation;
}
