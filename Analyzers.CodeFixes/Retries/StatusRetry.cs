using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace ProducerSafety.Analyzers.CodeFixes.Retries;

/// <summary>Takes out a loop that sends again because of the status of a result: one turn of it is left, and what follows the loop.</summary>
internal static class StatusRetry
{
    /// <summary>The changes; null where a turn does anything else than to send, to leave when it has succeeded, and to wait.</summary>
    public static (List<TextChange> Changes, bool NowPropagates)? Of(
        StatementSyntax loop, SyntaxNode produce, RetryNoise noise, SemanticModel model, SourceText text, CancellationToken cancellation)
    {
        if (loop.ContainsDirectives || loop.Parent is not BlockSyntax around || BodyOf(loop) is not { Statements.Count: > 0 } body)
        {
            return null;
        }

        LoopVariables variables = new(loop, model, cancellation);
        List<StatementSyntax> turn = new();
        bool leaves = false;
        foreach (StatementSyntax statement in body.Statements)
        {
            if (turn.Count == 0 && statement.Span.Contains(produce.Span))
            {
                turn.Add(statement);
            }
            else if (turn.Count == 1 && !leaves && statement is IfStatementSyntax { Else: null } test && noise.IsPure(test.Condition) && LeavesBy(test.Statement))
            {
                leaves = true;
                turn.Add(statement);
            }
            else if (!noise.WaitsOrCounts(statement))
            {
                return null;
            }
        }

        if (turn.Count == 0 || ResultOf(turn[0], produce) is not { } result)
        {
            return null;
        }

        variables.Kept.AddRange(turn);
        List<ExpressionSyntax> conditions = new();
        RetryCatch.AddTerms(ConditionOf(loop), SyntaxKind.LogicalAndExpression, conditions);
        conditions.RemoveAll(term => term.IsKind(SyntaxKind.TrueLiteralExpression));
        ExpressionSyntax? isNotStored = loop is DoStatementSyntax ? conditions.FirstOrDefault(term => Names(term, result)) : null;
        bool isFinite = conditions.Any(term => term != isNotStored);
        bool isKnown = leaves ? isFinite && conditions.All(variables.IsCounted) && Names(((IfStatementSyntax)turn[1]).Condition, result)
            : isNotStored is not null && conditions.All(term => term == isNotStored || variables.IsCounted(term));
        if (!isKnown || !conditions.All(noise.IsPure) || (turn[0] is LocalDeclarationStatementSyntax && variables.NamesClash())
            || !variables.AreUnused(null) || variables.Declarations(noise) is not { } declarations || !HeaderOnlyCounts(loop, noise))
        {
            return null;
        }

        KeptText kept = new(text, loop.SpanStart, body.Statements);
        string indent = kept.IndentAt(loop.SpanStart);
        List<TextChange> changes = DeletedLines.Of(declarations.Select(declaration => declaration.Span).Concat(LoopConstants.Of(variables, model, cancellation)), text).ToList();
        string left = kept.Statements(turn.Take(1), indent);
        int start = loop.SpanStart;
        if (DeclarationBefore(loop, around, result, turn[0]) is { } declaration && !declarations.Contains(declaration))
        {
            start = declaration.SpanStart;
            left = declaration.Declaration.Type + " " + left;
        }

        if (leaves)
        {
            left += Exit((IfStatementSyntax)turn[1], kept, indent);
        }
        else if (!isFinite)
        {
            string exception = new CodeText(model, text, cancellation).NameOf("System.InvalidOperationException", loop.SpanStart);
            left += kept.NewLine + indent + $"if ({isNotStored})" + kept.NewLine + indent + "{" + kept.NewLine + indent + kept.Unit
                + $"throw new {exception}($\"The message is not stored: {{{result}.Status}}\");" + kept.NewLine + indent + "}";
        }

        changes.Add(new TextChange(TextSpan.FromBounds(start, loop.Span.End), left));
        return (changes, !leaves && !isFinite);
    }

    private static BlockSyntax? BodyOf(StatementSyntax loop) => loop switch
    {
        ForStatementSyntax counted => counted.Statement as BlockSyntax,
        WhileStatementSyntax repeated => repeated.Statement as BlockSyntax,
        DoStatementSyntax repeated => repeated.Statement as BlockSyntax,
        _ => null,
    };

    private static ExpressionSyntax? ConditionOf(StatementSyntax loop) => loop switch
    {
        ForStatementSyntax counted => counted.Condition,
        WhileStatementSyntax repeated => repeated.Condition,
        DoStatementSyntax repeated => repeated.Condition,
        _ => null,
    };

    private static bool HeaderOnlyCounts(StatementSyntax loop, RetryNoise noise) => loop is not ForStatementSyntax counted
        || (counted.Incrementors.Concat(counted.Initializers).All(noise.IsPure)
            && (counted.Declaration?.Variables.All(variable => variable.Initializer is null || noise.IsPure(variable.Initializer.Value)) ?? true));

    // result = await producer.ProduceAsync(…); or its declaration
    private static string? ResultOf(StatementSyntax send, SyntaxNode produce) => send switch
    {
        ExpressionStatementSyntax { Expression: AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression, Left: IdentifierNameSyntax result, Right: var value } } when IsAwaited(value, produce) => result.Identifier.ValueText,
        LocalDeclarationStatementSyntax { UsingKeyword.RawKind: 0, Declaration.Variables: { Count: 1 } declared } when declared[0].Initializer is { Value: var value } && IsAwaited(value, produce) => declared[0].Identifier.ValueText,
        _ => null,
    };

    private static bool IsAwaited(ExpressionSyntax value, SyntaxNode produce) => value is AwaitExpressionSyntax { Expression: InvocationExpressionSyntax call }
        && (call.Expression == produce || call is { ArgumentList.Arguments.Count: 1, Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait", Expression: InvocationExpressionSyntax inner } } && inner.Expression == produce);

    // Asks for the status, and for nothing else.
    private static bool Names(ExpressionSyntax test, string result) => test switch
    {
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.EqualsExpression or (int)SyntaxKind.NotEqualsExpression, Left: MemberAccessExpressionSyntax left } => IsStatus(left, result),
        IsPatternExpressionSyntax { Expression: MemberAccessExpressionSyntax left } => IsStatus(left, result),
        IsPatternExpressionSyntax { Expression: IdentifierNameSyntax whole, Pattern: RecursivePatternSyntax { Type: null, Designation: null, PropertyPatternClause.Subpatterns: { Count: 1 } parts } } =>
            whole.Identifier.ValueText == result && parts[0].NameColon?.Name.Identifier.ValueText == "Status",
        _ => false,
    };

    private static bool IsStatus(MemberAccessExpressionSyntax member, string result) =>
        member is { Name.Identifier.ValueText: "Status", Expression: IdentifierNameSyntax read } && read.Identifier.ValueText == result;

    private static IReadOnlyList<StatementSyntax> ListOf(StatementSyntax statement) => statement is BlockSyntax block ? block.Statements : new[] { statement };

    private static bool LeavesBy(StatementSyntax statement) => ListOf(statement) is { Count: > 0 } statements
        && statements[statements.Count - 1] is ReturnStatementSyntax or BreakStatementSyntax && !statements.Take(statements.Count - 1).Any(RetryCatch.JumpsInLoop);

    private static LocalDeclarationStatementSyntax? DeclarationBefore(StatementSyntax loop, BlockSyntax around, string result, StatementSyntax send) =>
        around.Statements.IndexOf(loop) is > 0 and var index && send is ExpressionStatementSyntax
        && around.Statements[index - 1] is LocalDeclarationStatementSyntax { Declaration.Variables: { Count: 1 } declared } declaration
        && declared[0] is { Initializer: null } only && only.Identifier.ValueText == result
        && declaration.GetTrailingTrivia().Concat(loop.GetLeadingTrivia()).All(trivia => string.IsNullOrWhiteSpace(trivia.ToString())) ? declaration : null;

    // What leaves the function stays; what only left the loop goes.
    private static string Exit(IfStatementSyntax test, KeptText kept, string indent)
    {
        IReadOnlyList<StatementSyntax> statements = ListOf(test.Statement);
        bool breaks = statements[statements.Count - 1] is BreakStatementSyntax;
        string newLines = kept.NewLine + indent;
        return !breaks ? newLines + kept.Statements(new[] { test }, indent)
            : statements.Count == 1 ? ""
            : newLines + kept.Block($"if ({test.Condition})", (BlockSyntax)test.Statement, statements.Take(statements.Count - 1).ToArray(), indent, null);
    }
}
