using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ProducerSafety.Analyzers.CodeFixes.Retries;

/// <summary>A catch that goes round again: by what it gives up, and what it does then.</summary>
internal sealed class RetryCatch
{
    private readonly RetryNoise noise;
    private readonly string? label;

    private RetryCatch(CatchClauseSyntax clause, RetryNoise noise, string? label)
    {
        Clause = clause;
        this.noise = noise;
        this.label = label;
        AddTerms(clause.Filter?.FilterExpression, SyntaxKind.LogicalAndExpression, FilterTerms);
    }

    public CatchClauseSyntax Clause { get; }

    /// <summary>What it does when it gives up; null where it never does.</summary>
    public List<StatementSyntax>? LastFailure { get; private set; }

    /// <summary>The terms of the filter; none where it has none.</summary>
    public List<ExpressionSyntax> FilterTerms { get; } = new();

    /// <summary>
    /// The condition by which the catch gives up or goes on, in the terms of which one is enough: those of || to give up,
    /// those of &amp;&amp; to go on. None where it never gives up.
    /// </summary>
    public List<ExpressionSyntax> Limits { get; } = new();

    /// <summary>The parts of a catch; null where it does anything but log, wait and count before it goes round again.</summary>
    /// <param name="clause">The catch.</param>
    /// <param name="noise">What is not worth keeping.</param>
    /// <param name="label">The label that makes the loop; null in a loop statement, where the end of the catch goes round too.</param>
    public static RetryCatch? Of(CatchClauseSyntax clause, RetryNoise noise, string? label)
    {
        RetryCatch result = new(clause, noise, label);
        return result.Read() ? result : null;
    }

    /// <summary>Adds the terms of a condition.</summary>
    public static void AddTerms(ExpressionSyntax? condition, SyntaxKind connective, List<ExpressionSyntax> terms)
    {
        if (condition is BinaryExpressionSyntax both && both.IsKind(connective))
        {
            AddTerms(both.Left, connective, terms);
            AddTerms(both.Right, connective, terms);
        }
        else if (condition is ParenthesizedExpressionSyntax parenthesized)
        {
            AddTerms(parenthesized.Expression, connective, terms);
        }
        else if (condition is not null)
        {
            terms.Add(condition);
        }
    }

    /// <summary>Whether a statement leaves the loop, or goes somewhere else in the function.</summary>
    public static bool JumpsInLoop(StatementSyntax statement) => statement
        .DescendantNodesAndSelf(node => node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax))
        .Any(node => node is GotoStatementSyntax or YieldStatementSyntax or LabeledStatementSyntax or LocalFunctionStatementSyntax
            || (node is BreakStatementSyntax or ContinueStatementSyntax && TargetOf(node) is { } target && !statement.Span.Contains(target.Span)));

    private static SyntaxNode? TargetOf(SyntaxNode jump) => jump.Ancestors().FirstOrDefault(around =>
        around is ForStatementSyntax or CommonForEachStatementSyntax or WhileStatementSyntax or DoStatementSyntax
        || (jump is BreakStatementSyntax && around is SwitchStatementSyntax));

    private bool Read()
    {
        SyntaxList<StatementSyntax> statements = Clause.Block.Statements;
        for (int index = 0; index < statements.Count; index++)
        {
            StatementSyntax statement = statements[index];
            if (Repeats(statement))
            {
                return index == statements.Count - 1;
            }

            if (noise.Logs(statement) || noise.WaitsOrCounts(statement))
            {
                continue;
            }

            return statement is IfStatementSyntax choice && noise.IsPure(choice.Condition) && ReadChoice(choice, statements.Skip(index + 1).ToArray());
        }

        return label is null;
    }

    // if (attempt == max) { …; throw; }    if (attempt < max) { wait; continue; } …; throw;    and the two with else
    private bool ReadChoice(IfStatementSyntax choice, IReadOnlyList<StatementSyntax> rest)
    {
        IReadOnlyList<StatementSyntax> then = ListOf(choice.Statement);
        IReadOnlyList<StatementSyntax> otherwise = choice.Else is null ? Array.Empty<StatementSyntax>() : ListOf(choice.Else.Statement);
        if (EndsByLeaving(then))
        {
            AddTerms(choice.Condition, SyntaxKind.LogicalOrExpression, Limits);
            LastFailure = then.ToList();
            return GoesRound(otherwise.Concat(rest).ToArray());
        }

        AddTerms(choice.Condition, SyntaxKind.LogicalAndExpression, Limits);
        if (EndsByLeaving(otherwise))
        {
            LastFailure = otherwise.ToList();
            return GoesRound(then.Concat(rest).ToArray());
        }

        if (otherwise.Count == 0 && then.Count > 0 && Repeats(then[then.Count - 1]) && EndsByLeaving(rest))
        {
            LastFailure = rest.ToList();
            return GoesRound(then);
        }

        return false;
    }

    // Where a label makes the loop, only the jump to it does: the end of the catch goes on behind it.
    private bool GoesRound(IReadOnlyList<StatementSyntax> statements) =>
        statements.All(statement => Repeats(statement) || noise.Logs(statement) || noise.WaitsOrCounts(statement))
        && (label is null || (statements.Count > 0 && Repeats(statements[statements.Count - 1])));

    private bool Repeats(StatementSyntax statement) => label is null
        ? statement is ContinueStatementSyntax
        : statement is GotoStatementSyntax { Expression: IdentifierNameSyntax target } && target.Identifier.ValueText == label;

    private bool EndsByLeaving(IReadOnlyList<StatementSyntax> statements) => statements.Count > 0
        && statements[statements.Count - 1] is var last && (last is ThrowStatementSyntax or ReturnStatementSyntax || (last is BreakStatementSyntax && label is null))
        && !statements.Take(statements.Count - 1).Any(JumpsInLoop);

    private static IReadOnlyList<StatementSyntax> ListOf(StatementSyntax statement) =>
        statement is BlockSyntax block ? block.Statements : new[] { statement };
}
