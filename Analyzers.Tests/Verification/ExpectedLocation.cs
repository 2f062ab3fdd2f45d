using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace ProducerSafety.Analyzers.Tests.Verification;

/// <summary>Where a diagnostic is expected: a markup key, a start, or a start and an end.</summary>
internal sealed record ExpectedLocation
{
    public int? Key { get; init; }

    public string Path { get; init; } = "";

    public LinePosition Start { get; init; }

    /// <summary>Null where only the start is compared.</summary>
    public LinePosition? End { get; init; }

    public static ExpectedLocation Of(string path, SourceText text, TextSpan span)
    {
        LinePositionSpan lines = text.Lines.GetLinePositionSpan(span);
        return new ExpectedLocation { Path = path, Start = lines.Start, End = lines.End };
    }

    public bool Matches(Location actual)
    {
        FileLinePositionSpan lines = actual.GetLineSpan();
        return lines.Path == Path && lines.StartLinePosition == Start && (End is null || lines.EndLinePosition == End);
    }

    public override string ToString() => Key is not null ? $"#{Key}"
        : $"{Path}({Start.Line + 1},{Start.Character + 1}{(End is { } end ? $",{end.Line + 1},{end.Character + 1}" : "")})";
}
