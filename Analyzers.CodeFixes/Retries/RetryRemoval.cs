using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ProducerSafety.Analyzers.CodeFixes.Retries;

/// <summary>What is left of a retry: the success path, and what the last failure did.</summary>
internal sealed class RetryRemoval
{
    private readonly RetryShape shape;
    private readonly RetryNoise noise;
    private readonly IReadOnlyList<StatementSyntax> after;

    private RetryRemoval(
        RetryShape shape, RetryNoise noise, LoopVariables variables, IReadOnlyList<StatementSyntax> after, SemanticModel model, CancellationToken cancellation)
    {
        this.shape = shape;
        this.noise = noise;
        this.after = after;
        Variables = variables;
        Caught = shape.Catch.Declaration is { Identifier.RawKind: not 0 } declaration ? model.GetDeclaredSymbol(declaration, cancellation) : null;
    }

    public LoopVariables Variables { get; }

    /// <summary>The variable of the caught exception.</summary>
    public ISymbol? Caught { get; }

    /// <summary>What the catch does; null where there is none any more and the failure propagates.</summary>
    public List<StatementSyntax>? Failure { get; private set; }

    /// <summary>The catches that stay as they are.</summary>
    public List<CatchClauseSyntax> FinalCatches { get; } = new();

    /// <summary>Whether something is still tried.</summary>
    public bool KeepsTry => Failure is not null || FinalCatches.Count > 0;

    /// <summary>A statement to add after success: the result that was a flag.</summary>
    public string? SuccessResult { get; private set; }

    /// <summary>What the catch returns in place of the flag.</summary>
    public string? FailureResult { get; private set; }

    /// <summary>Whether the last failure was swallowed before, and no longer is.</summary>
    public bool NowPropagates { get; private set; }

    /// <summary>How to remove a retry; null where it cannot be told what the last failure does, or where something would be lost.</summary>
    public static RetryRemoval? Of(RetryShape shape, RetryNoise noise, SemanticModel model, CancellationToken cancellation)
    {
        IReadOnlyList<StatementSyntax>? siblings = shape.Loop.Parent switch
        {
            BlockSyntax block => block.Statements,
            GlobalStatementSyntax { Parent: CompilationUnitSyntax unit } => unit.Members.OfType<GlobalStatementSyntax>().Select(global => global.Statement).ToArray(),
            _ => null,
        };
        if (siblings is null)
        {
            return null;
        }

        StatementSyntax[] after = siblings.SkipWhile(statement => statement != shape.Loop).Skip(1)
            .TakeWhile(statement => statement is not LocalFunctionStatementSyntax).ToArray();
        RetryRemoval removal = new(shape, noise, new LoopVariables(shape.Loop, model, cancellation), after, model, cancellation);
        return removal.Decide() && removal.LosesNothing() ? removal : null;
    }

    private bool Decide()
    {
        Variables.Kept.AddRange(shape.Before);
        Variables.Kept.AddRange(shape.Success);
        Variables.Kept.AddRange(shape.Guards);
        shape.Before.RemoveAll(IsUnneeded);

        // A term that is not about the attempts may keep the loop from running at all.
        if (!shape.Conditions.All(Variables.IsCounted))
        {
            return false;
        }

        bool isFinite = shape.Loop is ForEachStatementSyntax
            || shape.Conditions.Any(condition => Variables.IsCountedOutside(condition, shape.Guarded.Block));
        foreach (CatchClauseSyntax final in shape.FinalCatches)
        {
            Variables.Kept.Add(final);
            FinalCatches.Add(final);
        }

        bool isDecided = shape.Catches.Count > 1 ? shape.Catches.All(caught => PropagatesAlone(caught, isFinite)) && Propagates() : Decide(shape.Catches[0], isFinite);
        return isDecided && (shape.Guards.Count == 0 || !KeepsTry);
    }

    private bool Decide(RetryCatch caught, bool isFinite)
    {
        if (caught.LastFailure is { } last && !IsRethrow(caught.Clause, last))
        {
            // It may also give up for another reason than the number of attempts. That says nothing about the last one.
            return caught.Limits.Any(Variables.IsCounted) && caught.FilterTerms.Count == 0 && Catches(last);
        }

        if (caught.LastFailure is not null || caught.FilterTerms.Count > 0 || !isFinite)
        {
            return PropagatesAlone(caught, isFinite) && Propagates();
        }

        return shape.SuccessReturns ? DecideByWhatFollows() : DecideByFlag();
    }

    // Whether the last failure leaves by this catch for certain, as it was thrown.
    private bool PropagatesAlone(RetryCatch caught, bool isFinite)
    {
        if (caught.LastFailure is { } last)
        {
            return IsRethrow(caught.Clause, last) && (caught.Limits.Any(Variables.IsCounted) || !isFinite) && !IsCaughtBehind(caught.Clause);
        }

        if (!caught.FilterTerms.All(noise.IsPure))
        {
            return false;
        }

        // Where the filter counts, the last failure went to the catches behind this one, and it still does.
        bool isSwallowed = !caught.FilterTerms.Any(Variables.IsCounted);
        NowPropagates |= isSwallowed;
        return !isSwallowed || (!isFinite && !IsCaughtBehind(caught.Clause));
    }

    // What a catch let out, no other catch of the same try has seen.
    private bool IsCaughtBehind(CatchClauseSyntax clause) => FinalCatches.Any(final => final.SpanStart > clause.SpanStart && noise.CatchesMore(final, clause));

    // What only the loop needed, and a line for each attempt.
    private bool IsUnneeded(StatementSyntax statement)
    {
        bool isUnneeded = noise.Logs(statement) && Variables.IsCounted(statement);
        if (isUnneeded)
        {
            Variables.Kept.Remove(statement);
        }

        return isUnneeded;
    }

    private static bool IsRethrow(CatchClauseSyntax clause, List<StatementSyntax> statements) =>
        statements.Count == 1 && statements[0] is ThrowStatementSyntax thrown
        && (thrown.Expression is null || (thrown.Expression is IdentifierNameSyntax name && name.Identifier.ValueText == clause.Declaration?.Identifier.ValueText));

    // The failure leaves as it is. What follows the loop is then reached by success alone.
    private bool Propagates() => CanMoveOutwards() && (!shape.SuccessReturns || shape.Guards.Count > 0 || DropsWhatIsUnreachable());

    private bool CanMoveOutwards() => KeepsTry || shape.Guards.Count > 0 || !(Variables.NamesClash()
        || shape.Before.Concat(shape.Success).Any(statement => statement is LocalDeclarationStatementSyntax { UsingKeyword.RawKind: not 0 }));

    // The compiler wanted something to stand there. A count that is off by one may reach it after all: then it is failure too.
    private bool DropsWhatIsUnreachable()
    {
        if (after.Count == 0)
        {
            return true;
        }

        Variables.Removed.Add(after[0]);
        return after.Count == 1 && (after[0] is ThrowStatementSyntax
            || (Failure is { Count: > 0 } && after[0] is ReturnStatementSyntax && SyntaxFactory.AreEquivalent(Failure[Failure.Count - 1], after[0])));
    }

    private bool Catches(List<StatementSyntax> last)
    {
        bool breaks = last[last.Count - 1] is BreakStatementSyntax;
        Failure = breaks ? last.Take(last.Count - 1).ToList() : last;
        Variables.Kept.AddRange(Failure);
        return Failure.Count > 0 && (breaks || !shape.SuccessReturns || DropsWhatIsUnreachable());
    }

    // Success returned: what follows the loop is what the caller was told by when every attempt had failed.
    private bool DecideByWhatFollows()
    {
        if (after.Count == 0)
        {
            NowPropagates = true;
            return Propagates();
        }

        // What follows the loop is also for the cancelled.
        return shape.Guards.Count == 0 && Moves(after);
    }

    private bool DecideByFlag()
    {
        if (shape.Guards.Count == 0 && after.Count > 0 && after[0] is IfStatementSyntax { Else: null } test && MeansFailure(test.Condition))
        {
            Variables.Removed.Add(test);
            return Moves(test.Statement is BlockSyntax block ? block.Statements : new[] { test.Statement });
        }

        if (shape.Guards.Count == 0 && after.Count == 1 && after[0] is ReturnStatementSyntax { Expression: IdentifierNameSyntax flag } result && IsSuccessFlag(flag))
        {
            Variables.Removed.Add(result);
            Failure = new List<StatementSyntax>();
            SuccessResult = "return true;";
            FailureResult = "return false;";
            return true;
        }

        NowPropagates = true;
        return Propagates();
    }

    private bool Moves(IReadOnlyList<StatementSyntax> statements)
    {
        Variables.Removed.AddRange(statements);
        ISymbol? remembered = RememberedException();
        if (statements.Count == 1 && statements[0] is ThrowStatementSyntax { Expression: { } thrown } && remembered is not null && Remembers(thrown, remembered))
        {
            return CanMoveOutwards();
        }

        if (remembered is not null && Caught is not null)
        {
            foreach (IdentifierNameSyntax use in statements.SelectMany(statement => Variables.UsesOf(remembered, statement)))
            {
                Variables.Replaced.Add(use);
            }
        }

        Failure = statements.ToList();
        Variables.Kept.AddRange(Failure);
        return statements.Count > 0 && !statements.Any(statement => statement is LocalDeclarationStatementSyntax);
    }

    // throw last; throw last!; throw last ?? new …;
    private bool Remembers(ExpressionSyntax thrown, ISymbol remembered) => thrown switch
    {
        PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression } sure => Remembers(sure.Operand, remembered),
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression } coalesce => Remembers(coalesce.Left, remembered),
        IdentifierNameSyntax => Variables.Reads(thrown, remembered),
        _ => false,
    };

    // last = ex;
    private ISymbol? RememberedException() => Caught is null ? null : shape.Catch.Block.Statements
        .Select(statement => (statement as ExpressionStatementSyntax)?.Expression as AssignmentExpressionSyntax)
        .Where(assignment => assignment is { Right: IdentifierNameSyntax } && Variables.Reads(assignment.Right, Caught))
        .Select(assignment => Variables.SymbolsIn(assignment!.Left).FirstOrDefault()).FirstOrDefault();

    private bool MeansFailure(ExpressionSyntax condition) => condition switch
    {
        PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalNotExpression, Operand: IdentifierNameSyntax flag } => IsSuccessFlag(flag),
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.EqualsExpression, Left: IdentifierNameSyntax flag, Right: LiteralExpressionSyntax { RawKind: (int)SyntaxKind.FalseLiteralExpression } } => IsSuccessFlag(flag),
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.EqualsExpression, Left: IdentifierNameSyntax result, Right: LiteralExpressionSyntax { RawKind: (int)SyntaxKind.NullLiteralExpression } } => IsResult(result),
        IsPatternExpressionSyntax { Expression: IdentifierNameSyntax result, Pattern: ConstantPatternSyntax { Expression: LiteralExpressionSyntax { RawKind: (int)SyntaxKind.NullLiteralExpression } } } => IsResult(result),
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.NotEqualsExpression, Left: IdentifierNameSyntax last, Right: LiteralExpressionSyntax { RawKind: (int)SyntaxKind.NullLiteralExpression } } => IsRemembered(last),
        IsPatternExpressionSyntax { Expression: IdentifierNameSyntax last, Pattern: UnaryPatternSyntax { Pattern: ConstantPatternSyntax { Expression: LiteralExpressionSyntax { RawKind: (int)SyntaxKind.NullLiteralExpression } } } } => IsRemembered(last),
        _ => false,
    };

    // Set to true by success, and nowhere else in the loop.
    private bool IsSuccessFlag(IdentifierNameSyntax flag) => Assignments(flag) is { Count: 1 } found
        && found[0].Right.IsKind(SyntaxKind.TrueLiteralExpression) && shape.Guarded.Block.Span.Contains(found[0].Span) && !shape.Success.Any(kept => kept.Span.Contains(found[0].Span));

    private bool IsResult(IdentifierNameSyntax result) =>
        Assignments(result) is { Count: 1 } found && shape.Success.Any(kept => kept.Span.Contains(found[0].Span));

    private bool IsRemembered(IdentifierNameSyntax last) => RememberedException() is { } remembered && Variables.Reads(last, remembered)
        && Assignments(last).All(found => shape.Catch.Span.Contains(found.Span) || found.Right.IsKind(SyntaxKind.NullLiteralExpression));

    private List<AssignmentExpressionSyntax> Assignments(IdentifierNameSyntax variable) => shape.Loop.DescendantNodes().OfType<AssignmentExpressionSyntax>()
        .Where(assignment => assignment.Left is IdentifierNameSyntax left && left.Identifier.ValueText == variable.Identifier.ValueText).ToList();

    private bool LosesNothing()
    {
        if (!SaysWhy())
        {
            return false;
        }

        // "Failed after {maxAttempts} attempts" would no longer be true.
        List<ISymbol> limits = shape.Conditions.Concat(shape.Catches.SelectMany(caught => caught.Limits.Concat(caught.FilterTerms))).SelectMany(Variables.SymbolsIn)
            .Where(symbol => symbol is not IPropertySymbol { ContainingType.Name: "Error" } && !SymbolEqualityComparer.Default.Equals(symbol, Caught)).ToList();
        IEnumerable<StatementSyntax> handled = FinalCatches.SelectMany(final => final.Block.Statements).Concat(Failure ?? new List<StatementSyntax>());
        bool tellsLimit = handled.Any(statement => limits.Any(limit => IsReadAnew(statement, limit)));
        return !tellsLimit && Variables.AreUnused(Failure is null ? null : Caught);
    }

    // A failure that does not propagate is known by the lines that logged its exception. They stay, unless they count attempts.
    private bool SaysWhy()
    {
        if (Failure is null || Caught is null || Variables.Replaced.Count > 0
            || Failure.Any(statement => statement is ThrowStatementSyntax { Expression: null } || Variables.Reads(statement, Caught)))
        {
            return true;
        }

        List<StatementSyntax> logs = shape.Catch.Block.DescendantNodes().OfType<StatementSyntax>()
            .Where(statement => noise.Logs(statement) && Variables.Reads(statement, Caught)).ToList();
        List<StatementSyntax> kept = logs.Where(statement => statement.Parent == shape.Catch.Block && !Variables.IsCounted(statement)).ToList();
        Failure.InsertRange(0, kept);
        Variables.Kept.AddRange(kept);
        return logs.Count == 0 || kept.Count > 0;
    }

    private bool IsReadAnew(StatementSyntax statement, ISymbol limit) =>
        Variables.UsesOf(limit, statement).Any(use => !Variables.Replaced.Contains(use));
}
