using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace ProducerSafety.Analyzers.CodeFixes.Lifecycle;

/// <summary>Adds a statement on a line of its own.</summary>
internal static class AddedLine
{
    /// <summary>In front of a statement.</summary>
    public static TextChange Before(StatementSyntax statement, string line, CodeText code) =>
        new(new TextSpan(statement.SpanStart, 0), line + code.LineBreak + code.Indentation(statement));

    /// <summary>Behind a statement and what stands beside it on its line.</summary>
    public static TextChange After(StatementSyntax statement, string line, CodeText code, SourceText text) =>
        new(new TextSpan(text.Lines.GetLineFromPosition(statement.Span.End).End, 0), code.LineBreak + code.Indentation(statement) + line);
}
