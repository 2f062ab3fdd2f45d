using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ProducerSafety.Analyzers.CodeFixes.Retries;

/// <summary>The parts of a retry loop: what success does, what the last failure does, and nothing else that matters.</summary>
internal sealed class RetryShape
{
    private readonly RetryNoise noise;

    private RetryShape(StatementSyntax loop, TryStatementSyntax guarded, CatchClauseSyntax caught, RetryNoise noise)
    {
        Loop = loop;
        Guarded = guarded;
        Catch = caught;
        this.noise = noise;
    }

    public StatementSyntax Loop { get; }

    public TryStatementSyntax Guarded { get; }

    /// <summary>The catch that goes round again.</summary>
    public CatchClauseSyntax Catch { get; }

    /// <summary>The catches that always give up and do more than to rethrow.</summary>
    public IEnumerable<CatchClauseSyntax> FinalCatches =>
        Guarded.Catches.Where(found => found != Catch && !(found.Block.Statements.Count == 1 && found.Block.Statements[0] is ThrowStatementSyntax { Expression: null }));

    /// <summary>What stands in the loop before the try and is kept.</summary>
    public List<StatementSyntax> Before { get; } = new();

    /// <summary>Whether a blank line separates the try, or what is dropped before it, from what is kept before it.</summary>
    public bool HasBlankLineBeforeTry => Before.Count > 0 && Guarded.Parent!.ChildNodes().OfType<StatementSyntax>()
        .Where(statement => statement.SpanStart > Before[Before.Count - 1].SpanStart && statement.SpanStart <= Guarded.SpanStart)
        .Any(statement => statement.GetLeadingTrivia().Any(trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia)));

    /// <summary>What the try does, without what only leaves the loop.</summary>
    public List<StatementSyntax> Success { get; } = new();

    /// <summary>What the catch does when it gives up; null where it never does.</summary>
    public List<StatementSyntax>? LastFailure { get; private set; }

    /// <summary>Whether success leaves the loop by return or throw, so that what follows the loop sees only failure.</summary>
    public bool SuccessReturns => Success.Count > 0 && Success[Success.Count - 1] is ReturnStatementSyntax or ThrowStatementSyntax;

    /// <summary>The terms of the catch's filter; none where it has none.</summary>
    public List<ExpressionSyntax> FilterTerms { get; } = new();

    /// <summary>The terms of the loop's own condition; none where it has none.</summary>
    public List<ExpressionSyntax> Conditions { get; } = new();

    /// <summary>
    /// The condition by which the catch gives up or goes on, in the terms of which one is enough: those of || to give up,
    /// those of &amp;&amp; to go on. None where it never gives up.
    /// </summary>
    public List<ExpressionSyntax> Limits { get; } = new();

    /// <summary>The parts of the loop; null where it does anything that the client would not do instead.</summary>
    public static RetryShape? Of(StatementSyntax loop, SyntaxNode produce, RetryNoise noise)
    {
        StatementSyntax? body = BodyOf(loop);
        IReadOnlyList<StatementSyntax> statements = body is BlockSyntax block ? block.Statements : body is null ? Array.Empty<StatementSyntax>() : new[] { body };
        TryStatementSyntax[] guarded = statements.OfType<TryStatementSyntax>().Where(found => found.Block.Span.Contains(produce.Span)).ToArray();
        if (guarded.Length != 1 || loop.ContainsDirectives || guarded[0].Catches.Count(found => !AlwaysGivesUp(found)) != 1)
        {
            return null;
        }

        RetryShape shape = new(loop, guarded[0], guarded[0].Catches.First(found => !AlwaysGivesUp(found)), noise);
        return shape.ReadHeader() && shape.ReadTry() && shape.ReadAround(statements) && shape.ReadCatch() ? shape : null;
    }

    private static bool AlwaysGivesUp(CatchClauseSyntax caught) => caught.Block.Statements.LastOrDefault() is ThrowStatementSyntax or ReturnStatementSyntax
        && !caught.Block.Statements.Any(JumpsInLoop);

    /// <summary>Whether a statement always leaves where it stands.</summary>
    public static bool Leaves(StatementSyntax statement) => statement is ThrowStatementSyntax or ReturnStatementSyntax or BreakStatementSyntax;

    private static StatementSyntax? BodyOf(StatementSyntax loop) => loop switch
    {
        ForStatementSyntax counted => counted.Statement,
        WhileStatementSyntax repeated => repeated.Statement,
        DoStatementSyntax repeated => repeated.Statement,
        ForEachStatementSyntax { AwaitKeyword.RawKind: 0 } each => each.Statement,
        _ => null,
    };

    private bool ReadHeader()
    {
        switch (Loop)
        {
            case ForStatementSyntax counted:
                AddCondition(counted.Condition);
                return counted.Incrementors.All(noise.IsPure) && counted.Initializers.All(noise.IsPure)
                    && (counted.Declaration?.Variables.All(variable => variable.Initializer is null || noise.IsPure(variable.Initializer.Value)) ?? true)
                    && Conditions.All(noise.IsPure);
            case WhileStatementSyntax repeated:
                AddCondition(repeated.Condition);
                return Conditions.All(noise.IsPure);
            case DoStatementSyntax repeated:
                AddCondition(repeated.Condition);
                return Conditions.All(noise.IsPure);
            case ForEachStatementSyntax each:
                return noise.IsPure(each.Expression);
            default:
                return false;
        }
    }

    private void AddCondition(ExpressionSyntax? condition)
    {
        AddTerms(condition, SyntaxKind.LogicalAndExpression, Conditions);
        Conditions.RemoveAll(term => term.IsKind(SyntaxKind.TrueLiteralExpression));
    }

    private static void AddTerms(ExpressionSyntax? condition, SyntaxKind connective, List<ExpressionSyntax> terms)
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

    private bool ReadTry()
    {
        Success.AddRange(Guarded.Block.Statements);
        if (Success.Count > 0 && Success[Success.Count - 1] is BreakStatementSyntax)
        {
            Success.RemoveAt(Success.Count - 1);
        }

        // sent = true; retries = 0; — a variable of the loop is told from the application's by where it is read, later.
        Success.RemoveAll(IsFlag);
        return Success.Count > 0 && !Success.Any(JumpsInLoop);
    }

    private bool IsFlag(StatementSyntax statement) =>
        statement is ExpressionStatementSyntax { Expression: AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression, Right: LiteralExpressionSyntax or IdentifierNameSyntax or MemberAccessExpressionSyntax } }
        && noise.WaitsOrCounts(statement);

    private bool ReadAround(IReadOnlyList<StatementSyntax> statements)
    {
        bool isAfter = false;
        bool successLeaves = SuccessReturns || Guarded.Block.Statements.LastOrDefault() is BreakStatementSyntax;
        foreach (StatementSyntax statement in statements)
        {
            if (statement == Guarded)
            {
                isAfter = true;
            }
            else if (isAfter)
            {
                if (!noise.WaitsOrCounts(statement) && !(successLeaves && noise.Logs(statement)))
                {
                    return false;
                }
            }
            else if (statement is LocalDeclarationStatementSyntax { UsingKeyword.RawKind: 0 } || !noise.WaitsOrCounts(statement))
            {
                Before.Add(statement);
            }
        }

        // A loop over something else that also sends, or a producer that is built and disposed of in each turn: unsure.
        return Before.All(statement => statement is LocalDeclarationStatementSyntax { UsingKeyword.RawKind: 0 } or ExpressionStatementSyntax && !JumpsInLoop(statement))
            && (Guarded.Finally is null || noise.WaitsOrCounts(Guarded.Finally.Block));
    }

    private bool ReadCatch()
    {
        AddTerms(Catch.Filter?.FilterExpression, SyntaxKind.LogicalAndExpression, FilterTerms);
        SyntaxList<StatementSyntax> statements = Catch.Block.Statements;
        for (int index = 0; index < statements.Count; index++)
        {
            StatementSyntax statement = statements[index];
            if (statement is ContinueStatementSyntax)
            {
                return index == statements.Count - 1;
            }

            if (noise.Logs(statement) || noise.WaitsOrCounts(statement))
            {
                continue;
            }

            return statement is IfStatementSyntax choice && noise.IsPure(choice.Condition) && ReadChoice(choice, statements.Skip(index + 1).ToArray());
        }

        return true;
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
            return IsNoise(otherwise.Concat(rest));
        }

        AddTerms(choice.Condition, SyntaxKind.LogicalAndExpression, Limits);
        if (EndsByLeaving(otherwise))
        {
            LastFailure = otherwise.ToList();
            return IsNoise(then.Concat(rest));
        }

        if (otherwise.Count == 0 && then.Count > 0 && then[then.Count - 1] is ContinueStatementSyntax && EndsByLeaving(rest))
        {
            LastFailure = rest.ToList();
            return IsNoise(then);
        }

        return false;
    }

    private bool IsNoise(IEnumerable<StatementSyntax> statements) =>
        statements.All(statement => statement is ContinueStatementSyntax || noise.Logs(statement) || noise.WaitsOrCounts(statement));

    private static bool EndsByLeaving(IReadOnlyList<StatementSyntax> statements) => statements.Count > 0
        && Leaves(statements[statements.Count - 1])
        && !statements.Take(statements.Count - 1).Any(JumpsInLoop);

    private static IReadOnlyList<StatementSyntax> ListOf(StatementSyntax statement) =>
        statement is BlockSyntax block ? block.Statements : new[] { statement };

    private static bool JumpsInLoop(StatementSyntax statement) => statement
        .DescendantNodesAndSelf(node => node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax))
        .Any(node => node is GotoStatementSyntax or YieldStatementSyntax or LabeledStatementSyntax or LocalFunctionStatementSyntax
            || (node is BreakStatementSyntax or ContinueStatementSyntax && TargetOf(node) is { } target && !statement.Span.Contains(target.Span)));

    private static SyntaxNode? TargetOf(SyntaxNode jump) => jump.Ancestors().FirstOrDefault(around =>
        around is ForStatementSyntax or CommonForEachStatementSyntax or WhileStatementSyntax or DoStatementSyntax
        || (jump is BreakStatementSyntax && around is SwitchStatementSyntax));
}
