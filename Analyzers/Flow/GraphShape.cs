using Microsoft.CodeAnalysis.FlowAnalysis;

namespace ProducerSafety.Analyzers.Flow;

/// <summary>What the blocks and regions of a control-flow graph tell before they are followed.</summary>
internal sealed class GraphShape(ControlFlowGraph graph)
{
    private readonly Dictionary<ControlFlowRegion, bool> onlyDisposes = new();

    /// <summary>The first block that a branch leads back to. Blocks are followed in their order: each before it is reached once, with the state that it keeps.</summary>
    public int FirstLoop
    {
        get
        {
            int first = graph.Blocks.Length;
            foreach (BasicBlock block in graph.Blocks)
            {
                first = Math.Min(first, Math.Min(BackTo(block.FallThroughSuccessor), BackTo(block.ConditionalSuccessor)));
            }

            return first;
        }
    }

    /// <summary>Whether a branch leads back, to the next turn of a loop.</summary>
    public static bool LeadsBack(ControlFlowBranch branch) => BackTo(branch) < int.MaxValue;

    /// <summary>Whether a region is what using, foreach and lock end with, which does nothing to a configuration.</summary>
    public bool OnlyDisposes(ControlFlowRegion region)
    {
        if (region.Kind != ControlFlowRegionKind.Finally)
        {
            return false;
        }

        bool isKnown = onlyDisposes.TryGetValue(region, out bool only);
        if (!isKnown)
        {
            only = true;
            for (int block = region.FirstBlockOrdinal; block <= region.LastBlockOrdinal && only; block++)
            {
                only = graph.Blocks[block].Operations.All(operation => operation.IsImplicit) && graph.Blocks[block].BranchValue is null or { IsImplicit: true };
            }

            onlyDisposes.Add(region, only);
        }

        return only;
    }

    private static int BackTo(ControlFlowBranch? branch) => branch?.Destination is { Ordinal: var to } && to <= branch.Source.Ordinal ? to : int.MaxValue;
}
