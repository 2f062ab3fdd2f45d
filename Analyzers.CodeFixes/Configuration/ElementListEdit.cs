using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace ProducerSafety.Analyzers.CodeFixes.Configuration;

/// <summary>Adds and removes elements of a list in braces or brackets, and leaves its layout and its comments as they are.</summary>
internal sealed class ElementListEdit
{
    private readonly SourceText text;
    private readonly SyntaxToken open;
    private readonly SyntaxToken close;
    private readonly SyntaxNode[] elements;
    private readonly SyntaxToken[] commas;
    private readonly HashSet<SyntaxNode> removed = new();
    private readonly List<string> added = new();

    public ElementListEdit(SyntaxNode list, SourceText text)
    {
        this.text = text;
        open = list.GetFirstToken();
        close = list.GetLastToken();
        elements = list.ChildNodes().ToArray();
        commas = list.ChildTokens().Where(token => token.IsKind(SyntaxKind.CommaToken)).ToArray();
    }

    public void Remove(SyntaxNode element) => removed.Add(element);

    public void Add(string element) => added.Add(element);

    public IEnumerable<TextChange> Changes()
    {
        List<TextChange> changes = new();
        SyntaxNode? replaced = added.Count == 0 ? null : elements.FirstOrDefault(removed.Contains);
        if (replaced is not null)
        {
            removed.Remove(replaced);
            changes.Add(new(replaced.Span, string.Join("," + Gap(replaced), added)));
        }
        else if (added.Count > 0)
        {
            Append(changes);
        }

        RemoveRuns(changes);
        return changes;
    }

    private void Append(List<TextChange> changes)
    {
        if (elements.Length == 0)
        {
            TextSpan inside = TextSpan.FromBounds(open.Span.End, close.SpanStart);
            bool isBlank = string.IsNullOrWhiteSpace(text.ToString(inside));
            changes.Add(isBlank ? new(inside, $" {string.Join(", ", added)} ") : new(new(close.SpanStart, 0), string.Join(", ", added) + " "));
            return;
        }

        SyntaxNode last = elements[elements.Length - 1];
        bool hasTrailingComma = commas.Length == elements.Length;
        SyntaxToken end = hasTrailingComma ? commas[commas.Length - 1] : last.GetLastToken();
        string content = Gap(last) + string.Join("," + Gap(last), added) + (hasTrailingComma ? "," : "");
        int position = EndOfComment(end);
        if (!hasTrailingComma && position == end.Span.End)
        {
            content = "," + content;
        }
        else if (!hasTrailingComma)
        {
            changes.Add(new(new(end.Span.End, 0), ","));
        }

        changes.Add(new(new(position, 0), content));
    }

    private void RemoveRuns(List<TextChange> changes)
    {
        for (int first = 0; first < elements.Length; first++)
        {
            if (!removed.Contains(elements[first]))
            {
                continue;
            }

            int last = first;
            while (last + 1 < elements.Length && removed.Contains(elements[last + 1]))
            {
                last++;
            }

            RemoveRun(first, last, changes);
            first = last;
        }
    }

    private void RemoveRun(int first, int last, List<TextChange> changes)
    {
        int start = StartWithIndentation(elements[first]);
        if (last < elements.Length - 1)
        {
            // Up to the next element, whose own comments stay.
            changes.Add(new(TextSpan.FromBounds(start, commas[last].FullSpan.End), ""));
        }
        else if (commas.Length == elements.Length)
        {
            changes.Add(new(TextSpan.FromBounds(start, commas[last].FullSpan.End), ""));
        }
        else
        {
            if (first > 0)
            {
                changes.Add(new(commas[first - 1].Span, ""));
            }

            // The white space before the run goes, that before the closing brace stays.
            int from = first > 0 ? EndOfComment(commas[first - 1]) : start;
            changes.Add(new(TextSpan.FromBounds(Math.Max(from, EndOfLeadingComment(elements[first])), elements[last].Span.End), ""));
        }
    }

    // Where an element's line begins, if only white space stands before it; comments above stay.
    private static int StartWithIndentation(SyntaxNode element)
    {
        SyntaxTriviaList leading = element.GetLeadingTrivia();
        return leading.Count > 0 && leading.Last().IsKind(SyntaxKind.WhitespaceTrivia) ? leading.Last().SpanStart : element.SpanStart;
    }

    private static int EndOfLeadingComment(SyntaxNode element) => element.GetLeadingTrivia()
        .Where(trivia => !trivia.IsKind(SyntaxKind.WhitespaceTrivia) && !trivia.IsKind(SyntaxKind.EndOfLineTrivia))
        .Select(trivia => trivia.Span.End).LastOrDefault();

    private static int EndOfComment(SyntaxToken token) => token.TrailingTrivia
        .Where(trivia => !trivia.IsKind(SyntaxKind.WhitespaceTrivia) && !trivia.IsKind(SyntaxKind.EndOfLineTrivia))
        .Select(trivia => trivia.Span.End).DefaultIfEmpty(token.Span.End).Last();

    // What separates an element from the one before: a new line with the same indentation, or a space.
    private string Gap(SyntaxNode element)
    {
        TextLine line = text.Lines.GetLineFromPosition(element.SpanStart);
        string indentation = text.ToString(TextSpan.FromBounds(line.Start, element.SpanStart));
        bool isOnOwnLine = string.IsNullOrWhiteSpace(indentation) && line.LineNumber > text.Lines.GetLineFromPosition(open.SpanStart).LineNumber;
        return isOnOwnLine ? LineBreak() + indentation : " ";
    }

    private string LineBreak()
    {
        TextLine line = text.Lines.GetLineFromPosition(open.SpanStart);
        return text.ToString(TextSpan.FromBounds(line.End, line.EndIncludingLineBreak));
    }
}
