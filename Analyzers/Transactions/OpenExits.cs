using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using ProducerSafety.Analyzers.Lifecycle;

namespace ProducerSafety.Analyzers.Transactions;

/// <summary>
/// Finds the paths from the begin of a transaction that neither commit nor abort it, up to the function's return or the next begin.
/// </summary>
/// <remarks>
/// Conditions may depend on each other, which no path shows. So what is reached with the transaction open and also otherwise
/// says nothing, and where ends are under several conditions, only a jump that stands for itself is certain.
/// </remarks>
internal sealed class OpenExits
{
    private const int NotOpen = 0;

    private readonly IInvocationOperation begin;
    private readonly TransactionCalls calls;
    private readonly HashSet<SyntaxNode> reachedNotOpen = new();
    private readonly List<SyntaxNode> places = new();
    private readonly HashSet<int> begunAgain = new();

    private OpenExits(IInvocationOperation begin, TransactionCalls calls)
    {
        this.begin = begin;
        this.calls = calls;
    }

    /// <summary>
    /// The jumps that leave the transaction open, or its begin, where the path has no such jump.
    /// </summary>
    /// <param name="calls">The calls of the function that begin or end a transaction; nothing outside of the function does.</param>
    /// <param name="graph">The function.</param>
    /// <param name="returns">Whether the producer lives on and somebody goes on with it when the function returns; else only the next transaction counts.</param>
    public static IEnumerable<SyntaxNode> Of(TransactionCalls calls, ControlFlowGraph graph, bool returns)
    {
        // With a second begin, which transaction is open is not certain.
        if (calls.Begins.Length != 1)
        {
            return Enumerable.Empty<SyntaxNode>();
        }

        OpenExits exits = new(calls.Begins[0], calls);

        // An end that is reached in another state too may be under a condition that tells whether a transaction is open.
        FlowWalk first = FlowWalk.Run(graph, exits.Reach, MayThrow, Caught);
        if (first.IsIncomplete || exits.EndsOutsideCatches().Any(exits.reachedNotOpen.Contains))
        {
            return Enumerable.Empty<SyntaxNode>();
        }

        FlowWalk walk = FlowWalk.Run(graph, exits.Step, MayThrow, Caught);
        IEnumerable<int> open = (returns ? walk.Returned : Enumerable.Empty<int>()).Concat(exits.IsBegunEachTurn() ? exits.begunAgain : Enumerable.Empty<int>());
        return walk.IsIncomplete ? Enumerable.Empty<SyntaxNode>()
            : open.Where(state => state != NotOpen).SelectMany(state => exits.ExitsBehind(exits.places[state - 1])).Distinct().OrderBy(exit => exit.SpanStart).ToArray();
    }

    // A catch that takes a failure is judged for itself.
    private static (int State, bool IsLast)? Caught(ControlFlowRegion handler, int state) => (NotOpen, false);

    private static bool MayThrow(IOperation? operation) => operation is not null;

    private int Reach(IOperation operation, int state)
    {
        if (state == NotOpen)
        {
            reachedNotOpen.Add(operation.Syntax);
        }

        return After(operation, state, 1);
    }

    private int Step(IOperation operation, int state)
    {
        if (operation.Syntax == begin.Syntax && state != NotOpen && operation is IInvocationOperation)
        {
            begunAgain.Add(state);
        }

        return After(operation, state != NotOpen && IsPlace(operation) ? StateAt(operation) : state, StateAt(begin));
    }

    private int StateAt(IOperation place)
    {
        int index = places.IndexOf(place.Syntax);
        if (index < 0)
        {
            index = places.Count;
            places.Add(place.Syntax);
        }

        return index + 1;
    }

    private int After(IOperation operation, int state, int begun) => operation switch
    {
        // A path on which there is no producer does not count, and a process that stops leaves the abort to its successor.
        IIsNullOperation { Operand.Type: { } type } when calls.IsProducer(type) => NotOpen,
        IPropertyReferenceOperation { Property.Name: "IsCancellationRequested" } => NotOpen,
        IInvocationOperation call when calls.IsBegin(call) => begun,
        IInvocationOperation call when calls.IsEnd(call) => NotOpen,
        _ => state,
    };

    // What comes between the begin and the exit, and belongs neither to the next turn nor to what is done on every way out.
    private bool IsPlace(IOperation operation) =>
        operation.Syntax.SpanStart > begin.Syntax.Span.End && !reachedNotOpen.Contains(operation.Syntax)
        && !IsInside<FinallyClauseSyntax>(operation.Syntax)
        && !LoopsAround(begin.Syntax).Any(loop => loop.Span.Contains(operation.Syntax.Span) && !BodyOf(loop)!.Span.Contains(operation.Syntax.Span));

    private bool IsInside<T>(SyntaxNode node) where T : SyntaxNode => node.Ancestors().OfType<T>().Any(around => !around.Span.Contains(begin.Syntax.Span));

    // A turn of the loop begins the next transaction.
    private bool IsBegunEachTurn()
    {
        StatementSyntax? loop = LoopsAround(begin.Syntax).FirstOrDefault();
        return loop is not null && !calls.IsDeclaredIn(loop);
    }

    private IEnumerable<SyntaxNode> ExitsBehind(SyntaxNode place)
    {
        SyntaxNode[] jumps = calls.Function.DescendantNodes(node => node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax))
            .Where(node => node is ReturnStatementSyntax or ContinueStatementSyntax || (node is BreakStatementSyntax && node.Ancestors().First(around => around is SwitchStatementSyntax || BodyOf(around) is not null) is not SwitchStatementSyntax))
            .Where(jump => IsNext((StatementSyntax)jump, place)).ToArray();
        return jumps.Length > 0 ? jumps : IsOnlyCommitUnderCondition() ? new[] { begin.Syntax } : Enumerable.Empty<SyntaxNode>();
    }

    // Of two ends under conditions, one may be for every case that the other one is not for. A loop may have at least one turn.
    private bool IsOnlyCommitUnderCondition() =>
        EndsOutsideCatches().Take(2).Count() == 1 && LoopsAround(EndsOutsideCatches().First()).All(loop => loop.Span.Contains(begin.Syntax.Span));

    private IEnumerable<SyntaxNode> EndsOutsideCatches() => calls.Ends.Where(end => !IsInside<CatchClauseSyntax>(end));

    // Whether a jump is what follows a place: behind the statement that the place is in, or under its condition.
    private bool IsNext(StatementSyntax jump, SyntaxNode place)
    {
        SyntaxNode node = jump;
        while (!node.Span.Contains(place.Span) && node.Parent is { } parent && node != calls.Function)
        {
            SyntaxList<StatementSyntax>? list = (parent as BlockSyntax)?.Statements ?? (parent as SwitchSectionSyntax)?.Statements;
            if (list?.LastOrDefault(statement => statement.Span.End <= node.SpanStart && statement is not LocalFunctionStatementSyntax) is { } before)
            {
                return before.Span.Contains(place.Span) && !EndsOutsideCatches().Any(end => before.Span.Contains(end.Span));
            }

            if (HeaderOf(parent).Any(header => header.Span.Contains(place.Span)))
            {
                return true;
            }

            node = parent;
        }

        return node == jump && jump.Span.Contains(place.Span);
    }

    private static IEnumerable<SyntaxNode> HeaderOf(SyntaxNode statement) => statement is SwitchStatementSyntax @switch
        ? @switch.Sections.SelectMany(section => section.Labels).Prepend<SyntaxNode>(@switch.Expression)
        : statement.ChildNodes().Where(child => child is not (StatementSyntax or ElseClauseSyntax or CatchClauseSyntax or FinallyClauseSyntax));

    private static IEnumerable<StatementSyntax> LoopsAround(SyntaxNode node) =>
        node.Ancestors().OfType<StatementSyntax>().Where(around => BodyOf(around) is not null);

    private static StatementSyntax? BodyOf(SyntaxNode loop) => loop switch
    {
        ForStatementSyntax each => each.Statement,
        CommonForEachStatementSyntax each => each.Statement,
        WhileStatementSyntax each => each.Statement,
        DoStatementSyntax each => each.Statement,
        _ => null,
    };
}
