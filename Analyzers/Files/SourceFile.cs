using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using ProducerSafety.Configuration.Files;

namespace ProducerSafety.Analyzers.Files;

/// <summary>A settings file of the project, read.</summary>
internal sealed class SourceFile
{
    private readonly SourceText text;

    public SourceFile(string path, SourceText text)
    {
        this.text = text;
        Path = path;
        Content = path.EndsWith(".json", StringComparison.OrdinalIgnoreCase) ? SettingsFile.OfJson(text.ToString()) : SettingsFile.OfProperties(text.ToString());
    }

    public string Path { get; }

    public SettingsFile Content { get; }

    public Location LocationOf(TextRange place)
    {
        TextSpan span = new(place.Start, place.Length);
        return Location.Create(Path, span, text.Lines.GetLinePositionSpan(span));
    }
}
