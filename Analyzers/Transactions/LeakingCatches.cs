using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using ProducerSafety.Analyzers.Lifecycle;
using ProducerSafety.Analyzers.Retries;

namespace ProducerSafety.Analyzers.Transactions;

/// <summary>
/// Finds the catch blocks that take the failure of a transaction and leave the transaction open: every path from there only
/// logs, and then leaves the function or begins the next transaction.
/// </summary>
internal sealed class LeakingCatches
{
    private const int Open = 1;
    private const int FirstCaught = 2;

    private readonly HashSet<SyntaxNode> calls;
    private readonly KafkaSymbols symbols;
    private readonly List<ControlFlowRegion> handlers = new();
    private readonly HashSet<int> leaking = new();
    private readonly HashSet<int> ended = new();

    private LeakingCatches(HashSet<SyntaxNode> calls, KafkaSymbols symbols)
    {
        this.calls = calls;
        this.symbols = symbols;
    }

    /// <summary>The catch clauses of a function that leave a producer's transaction open; none where there are too many paths.</summary>
    /// <param name="function">The function.</param>
    /// <param name="graph">Its graph.</param>
    /// <param name="producer">The variable that holds the producer.</param>
    /// <param name="returns">Whether somebody goes on when the function returns; else only the next transaction counts.</param>
    /// <param name="symbols">The client's types.</param>
    public static IEnumerable<CatchClauseSyntax> Of(IOperation function, ControlFlowGraph graph, ISymbol producer, bool returns, KafkaSymbols symbols)
    {
        LeakingCatches catches = new(
            new(function.Descendants().OfType<IInvocationOperation>().Where(call => SymbolEqualityComparer.Default.Equals(ProducerReceiver.Of(call), producer)).Select(call => call.Syntax)),
            symbols);
        FlowWalk walk = FlowWalk.Run(graph, catches.Step, catches.MayThrow, catches.Enter);
        if (walk.IsIncomplete)
        {
            return Enumerable.Empty<CatchClauseSyntax>();
        }

        (returns ? catches.leaking : catches.ended).UnionWith(walk.Returned);
        catches.ended.UnionWith(walk.Thrown);
        return catches.handlers.Where((_, index) => catches.leaking.Contains(FirstCaught + index) && !catches.ended.Contains(FirstCaught + index))
            .Select(handler => ClauseOf(handler, graph)).OfType<CatchClauseSyntax>();
    }

    private int Step(IOperation operation, int state)
    {
        // A using asks whether there is a producer before it disposes it; the path on which there is none does not count.
        if (operation is IIsNullOperation { IsImplicit: true, Operand.Type: var type } && KafkaSymbols.Is(type, symbols.Producer))
        {
            return 0;
        }

        if (operation is not IInvocationOperation call)
        {
            return state;
        }

        bool isProducers = calls.Contains(call.Syntax);
        if (isProducers && call.TargetMethod.Name == "BeginTransaction")
        {
            leaking.Add(state);
            return Open;
        }

        // The end of a using is that of the producer, on this path: others may go on.
        if (call is { IsImplicit: true, TargetMethod.Name: "Dispose" })
        {
            return 0;
        }

        if (call.TargetMethod.Name == "Dispose" || (isProducers && call.TargetMethod.Name is "CommitTransaction" or "AbortTransaction" or "InitTransactions"))
        {
            ended.Add(state);
            return 0;
        }

        // Code that is not seen may abort, or end the process.
        if (state >= FirstCaught && !LoggingCalls.Is(call.TargetMethod) && !OnlyLooks(call))
        {
            ended.Add(state);
            return 0;
        }

        return state;
    }

    // What reads the next record, waits, or makes a text neither has the producer nor ends the process.
    private static bool OnlyLooks(IInvocationOperation call) =>
        call.TargetMethod.Name is "Consume" or "Delay" or "Sleep" or "ToString" or "get_Message" or "MoveNext" or "MoveNextAsync" or "GetEnumerator" or "GetAsyncEnumerator" or "ConfigureAwait" or "WaitForNextTickAsync"
        || call is { IsImplicit: true, TargetMethod.Name: "DisposeAsync" };

    // What fails while a transaction is open.
    private bool MayThrow(IOperation? operation) => operation is not null && operation.DescendantsAndSelf().OfType<IInvocationOperation>().Any(call =>
        call.TargetMethod.Name is "Produce" or "ProduceAsync" or "SendOffsetsToTransaction" or "CommitTransaction" && calls.Contains(call.Syntax));

    private (int State, bool IsLast)? Enter(ControlFlowRegion handler, int state)
    {
        if (state != Open)
        {
            return (state, false);
        }

        // A filter, or a catch before this one, may choose what has to be aborted.
        if (handler.Kind != ControlFlowRegionKind.Catch || !CatchesClients(handler.ExceptionType) || IsAfterAbortable(handler))
        {
            return null;
        }

        int index = handlers.IndexOf(handler);
        if (index < 0)
        {
            index = handlers.Count;
            handlers.Add(handler);
        }

        return (FirstCaught + index, true);
    }

    private bool CatchesClients(ITypeSymbol? type) => type is null or { SpecialType: SpecialType.System_Object }
        || type is { Name: "Exception", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } }
        || SymbolEqualityComparer.Default.Equals(type, symbols.KafkaException);

    private static bool IsAfterAbortable(ControlFlowRegion handler) =>
        handler.EnclosingRegion!.NestedRegions.Skip(1).TakeWhile(earlier => earlier != handler).Any(earlier =>
            earlier.Kind != ControlFlowRegionKind.Catch || earlier.ExceptionType?.Name is "KafkaTxnRequiresAbortException" or "KafkaRetriableException");

    // A region does not name its clause. What is in the try block has as many try statements around it as regions.
    private static CatchClauseSyntax? ClauseOf(ControlFlowRegion handler, ControlFlowGraph graph)
    {
        ControlFlowRegion @try = handler.EnclosingRegion!.NestedRegions[0];
        BasicBlock? block = graph.Blocks.Skip(@try.FirstBlockOrdinal).Take(@try.LastBlockOrdinal - @try.FirstBlockOrdinal + 1).FirstOrDefault(inside => FlowVariables.OperationsOf(inside).Any());
        SyntaxNode? current = block is null ? null : FlowVariables.OperationsOf(block).First().Syntax;
        int depth = 0;
        for (ControlFlowRegion? region = block?.EnclosingRegion; region is not null && region != @try; region = region.EnclosingRegion)
        {
            depth += region is { Kind: ControlFlowRegionKind.Try, EnclosingRegion.Kind: ControlFlowRegionKind.TryAndCatch } ? 1 : 0;
        }

        TryStatementSyntax? statement = current?.Ancestors().OfType<TryStatementSyntax>()
            .Where(around => around.Catches.Count > 0 && around.Block.Span.Contains(current.Span)).Skip(depth).FirstOrDefault();
        return statement?.Catches.ElementAtOrDefault(handler.EnclosingRegion.NestedRegions.IndexOf(handler) - 1);
    }
}
