using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace ProducerSafety.Analyzers.CodeFixes.Retries;

/// <summary>Writes statements at another depth as their author wrote them: comments, blank lines, braces and line ends stay.</summary>
internal sealed class KeptText
{
    private readonly SourceText text;
    public KeptText(SourceText text, TryStatementSyntax model)
        : this(text, model.SpanStart, model.Block.Statements)
    {
    }

    /// <summary>Creates one.</summary>
    /// <param name="text">The file.</param>
    /// <param name="start">Where a statement around a block starts.</param>
    /// <param name="statements">The statements of the block, whose indentation is the unit.</param>
    public KeptText(SourceText text, int start, SyntaxList<StatementSyntax> statements)
    {
        this.text = text;
        NewLine = text.Lines.Count > 1 && text.ToString(TextSpan.FromBounds(text.Lines[0].End, text.Lines[0].EndIncludingLineBreak)) is { Length: > 0 } end ? end : "\n";
        string outer = IndentAt(start);
        string inner = statements.Count > 0 ? IndentAt(statements[0].SpanStart) : outer;
        Unit = inner.Length > outer.Length && inner.StartsWith(outer, StringComparison.Ordinal) ? inner.Substring(outer.Length) : "    ";
    }

    public string NewLine { get; }

    /// <summary>Text to put in place of a part of a statement, for instance another name.</summary>
    public Dictionary<TextSpan, string> Replacements { get; } = new();

    /// <summary>The white space at the start of the line of a position.</summary>
    public string IndentAt(int position)
    {
        TextLine line = text.Lines.GetLineFromPosition(position);
        int end = line.Start;
        while (end < line.End && text[end] is ' ' or '\t')
        {
            end++;
        }

        return text.ToString(TextSpan.FromBounds(line.Start, end));
    }

    /// <summary>Statements, each on lines of its own; the first line has no indentation, the last no line end.</summary>
    public string Statements(IEnumerable<StatementSyntax> statements, string indent)
    {
        StringBuilder result = new();
        foreach (StatementSyntax statement in statements)
        {
            Append(result, statement, indent);
        }

        return result.ToString();
    }

    /// <summary>A header and a block, with the braces where an existing block has them, and with one statement more.</summary>
    public string Block(string header, BlockSyntax like, IReadOnlyCollection<StatementSyntax> statements, string indent, string? added)
    {
        bool bracesBeside = LineOf(like.GetFirstToken().GetPreviousToken().SpanStart) == LineOf(like.OpenBraceToken.SpanStart);
        string inner = Statements(statements, indent + Unit);
        inner += added is null ? "" : inner.Length == 0 ? added : NewLine + indent + Unit + added;
        if (bracesBeside && LineOf(like.OpenBraceToken.SpanStart) == LineOf(like.CloseBraceToken.SpanStart))
        {
            inner = inner.Replace(NewLine + indent + Unit, " ");
            return $"{header} {{ {inner} }}";
        }

        string open = bracesBeside ? " {" : NewLine + indent + "{";
        return header + open + NewLine + indent + Unit + inner + NewLine + indent + "}";
    }

    /// <summary>One level of indentation.</summary>
    public string Unit { get; }

    /// <summary>Whether a token stands on the line of the one before it.</summary>
    public bool IsBeside(SyntaxToken left, SyntaxToken right) => LineOf(left.Span.End) == LineOf(right.SpanStart);

    private int LineOf(int position) => text.Lines.GetLineFromPosition(position).LineNumber;

    private void Append(StringBuilder result, StatementSyntax statement, string indent)
    {
        bool isFirst = result.Length == 0;
        bool startsLine = false;
        foreach (SyntaxTrivia trivia in statement.GetLeadingTrivia())
        {
            if (trivia.IsKind(SyntaxKind.EndOfLineTrivia))
            {
                if (!startsLine && !isFirst)
                {
                    result.Append(NewLine);
                }

                startsLine = false;
            }
            else if (!trivia.IsKind(SyntaxKind.WhitespaceTrivia))
            {
                StartLine(result, indent);
                result.Append(trivia.ToString());
                startsLine = true;
                isFirst = false;
            }
        }

        StartLine(result, indent);
        result.Append(Moved(statement, indent));
        foreach (SyntaxTrivia trivia in statement.GetTrailingTrivia().Where(trivia => trivia.IsKind(SyntaxKind.SingleLineCommentTrivia) || trivia.IsKind(SyntaxKind.MultiLineCommentTrivia)))
        {
            result.Append(' ').Append(trivia.ToString());
        }
    }

    private void StartLine(StringBuilder result, string indent)
    {
        if (result.Length > 0)
        {
            result.Append(NewLine).Append(indent);
        }
    }

    // The lines of the statement, moved by as much as its first line is. Lines inside a string are its content.
    private string Moved(StatementSyntax statement, string indent)
    {
        string old = IndentAt(statement.SpanStart);
        StringBuilder result = new();
        int position = statement.SpanStart;
        while (position < statement.Span.End)
        {
            TextLine line = text.Lines.GetLineFromPosition(position);
            if (position > statement.SpanStart && !IsInsideString(statement, position))
            {
                string found = IndentAt(position);
                int kept = Math.Min(found.Length, line.End - line.Start);
                result.Append(kept == line.End - line.Start ? "" : found.StartsWith(old, StringComparison.Ordinal) ? indent + found.Substring(old.Length) : found);
                position += kept;
            }

            int end = Math.Min(line.EndIncludingLineBreak, statement.Span.End);
            AppendReplaced(result, TextSpan.FromBounds(position, end));
            position = end;
        }

        return result.ToString();
    }

    private void AppendReplaced(StringBuilder result, TextSpan span)
    {
        int position = span.Start;
        foreach (KeyValuePair<TextSpan, string> replacement in Replacements.Where(pair => span.Contains(pair.Key)).OrderBy(pair => pair.Key.Start))
        {
            result.Append(text.ToString(TextSpan.FromBounds(position, replacement.Key.Start))).Append(replacement.Value);
            position = replacement.Key.End;
        }

        result.Append(text.ToString(TextSpan.FromBounds(position, span.End)));
    }

    private static bool IsInsideString(SyntaxNode node, int position)
    {
        SyntaxToken token = node.FindToken(position);
        bool isText = token.IsKind(SyntaxKind.StringLiteralToken) || token.IsKind(SyntaxKind.InterpolatedStringTextToken)
            || token.IsKind(SyntaxKind.MultiLineRawStringLiteralToken) || token.IsKind(SyntaxKind.InterpolatedRawStringEndToken)
            || token.IsKind(SyntaxKind.InterpolatedStringEndToken);
        return isText && token.SpanStart < position || token.Parent?.FirstAncestorOrSelf<InterpolatedStringExpressionSyntax>() is { } around && around.SpanStart < position;
    }
}
