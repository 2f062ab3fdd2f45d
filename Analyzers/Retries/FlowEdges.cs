using Microsoft.CodeAnalysis.FlowAnalysis;

namespace ProducerSafety.Analyzers.Retries;

/// <summary>
/// The edges of a control-flow graph with those that Roslyn leaves out: from every block under a try to its handlers.
/// Without them a catch that goes round again is not part of the loop.
/// </summary>
internal sealed class FlowEdges
{
    private readonly List<int>[] successors;
    private readonly List<int>[] predecessors;
    private readonly int[] order;
    private readonly int[] dominators;

    public FlowEdges(ControlFlowGraph graph)
    {
        int count = graph.Blocks.Length;
        successors = new List<int>[count];
        predecessors = new List<int>[count];
        for (int block = 0; block < count; block++)
        {
            successors[block] = new List<int>(2);
            predecessors[block] = new List<int>(2);
        }

        foreach (BasicBlock block in graph.Blocks)
        {
            Add(block.Ordinal, block.FallThroughSuccessor?.Destination);
            Add(block.Ordinal, block.ConditionalSuccessor?.Destination);
        }

        AddHandlers(graph.Root);
        order = new int[count];
        dominators = new int[count];
        FindDominators(OrderFromEntry(count));
    }

    /// <summary>The edges to a block that every path to their source passes.</summary>
    public IEnumerable<(int From, int To)> BackEdges()
    {
        for (int from = 0; from < successors.Length; from++)
        {
            foreach (int to in successors[from])
            {
                if (order[from] >= 0 && Dominates(to, from))
                {
                    yield return (from, to);
                }
            }
        }
    }

    /// <summary>Adds the blocks from which a block is reached without passing those already there.</summary>
    public void AddBlocksReaching(int block, HashSet<int> blocks)
    {
        Stack<int> pending = new();
        pending.Push(block);
        while (pending.Count > 0)
        {
            int current = pending.Pop();
            if (order[current] >= 0 && blocks.Add(current))
            {
                predecessors[current].ForEach(pending.Push);
            }
        }
    }

    private void Add(int from, BasicBlock? to)
    {
        if (to is not null && !successors[from].Contains(to.Ordinal))
        {
            successors[from].Add(to.Ordinal);
            predecessors[to.Ordinal].Add(from);
        }
    }

    private void AddHandlers(ControlFlowRegion region)
    {
        foreach (ControlFlowRegion nested in region.NestedRegions)
        {
            AddHandlers(nested);
        }

        if (region.Kind != ControlFlowRegionKind.TryAndCatch)
        {
            return;
        }

        ControlFlowRegion guarded = region.NestedRegions[0];
        foreach (ControlFlowRegion handler in region.NestedRegions.Skip(1))
        {
            for (int block = guarded.FirstBlockOrdinal; block <= guarded.LastBlockOrdinal; block++)
            {
                if (!successors[block].Contains(handler.FirstBlockOrdinal))
                {
                    successors[block].Add(handler.FirstBlockOrdinal);
                    predecessors[handler.FirstBlockOrdinal].Add(block);
                }
            }
        }
    }

    // Reverse postorder by an explicit stack: a generated method can have thousands of blocks.
    private List<int> OrderFromEntry(int count)
    {
        List<int> finished = new(count);
        bool[] seen = new bool[count];
        Stack<(int Block, int Next)> stack = new();
        stack.Push((0, 0));
        seen[0] = true;
        while (stack.Count > 0)
        {
            (int block, int next) = stack.Pop();
            if (next == successors[block].Count)
            {
                finished.Add(block);
                continue;
            }

            stack.Push((block, next + 1));
            int successor = successors[block][next];
            if (!seen[successor])
            {
                seen[successor] = true;
                stack.Push((successor, 0));
            }
        }

        finished.Reverse();
        for (int block = 0; block < count; block++)
        {
            order[block] = -1;
        }

        for (int index = 0; index < finished.Count; index++)
        {
            order[finished[index]] = index;
        }

        return finished;
    }

    // Cooper, Harvey and Kennedy, "A Simple, Fast Dominance Algorithm".
    private void FindDominators(List<int> blocks)
    {
        for (int block = 0; block < dominators.Length; block++)
        {
            dominators[block] = -1;
        }

        dominators[0] = 0;
        for (bool changed = true; changed;)
        {
            changed = false;
            foreach (int block in blocks.Skip(1))
            {
                int found = -1;
                foreach (int predecessor in predecessors[block])
                {
                    if (dominators[predecessor] >= 0)
                    {
                        found = found < 0 ? predecessor : Common(predecessor, found);
                    }
                }

                if (dominators[block] != found)
                {
                    dominators[block] = found;
                    changed = true;
                }
            }
        }
    }

    private int Common(int left, int right)
    {
        while (left != right)
        {
            if (order[left] > order[right])
            {
                left = dominators[left];
            }
            else
            {
                right = dominators[right];
            }
        }

        return left;
    }

    private bool Dominates(int block, int other)
    {
        while (order[other] > order[block])
        {
            other = dominators[other];
        }

        return other == block;
    }
}
