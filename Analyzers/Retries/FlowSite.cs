using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ProducerSafety.Analyzers.Retries;

/// <summary>Where in a control-flow graph a call that produces stands.</summary>
internal sealed class FlowSite
{
    private readonly SyntaxNode syntax;

    private FlowSite(ControlFlowGraph graph, BasicBlock block, int index, SyntaxNode syntax, ProduceOutcome outcome)
    {
        Graph = graph;
        Block = block;
        Index = index;
        Outcome = outcome;
        this.syntax = syntax;
        Variables = FlowVariables.Of(graph, outcome.Flags);
    }

    public ControlFlowGraph Graph { get; }

    public BasicBlock Block { get; }

    /// <summary>The number of the operation in its block; the count of the operations where it is the block's condition or returned value.</summary>
    public int Index { get; }

    public ProduceOutcome Outcome { get; }

    public FlowVariables Variables { get; }

    public static FlowSite? Find(ControlFlowGraph graph, IInvocationOperation call, ProduceOutcome outcome)
    {
        foreach (BasicBlock block in graph.Blocks)
        {
            for (int index = 0; index <= block.Operations.Length; index++)
            {
                IOperation? operation = index < block.Operations.Length ? block.Operations[index] : block.BranchValue;
                if (block.IsReachable && operation is not null && operation.Syntax.Span.IntersectsWith(call.Syntax.Span)
                    && operation.DescendantsAndSelf().Any(part => IsCall(part, call.Syntax)))
                {
                    return new FlowSite(graph, block, index, call.Syntax, outcome);
                }
            }
        }

        return null;
    }

    /// <summary>A function without a call of interest, to be followed from its start.</summary>
    public static FlowSite Whole(ControlFlowGraph graph, ProduceOutcome outcome) => new(graph, graph.Blocks[graph.Blocks.Length - 1], 0, graph.OriginalOperation.Syntax, outcome);

    public bool IsSite(IInvocationOperation invocation) => IsCall(invocation, syntax);

    private static bool IsCall(IOperation operation, SyntaxNode syntax) => operation is IInvocationOperation && operation.Syntax == syntax;
}
