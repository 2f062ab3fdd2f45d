using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace ProducerSafety.Analyzers.Benchmarks;

/// <summary>A settings file that the analyzers are given, in memory.</summary>
internal sealed class SettingsText(string path, string text) : AdditionalText
{
    private readonly SourceText text = SourceText.From(text, Encoding.UTF8);

    public override string Path => path;

    public override SourceText GetText(CancellationToken cancellationToken = default) => text;
}
