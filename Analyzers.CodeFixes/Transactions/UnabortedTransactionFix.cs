using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace ProducerSafety.Analyzers.CodeFixes.Transactions;

/// <summary>Aborts the transaction when something between its begin and its commit fails, and lets the failure propagate as it did.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(UnabortedTransactionFix))]
public sealed class UnabortedTransactionFix : SourceFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("KPS5002");

    private protected override Fix? FindFix(Source source, Diagnostic diagnostic)
    {
        if (diagnostic.AdditionalLocations.Count == 0
            || source.Root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) is not InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax commitCall, Parent: ExpressionStatementSyntax { Parent: BlockSyntax block } commit }
            || source.Root.FindNode(diagnostic.AdditionalLocations[0].SourceSpan, getInnermostNodeForTie: true).Parent is not ExpressionStatementSyntax begin
            || begin.Parent != block
            || begin == commit)
        {
            return null;
        }

        int first = block.Statements.IndexOf(begin) + 1;
        StatementSyntax[] guarded = block.Statements.Skip(first).Take(block.Statements.IndexOf(commit) - first + 1).ToArray();
        if (!CanBeGuarded(guarded, source.Model) || !HasOwnLines(begin, source.Text) || !guarded.All(statement => HasOwnLines(statement, source.Text)))
        {
            return null;
        }

        return new Fix("Abort the transaction when it fails", Changes(begin, commit, commitCall.Expression.ToString(), source.Text, source.Code).ToArray());
    }

    private static IEnumerable<TextChange> Changes(StatementSyntax begin, StatementSyntax commit, string producer, SourceText text, CodeText code)
    {
        string indent = code.Indentation(begin);
        string step = CodeText.Deeper(indent).Substring(indent.Length);
        TextLine before = text.Lines.GetLineFromPosition(begin.Span.End);
        TextLine last = text.Lines.GetLineFromPosition(commit.Span.End);
        yield return new TextChange(new TextSpan(before.End, 0), code.Indented("\ntry\n{", indent));

        bool started = false;
        for (int number = before.LineNumber + 1; number <= last.LineNumber; number++)
        {
            TextLine line = text.Lines[number];
            bool isBlank = string.IsNullOrWhiteSpace(line.ToString());
            if (!isBlank)
            {
                started = true;
                yield return new TextChange(new TextSpan(line.Start, 0), step);
            }
            else if (!started)
            {
                yield return new TextChange(line.SpanIncludingLineBreak, "");
            }
        }

        yield return new TextChange(new TextSpan(last.End, 0), code.Indented($"\n}}\ncatch\n{{\n{step}{producer}.AbortTransaction();\n{step}throw;\n}}", indent));
    }

    // What is declared in between must not be used behind the commit, and nothing may leave without the commit.
    private static bool CanBeGuarded(StatementSyntax[] guarded, SemanticModel model) =>
        model.AnalyzeControlFlow(guarded[0], guarded[guarded.Length - 1]) is { Succeeded: true, ExitPoints.IsEmpty: true, ReturnStatements.IsEmpty: true }
        && model.AnalyzeDataFlow(guarded[0], guarded[guarded.Length - 1]) is { Succeeded: true } data
        && !data.VariablesDeclared.Any(variable => data.ReadOutside.Contains(variable) || data.WrittenOutside.Contains(variable))
        && !guarded.Any(statement => statement is LocalFunctionStatementSyntax or LocalDeclarationStatementSyntax { UsingKeyword.RawKind: (int)SyntaxKind.UsingKeyword }
            || statement.ContainsDirectives || statement.DescendantTokens().Any(IsOverLines));

    // The lines of a text are its content.
    private static bool IsOverLines(SyntaxToken token) =>
        token.Kind() is SyntaxKind.StringLiteralToken or SyntaxKind.InterpolatedStringTextToken or SyntaxKind.MultiLineRawStringLiteralToken && token.Text.IndexOf('\n') >= 0;

    private static bool HasOwnLines(StatementSyntax statement, SourceText text)
    {
        TextLine start = text.Lines.GetLineFromPosition(statement.SpanStart);
        TextLine end = text.Lines.GetLineFromPosition(statement.Span.End);
        string after = text.ToString(TextSpan.FromBounds(statement.Span.End, end.End)).Trim();
        return string.IsNullOrWhiteSpace(text.ToString(TextSpan.FromBounds(start.Start, statement.SpanStart))) && (after.Length == 0 || after.StartsWith("//", StringComparison.Ordinal));
    }
}
