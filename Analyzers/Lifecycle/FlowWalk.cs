using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ProducerSafety.Analyzers.Lifecycle;

/// <summary>
/// Follows a small state along every path of a function, through the finally blocks that a path runs. A path is told apart
/// from another only by where it is and in which state.
/// </summary>
internal sealed class FlowWalk
{
    // A function that needs more is left alone.
    private const int MostVisits = 4000;

    private readonly ControlFlowGraph graph;
    private readonly Func<IOperation, int, int> step;
    private readonly Func<IOperation?, bool> throws;
    private readonly Func<ControlFlowRegion, int, (int State, bool IsLast)?> enter;
    private readonly HashSet<(int Block, int State, Rest? After)> seen = new();
    private readonly Stack<(int Block, int State, Rest? After)> pending = new();
    private readonly Dictionary<(ControlFlowBranch? Branch, int Next, Rest? Outer), Rest> rests = new();

    private FlowWalk(ControlFlowGraph graph, Func<IOperation, int, int> step, Func<IOperation?, bool> throws, Func<ControlFlowRegion, int, (int State, bool IsLast)?> enter)
    {
        this.graph = graph;
        this.step = step;
        this.throws = throws;
        this.enter = enter;
    }

    /// <summary>The states in which the function returns.</summary>
    public HashSet<int> Returned { get; } = new();

    /// <summary>The states in which a throw statement ends a path.</summary>
    public HashSet<int> Thrown { get; } = new();

    /// <summary>Whether there were too many paths to follow them all.</summary>
    public bool IsIncomplete { get; private set; }

    /// <summary>Walks from the entry in state 0.</summary>
    /// <param name="graph">The function.</param>
    /// <param name="step">The state after an operation, given the one before.</param>
    /// <param name="throws">Whether every operation may throw; else only the paths without an exception are walked.</param>
    public static FlowWalk Run(ControlFlowGraph graph, Func<IOperation, int, int> step, bool throws) => Run(graph, step, _ => throws, (_, state) => (state, false));

    /// <summary>Walks from the entry in state 0.</summary>
    /// <param name="graph">The function.</param>
    /// <param name="step">The state after an operation, given the one before.</param>
    /// <param name="throws">Whether an operation may throw, in the state before it; null stands for what is before a block's first one.</param>
    /// <param name="enter">
    /// The state in which a handler is entered, given the one in which the exception is thrown, and whether the exception
    /// certainly goes no further; null where the handler does not catch it.
    /// </param>
    public static FlowWalk Run(ControlFlowGraph graph, Func<IOperation, int, int> step, Func<IOperation?, bool> throws, Func<ControlFlowRegion, int, (int State, bool IsLast)?> enter)
    {
        FlowWalk walk = new(graph, step, throws, enter);
        walk.Push(0, 0, null);
        while (walk.pending.Count > 0 && !walk.IsIncomplete)
        {
            (int block, int state, Rest? rest) = walk.pending.Pop();
            walk.Visit(graph.Blocks[block], state, rest);
        }

        return walk;
    }

    private void Visit(BasicBlock block, int state, Rest? rest)
    {
        if (block.Kind == BasicBlockKind.Exit)
        {
            Returned.Add(state);
            return;
        }

        ThrowAt(null, block, state, rest);
        foreach (IOperation operation in block.Operations)
        {
            ThrowAt(operation, block, state, rest);
            state = Apply(operation, state);
        }

        if (block.BranchValue is { } value)
        {
            ThrowAt(value, block, state, rest);
            state = Apply(value, state);
        }

        ThrowAt(null, block, state, rest);

        Follow(block.ConditionalSuccessor, state, rest);
        Follow(block.FallThroughSuccessor, state, rest);
    }

    private void ThrowAt(IOperation? operation, BasicBlock block, int state, Rest? rest)
    {
        if (throws(operation))
        {
            Throw(block.EnclosingRegion, state, rest);
        }
    }

    private int Apply(IOperation operation, int state)
    {
        foreach (IOperation part in operation.DescendantsAndSelf())
        {
            state = step(part, state);
        }

        return state;
    }

    private void Follow(ControlFlowBranch? branch, int state, Rest? rest)
    {
        if (branch is null)
        {
            return;
        }

        if (branch.Semantics is ControlFlowBranchSemantics.Throw or ControlFlowBranchSemantics.Rethrow)
        {
            Thrown.Add(state);
        }
        else if (branch.Semantics == ControlFlowBranchSemantics.StructuredExceptionHandling)
        {
            Resume(branch, state, rest);
        }
        else if (branch.Destination is not null)
        {
            Continue(branch, 0, state, rest);
        }
    }

    // The end of a finally: on with what the path was about to do when it entered it.
    private void Resume(ControlFlowBranch end, int state, Rest? rest)
    {
        if (rest is null)
        {
            return;
        }

        if (rest.Branch is { } branch)
        {
            Continue(branch, rest.Next, state, rest.Outer);
            return;
        }

        ControlFlowRegion? region = end.Source.EnclosingRegion;
        while (region is not null && region.Kind != ControlFlowRegionKind.Finally)
        {
            region = region.EnclosingRegion;
        }

        // Past the try that this finally belongs to.
        Throw(region?.EnclosingRegion?.EnclosingRegion, state, rest.Outer);
    }

    private void Continue(ControlFlowBranch branch, int next, int state, Rest? rest)
    {
        if (next < branch.FinallyRegions.Length)
        {
            Push(branch.FinallyRegions[next].FirstBlockOrdinal, state, RestOf(branch, next + 1, rest));
        }
        else
        {
            Push(branch.Destination!.Ordinal, state, rest);
        }
    }

    // To the handlers of an exception that is thrown in a region.
    private void Throw(ControlFlowRegion? region, int state, Rest? rest)
    {
        // The regions around a lambda belong to the graph of the function that it stands in, which has other blocks.
        for (; region is not null && region != graph.Root; region = region.EnclosingRegion)
        {
            ControlFlowRegion? around = region.EnclosingRegion;
            if (region.Kind == ControlFlowRegionKind.Finally)
            {
                rest = rest?.Outer;
            }
            else if (region.Kind == ControlFlowRegionKind.Try && around?.Kind == ControlFlowRegionKind.TryAndCatch)
            {
                foreach (ControlFlowRegion handler in around.NestedRegions.Skip(1))
                {
                    if (enter(handler, state) is not { } caught)
                    {
                        continue;
                    }

                    Push(handler.FirstBlockOrdinal, caught.State, rest);
                    if (caught.IsLast)
                    {
                        return;
                    }
                }
            }
            else if (region.Kind == ControlFlowRegionKind.Try && around?.Kind == ControlFlowRegionKind.TryAndFinally)
            {
                Push(around.NestedRegions[1].FirstBlockOrdinal, state, RestOf(null, 0, rest));
                return;
            }
        }
    }

    private void Push(int block, int state, Rest? rest)
    {
        if (seen.Count >= MostVisits)
        {
            IsIncomplete = true;
        }
        else if (seen.Add((block, state, rest)))
        {
            pending.Push((block, state, rest));
        }
    }

    private Rest RestOf(ControlFlowBranch? branch, int next, Rest? outer)
    {
        if (!rests.TryGetValue((branch, next, outer), out Rest? rest))
        {
            rests[(branch, next, outer)] = rest = new Rest(branch, next, outer);
        }

        return rest;
    }

    /// <summary>What a path does when the finally block that it is in ends; no branch: the exception goes on.</summary>
    private sealed class Rest(ControlFlowBranch? branch, int next, Rest? outer)
    {
        public ControlFlowBranch? Branch { get; } = branch;

        public int Next { get; } = next;

        public Rest? Outer { get; } = outer;
    }
}
