using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace ProducerSafety.Analyzers.Tests.Verification;

/// <summary>A <see cref="TestState"/> with the markup taken out of the files and turned into expected diagnostics.</summary>
internal sealed record ParsedState
{
    public required ImmutableArray<(string Path, SourceText Text)> Sources { get; init; }

    public required ImmutableArray<(string Path, SourceText Text)> AdditionalFiles { get; init; }

    public required ImmutableArray<(string Path, SourceText Text)> AnalyzerConfigFiles { get; init; }

    public required ImmutableArray<DiagnosticResult> Expected { get; init; }

    public required ImmutableArray<MetadataReference> References { get; init; }

    public required OutputKind OutputKind { get; init; }

    /// <summary>One file without markup.</summary>
    public static ParsedState OfSource(string path, string content, OutputKind outputKind = OutputKind.DynamicallyLinkedLibrary) => new()
    {
        Sources = [(path, SourceText.From(content, Encoding.UTF8))],
        AdditionalFiles = [],
        AnalyzerConfigFiles = [],
        Expected = [],
        References = [],
        OutputKind = outputKind,
    };

    /// <param name="state">The files.</param>
    /// <param name="defaultId">The id that <c>[|…|]</c> stands for; asked only where that markup is used.</param>
    /// <param name="convert">What to do with every C# file first.</param>
    public static ParsedState Of(TestState state, Func<string> defaultId, Func<string, string>? convert = null)
    {
        List<DiagnosticResult> expected = [];
        Dictionary<int, ExpectedLocation> places = [];
        ImmutableArray<(string, SourceText)> sources = [.. state.Sources.Select(file => Parse(file.Path, convert?.Invoke(file.Content) ?? file.Content))];
        ImmutableArray<(string, SourceText)> additional = [.. state.AdditionalFiles.Select(file => Parse(file.Path, file.Content))];
        expected.AddRange(state.ExpectedDiagnostics);
        return new ParsedState
        {
            Sources = sources,
            AdditionalFiles = additional,
            AnalyzerConfigFiles = [.. state.AnalyzerConfigFiles.Select(file => (file.Path, SourceText.From(file.Content, Encoding.UTF8)))],
            Expected = [.. expected.Select(result => result.Resolve(places))],
            References = [.. state.AdditionalReferences],
            OutputKind = state.OutputKind ?? OutputKind.DynamicallyLinkedLibrary,
        };

        (string Path, SourceText Text) Parse(string path, string content)
        {
            TestMarkup markup = TestMarkup.Parse(content);
            SourceText text = SourceText.From(markup.Text, Encoding.UTF8);
            foreach ((string? id, TextSpan span) in markup.Diagnostics)
            {
                expected.Add(new DiagnosticResult(id ?? defaultId()).With(ExpectedLocation.Of(path, text, span)));
            }

            foreach (int position in markup.Positions)
            {
                LinePosition start = text.Lines.GetLinePosition(position);
                expected.Add(new DiagnosticResult(defaultId()).With(new ExpectedLocation { Path = path, Start = start }));
            }

            foreach ((int key, TextSpan span) in markup.Places)
            {
                if (!places.TryAdd(key, ExpectedLocation.Of(path, text, span)))
                {
                    throw new VerificationException($"The markup key '#{key}' is used in two files.");
                }
            }

            return (path, text);
        }
    }
}
