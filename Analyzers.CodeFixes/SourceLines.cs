using Microsoft.CodeAnalysis.Text;

namespace ProducerSafety.Analyzers.CodeFixes;

/// <summary>Indentation and line ends as the author of a file wrote them.</summary>
internal static class SourceLines
{
    /// <summary>The line end of a file.</summary>
    public static string NewLine(SourceText text) =>
        text.Lines.Count > 1 && text.ToString(TextSpan.FromBounds(text.Lines[0].End, text.Lines[0].EndIncludingLineBreak)) is { Length: > 0 } end ? end : "\n";

    /// <summary>The white space at the start of the line of a position.</summary>
    public static string IndentAt(SourceText text, int position)
    {
        TextLine line = text.Lines.GetLineFromPosition(position);
        int end = line.Start;
        while (end < line.End && text[end] is ' ' or '\t')
        {
            end++;
        }

        return text.ToString(TextSpan.FromBounds(line.Start, end));
    }

    /// <summary>A line of its own in front of what starts at a position.</summary>
    public static TextChange Before(SourceText text, int position, string line) =>
        new(new TextSpan(position, 0), line + NewLine(text) + IndentAt(text, position));

    /// <summary>A line of its own behind the line of a position, as far in as that of another.</summary>
    public static TextChange After(SourceText text, int end, int indentOf, string line) =>
        new(new TextSpan(text.Lines.GetLineFromPosition(end).End, 0), NewLine(text) + IndentAt(text, indentOf) + line);
}
