using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace ProducerSafety.Analyzers.CodeFixes.Lifecycle;

/// <summary>Finds where a statement runs last in the scope of a variable, on every path that leaves it without an exception.</summary>
internal static class ScopeEnd
{
    /// <summary>The change that adds a statement there; null where there is no such place.</summary>
    public static TextChange? Add(string statement, IReadOnlyList<StatementSyntax> scope, SourceText text, SemanticModel model, CodeText code)
    {
        if (scope.Count == 0 || model.AnalyzeControlFlow(scope[0], scope[scope.Count - 1]) is not { Succeeded: true } flow)
        {
            return null;
        }

        StatementSyntax last = scope[scope.Count - 1];
        if (last is ReturnStatementSyntax end)
        {
            // What is returned is computed after the added statement, so it must not send.
            return flow.ReturnStatements.Length == 1 && flow.ExitPoints.All(exit => exit == end) && IsPlain(end.Expression)
                ? AddedLine.Before(end, statement, code) : null;
        }

        bool leavesEarly = flow.ReturnStatements.Length > 0 || flow.ExitPoints.Length > 0 || !flow.EndPointIsReachable
            || scope.Any(part => part.DescendantNodesAndSelf().Any(node => node.IsKind(SyntaxKind.YieldBreakStatement)));
        return leavesEarly || IsBesideOther(last, text) ? null : AddedLine.After(last, statement, code, text);
    }

    private static bool IsPlain(ExpressionSyntax? value) =>
        value is null || !value.DescendantNodesAndSelf().Any(node => node is InvocationExpressionSyntax or AwaitExpressionSyntax);

    // { send(); } on one line.
    private static bool IsBesideOther(StatementSyntax statement, SourceText text)
    {
        SyntaxToken next = statement.GetLastToken().GetNextToken();
        return !next.IsKind(SyntaxKind.None) && text.Lines.GetLineFromPosition(next.SpanStart).LineNumber == text.Lines.GetLineFromPosition(statement.Span.End).LineNumber;
    }
}
