using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ProducerSafety.Analyzers.CodeFixes.Retries;

/// <summary>The parts of a retry loop: what success does, what the last failure does, and nothing else that matters.</summary>
internal sealed class RetryShape
{
    private readonly RetryNoise noise;

    private RetryShape(StatementSyntax loop, TryStatementSyntax guarded, IReadOnlyList<RetryCatch> catches, RetryNoise noise)
    {
        Loop = loop;
        Guarded = guarded;
        Catches = catches;
        this.noise = noise;
    }

    public StatementSyntax Loop { get; }

    public TryStatementSyntax Guarded { get; }

    /// <summary>The catches that go round again.</summary>
    public IReadOnlyList<RetryCatch> Catches { get; }

    /// <summary>The first of them, nearly always the only one.</summary>
    public CatchClauseSyntax Catch => Catches[0].Clause;

    /// <summary>The catches that always give up and do more than to rethrow.</summary>
    public IEnumerable<CatchClauseSyntax> FinalCatches => Guarded.Catches.Where(found => Catches.All(again => again.Clause != found)
        && !(found.Block.Statements.Count == 1 && found.Block.Statements[0] is ThrowStatementSyntax { Expression: null }));

    /// <summary>What stands in the loop before the try and is kept.</summary>
    public List<StatementSyntax> Before { get; } = new();

    /// <summary>Whether a blank line separates the try, or what is dropped before it, from what is kept before it.</summary>
    public bool HasBlankLineBeforeTry => Before.Count > 0 && Guarded.Parent!.ChildNodes().OfType<StatementSyntax>()
        .Where(statement => statement.SpanStart > Before[Before.Count - 1].SpanStart && statement.SpanStart <= Guarded.SpanStart)
        .Any(statement => statement.GetLeadingTrivia().Any(trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia)));

    /// <summary>What the try does, without what only leaves the loop.</summary>
    public List<StatementSyntax> Success { get; } = new();

    /// <summary>Whether success leaves the loop by return or throw, so that what follows the loop sees only failure.</summary>
    public bool SuccessReturns => Success.Count > 0 && Success[Success.Count - 1] is ReturnStatementSyntax or ThrowStatementSyntax;

    /// <summary>The terms of the loop's own condition; none where it has none.</summary>
    public List<ExpressionSyntax> Conditions { get; } = new();

    /// <summary>The terms that ask for a cancellation: what they keep from starting stays kept from it.</summary>
    public List<ExpressionSyntax> Guards { get; } = new();

    /// <summary>The parts of the loop; null where it does anything that the client would not do instead.</summary>
    public static RetryShape? Of(StatementSyntax loop, SyntaxNode produce, RetryNoise noise)
    {
        StatementSyntax? body = BodyOf(loop);
        IReadOnlyList<StatementSyntax> statements = body is BlockSyntax block ? block.Statements : body is null ? Array.Empty<StatementSyntax>() : new[] { body };
        TryStatementSyntax[] guarded = statements.OfType<TryStatementSyntax>().Where(found => found.Block.Span.Contains(produce.Span)).ToArray();
        if (guarded.Length != 1 || loop.ContainsDirectives)
        {
            return null;
        }

        string? label = (loop as LabeledStatementSyntax)?.Identifier.ValueText;
        RetryCatch?[] catches = guarded[0].Catches.Where(found => !AlwaysGivesUp(found)).Select(found => RetryCatch.Of(found, noise, label)).ToArray();
        if (catches.Length == 0 || catches.Contains(null) || !(label is null || IsOnlyJumpedToBy(catches!, loop, label)))
        {
            return null;
        }

        RetryShape shape = new(loop, guarded[0], catches!, noise);
        return shape.ReadHeader() && (shape.Guards.Count == 0 || guarded[0].Parent is BlockSyntax) && shape.ReadTry() && shape.ReadAround(statements) ? shape : null;
    }

    private static bool AlwaysGivesUp(CatchClauseSyntax caught) => caught.Block.Statements.LastOrDefault() is ThrowStatementSyntax or ReturnStatementSyntax
        && !caught.Block.Statements.Any(RetryCatch.JumpsInLoop);

    private static bool IsOnlyJumpedToBy(IEnumerable<RetryCatch?> catches, StatementSyntax labeled, string label) => labeled.Ancestors()
        .First(around => around is CompilationUnitSyntax or (MemberDeclarationSyntax and not GlobalStatementSyntax)).DescendantNodes().OfType<GotoStatementSyntax>()
        .All(jump => jump.Expression is not IdentifierNameSyntax target || target.Identifier.ValueText != label || catches.Any(found => found!.Clause.Span.Contains(jump.Span)));

    private static StatementSyntax? BodyOf(StatementSyntax loop) => loop switch
    {
        ForStatementSyntax counted => counted.Statement,
        WhileStatementSyntax repeated => repeated.Statement,
        DoStatementSyntax repeated => repeated.Statement,
        ForEachStatementSyntax { AwaitKeyword.RawKind: 0 } each => each.Statement,
        LabeledStatementSyntax labeled => labeled.Statement,
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
            case LabeledStatementSyntax:
                return true;
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
        RetryCatch.AddTerms(condition, SyntaxKind.LogicalAndExpression, Conditions);
        Conditions.RemoveAll(term => term.IsKind(SyntaxKind.TrueLiteralExpression));

        // The first turn of do … while always runs.
        Guards.AddRange(Conditions.Where(noise.IsNotCancelled));
        Conditions.RemoveAll(Guards.Contains);
        if (Loop is DoStatementSyntax)
        {
            Guards.Clear();
        }
    }

    private bool ReadTry()
    {
        Success.AddRange(Guarded.Block.Statements);
        if (Success.Count > 0 && Success[Success.Count - 1] is BreakStatementSyntax && Loop is not LabeledStatementSyntax)
        {
            Success.RemoveAt(Success.Count - 1);
        }

        // sent = true; retries = 0; — a variable of the loop is told from the application's by where it is read, later.
        Success.RemoveAll(IsFlag);
        return Success.Count > 0 && !Success.Any(RetryCatch.JumpsInLoop);
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
        return Before.All(statement => statement is LocalDeclarationStatementSyntax { UsingKeyword.RawKind: 0 } or ExpressionStatementSyntax && !RetryCatch.JumpsInLoop(statement))
            && (Guarded.Finally is null || noise.WaitsOrCounts(Guarded.Finally.Block));
    }
}
