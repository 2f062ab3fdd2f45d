using ProducerSafety.Analyzers.Files;

namespace ProducerSafety.Analyzers.Flow;

/// <summary>The application's configuration (<c>IConfiguration</c>), or a section of it.</summary>
internal sealed class SectionValue(string path, SourceFile? file = null, SectionContent content = SectionContent.Section) : FlowValue
{
    /// <summary>The whole configuration of the application.</summary>
    public static SectionValue Application { get; } = new("");

    /// <summary>The names of the sections, joined by colons; empty for the whole.</summary>
    public string Path { get; } = path;

    /// <summary>The only file that the configuration was built from; null for the application's own configuration.</summary>
    public SourceFile? File { get; } = file;

    public SectionContent Content { get; } = content;

    public SectionValue As(SectionContent content) => new(Path, File, content);

    public SectionValue Section(string name) => new(Path.Length == 0 ? name : Path + ":" + name, File);

    public override bool Equals(FlowValue? other) =>
        other is SectionValue section && string.Equals(Path, section.Path, StringComparison.OrdinalIgnoreCase) && File == section.File && Content == section.Content;

    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(Path);
}

/// <summary>In which form the code holds a section.</summary>
internal enum SectionContent
{
    /// <summary>The section itself.</summary>
    Section,

    /// <summary>Its children, as <c>GetChildren</c> returns them.</summary>
    Children,

    /// <summary>The lines of a file of lines <c>name=value</c>.</summary>
    Lines,
}
