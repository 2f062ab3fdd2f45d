using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace ProducerSafety.Analyzers.CodeFixes;

/// <summary>Deletes whole lines, with the blank line that they would leave behind.</summary>
internal static class DeletedLines
{
    public static IEnumerable<TextChange> Of(IEnumerable<TextSpan> spans, SourceText text)
    {
        SortedSet<int> lines = new();
        foreach (TextSpan span in spans)
        {
            TextLine first = text.Lines.GetLineFromPosition(span.Start);
            TextLine last = text.Lines.GetLineFromPosition(span.End);
            bool isAlone = IsBlank(text, first.Start, span.Start) && IsBlankOrComment(text, span.End, last.End);
            if (!isAlone)
            {
                yield return new TextChange(span, "");
                continue;
            }

            for (int line = first.LineNumber; line <= last.LineNumber; line++)
            {
                lines.Add(line);
            }
        }

        foreach (int line in lines.ToArray())
        {
            int before = line;
            while (lines.Contains(before))
            {
                before--;
            }

            // Nothing above it but a brace or another blank line: the blank line below separated it from what follows.
            if (!lines.Contains(line + 1) && line + 1 < text.Lines.Count && IsBlank(text.Lines[line + 1])
                && (before < 0 || IsBlank(text.Lines[before]) || text.Lines[before].ToString().TrimEnd().EndsWith("{", StringComparison.Ordinal)))
            {
                lines.Add(line + 1);
            }
        }

        foreach (int line in lines)
        {
            yield return new TextChange(text.Lines[line].SpanIncludingLineBreak, "");
        }
    }

    private static bool IsBlank(TextLine line) => string.IsNullOrWhiteSpace(line.ToString());

    private static bool IsBlank(SourceText text, int start, int end) => string.IsNullOrWhiteSpace(text.ToString(TextSpan.FromBounds(start, end)));

    private static bool IsBlankOrComment(SourceText text, int start, int end)
    {
        string rest = text.ToString(TextSpan.FromBounds(start, end)).Trim();
        return rest.Length == 0 || rest.StartsWith("//", StringComparison.Ordinal);
    }
}
