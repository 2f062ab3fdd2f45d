using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ProducerSafety.Analyzers.Flow;

/// <summary>Follows one body along its control-flow graph until the states at all its blocks stay as they are.</summary>
internal sealed class BodyInterpreter
{
    private readonly FlowContext context;
    private readonly ControlFlowGraph graph;
    private readonly GraphShape shape;
    private readonly BodyInterpreter? outer;
    private readonly bool isFollowedAtCall;
    private readonly FlowState?[] entries;

    // The blocks in which there was something to record.
    private readonly bool[] records;
    private readonly Dictionary<CaptureId, IOperation> targets = new();
    private readonly Dictionary<SyntaxNode, (ControlFlowGraph Graph, FlowState State)> closures = new();
    private FlowState? start;
    private FlowState? exit;
    private FlowValue? returned;

    /// <param name="context">What all bodies of the type share.</param>
    /// <param name="graph">The body.</param>
    /// <param name="outer">The body around a lambda or local function.</param>
    /// <param name="isFollowedAtCall">Whether a caller receives the result, so that returning a configuration hands it to code that is seen.</param>
    public BodyInterpreter(FlowContext context, ControlFlowGraph graph, BodyInterpreter? outer, bool isFollowedAtCall)
    {
        this.context = context;
        this.graph = graph;
        shape = new(graph);
        this.outer = outer;
        this.isFollowedAtCall = isFollowedAtCall;
        entries = new FlowState?[graph.Blocks.Length];
        records = new bool[graph.Blocks.Length];
    }

    /// <summary>What the body returned; unknown before <see cref="Run"/>, or where paths differ.</summary>
    public FlowValue Returned => returned ?? FlowValue.Unknown;

    /// <summary>Whether a caller receives what the body returns and assigns to its <c>out</c> parameters.</summary>
    public bool IsFollowedAtCall => isFollowedAtCall;

    /// <summary>Whether the body was followed from this state last, so that nothing changes when it is followed again.</summary>
    public bool HasRun(FlowState entry) => start is not null && start.Equals(entry);

    /// <summary>Follows the body from a state to its end; the state at its end, or all that was reached where it never ends.</summary>
    public FlowState Run(FlowState entry)
    {
        bool isRecording = context.IsRecording;
        int recorded = 0;
        if (!HasRun(entry))
        {
            recorded = shape.FirstLoop;
            Reach(entry, recorded);
            context.IsRecording = isRecording;
            start = entry;
        }

        if (isRecording && !context.IsExhausted)
        {
            for (int i = recorded; i < entries.Length; i++)
            {
                if (records[i] && entries[i] is { } state)
                {
                    Follow(graph.Blocks[i], state);
                }
            }
        }

        FlowState end = exit ?? entries.Where(state => state is not null).Aggregate(entry, (all, state) => FlowState.Join(all, state!));
        RunClosures(end);
        return end;
    }

    /// <summary>Remembers the place behind a capture that is assigned to later: <c>a.B ??= c</c> captures <c>a.B</c> first.</summary>
    public void Remember(CaptureId capture, IOperation target) => targets[capture] = target;

    public IOperation? Target(CaptureId capture) => targets.TryGetValue(capture, out IOperation? target) ? target : null;

    /// <summary>A lambda: it may run later, any number of times, or never.</summary>
    public FlowState Defer(IFlowAnonymousFunctionOperation lambda, FlowState state) =>
        Defer(graph.GetAnonymousFunctionControlFlowGraph(lambda, context.Cancellation), state);

    /// <summary>A local function that is handed on as a delegate.</summary>
    public FlowState Defer(IMethodSymbol localFunction, FlowState state) =>
        LocalFunction(localFunction) is { } body ? Defer(body.Graph, state) : state;

    /// <summary>The graph of a local function and the interpreter in whose body it stands.</summary>
    public (ControlFlowGraph Graph, BodyInterpreter Owner)? LocalFunction(IMethodSymbol method)
    {
        IMethodSymbol definition = method.OriginalDefinition;
        for (BodyInterpreter? body = this; body is not null; body = body.outer)
        {
            if (body.graph.LocalFunctions.Contains(definition, SymbolEqualityComparer.Default))
            {
                return (body.graph.GetLocalFunctionControlFlowGraph(definition, context.Cancellation), body);
            }
        }

        return null;
    }

    /// <summary>The graph of a delegate's lambda or local function that was created in this body.</summary>
    public (ControlFlowGraph Graph, BodyInterpreter Owner)? Closure(DelegateValue callback) =>
        callback.Lambda is { } lambda ? (graph.GetAnonymousFunctionControlFlowGraph(lambda, context.Cancellation), this) : LocalFunction(callback.Method);

    private FlowState Defer(ControlFlowGraph closure, FlowState state)
    {
        closures[closure.OriginalOperation.Syntax] = (closure, state);
        bool isRecording = context.IsRecording;
        context.IsRecording = false;
        FlowState after = new BodyInterpreter(context, closure, this, isFollowedAtCall: false).Run(state.WithoutCaptures());
        context.IsRecording = isRecording;
        return FlowState.Join(state, after.WithCapturesOf(state));
    }

    // A lambda sees what was true when it was created and what is true later; what differs is unknown in it.
    private void RunClosures(FlowState end)
    {
        if (closures.Count == 0 || !context.Records())
        {
            return;
        }

        foreach ((ControlFlowGraph closure, FlowState state) in closures.Values.ToArray())
        {
            FlowState seen = FlowState.Join(state, end).WithoutCaptures();
            context.JudgeWhatOthersSee(new BodyInterpreter(context, closure, this, isFollowedAtCall: false).Run(seen));
        }
    }

    // What is found in the blocks before the first loop counts at once.
    private void Reach(FlowState entry, int firstLoop)
    {
        bool isRecording = context.IsRecording;
        WaitingBlocks work = new(graph.Blocks.Length);
        Enter(graph.Blocks[0], entry, work);
        while (work.TryTake(out int next) && context.Step())
        {
            BasicBlock block = graph.Blocks[next];
            FlowState before = entries[next]!;
            context.IsRecording = isRecording && next < firstLoop;
            FlowState after = Follow(block, before);
            EnterHandlers(block, before, after, work);
            LeaveByEachWay(block, after, work);
        }
    }

    private void LeaveByEachWay(BasicBlock block, FlowState after, WaitingBlocks work)
    {
        // The conditional successor is taken when the condition is as its kind says, the other one when it is not.
        bool? truth = block.ConditionKind == ControlFlowConditionKind.None ? null : new Evaluator(context, this, after).Truth(block.BranchValue!);
        bool? jumps = truth is null ? null : truth == (block.ConditionKind == ControlFlowConditionKind.WhenTrue);
        if (jumps != true)
        {
            Leave(block.FallThroughSuccessor, after, work);
        }

        if (jumps != false)
        {
            Leave(block.ConditionalSuccessor, after, work);
        }
    }

    private FlowState Follow(BasicBlock block, FlowState state)
    {
        int occasions = context.Occasions;
        Evaluator evaluator = new(context, this, state);
        foreach (IOperation operation in block.Operations)
        {
            evaluator.Evaluate(operation);
        }

        FlowValue? value = block.BranchValue is null ? null : evaluator.Evaluate(block.BranchValue);
        if (value is not null && block.FallThroughSuccessor?.Semantics == ControlFlowBranchSemantics.Return)
        {
            if (isFollowedAtCall)
            {
                returned = returned is null ? value : FlowValue.Join(returned, value);
            }
            else
            {
                evaluator.Escape(value);
            }
        }

        records[block.Ordinal] |= context.Occasions > occasions;
        return evaluator.State;
    }

    private void Leave(ControlFlowBranch? branch, FlowState state, WaitingBlocks work)
    {
        if (branch is null)
        {
            return;
        }

        foreach (ControlFlowRegion region in branch.FinallyRegions)
        {
            if (shape.OnlyDisposes(region))
            {
                continue;
            }

            Enter(graph.Blocks[region.FirstBlockOrdinal], state, work);
            if (Through(region, state) is not { } after)
            {
                return;
            }

            state = after;
        }

        if (branch.Destination is { } destination)
        {
            // In its next turn a loop declares its variables anew. A lambda may see them later.
            if (GraphShape.LeadsBack(branch) && closures.Count == 0)
            {
                foreach (ControlFlowRegion region in branch.LeavingRegions)
                {
                    state = state.After(region);
                }
            }

            Enter(destination, state, work);
        }
    }

    // Followed for each branch that passes through it: what an exception brings into a finally block does not leave it there.
    private FlowState? Through(ControlFlowRegion finallyRegion, FlowState state)
    {
        bool isRecording = context.IsRecording;
        context.IsRecording = false;
        FlowState? end = new BodyInterpreter(context, graph, outer, isFollowedAtCall).ReachEnd(finallyRegion, state);
        context.IsRecording = isRecording;
        return end;
    }

    private FlowState? ReachEnd(ControlFlowRegion region, FlowState entry)
    {
        WaitingBlocks work = new(graph.Blocks.Length);
        FlowState? end = null;
        Enter(graph.Blocks[region.FirstBlockOrdinal], entry, work);
        while (work.TryTake(out int next) && context.Step())
        {
            if (next < region.FirstBlockOrdinal || next > region.LastBlockOrdinal)
            {
                continue;
            }

            BasicBlock block = graph.Blocks[next];
            FlowState after = Follow(block, entries[next]!);
            LeaveByEachWay(block, after, work);
            if (block.FallThroughSuccessor?.Semantics == ControlFlowBranchSemantics.StructuredExceptionHandling)
            {
                end = end is null ? after : FlowState.Join(end, after);
            }
        }

        return end;
    }

    // The regions around a lambda's own graph belong to another graph, with other blocks.
    // An exception can leave a protected region at any point: its handlers see the states before and after each block.
    private void EnterHandlers(BasicBlock block, FlowState before, FlowState after, WaitingBlocks work)
    {
        for (ControlFlowRegion? region = block.EnclosingRegion; region is not null && region != graph.Root; region = region.EnclosingRegion)
        {
            if (region.Kind == ControlFlowRegionKind.Try && region.EnclosingRegion is { } statement)
            {
                foreach (ControlFlowRegion handler in statement.NestedRegions)
                {
                    if (handler.Kind == ControlFlowRegionKind.Try || shape.OnlyDisposes(handler))
                    {
                        continue;
                    }

                    Enter(graph.Blocks[handler.FirstBlockOrdinal], before, work);
                    if (after != before)
                    {
                        Enter(graph.Blocks[handler.FirstBlockOrdinal], after, work);
                    }
                }
            }
        }
    }

    private void Enter(BasicBlock block, FlowState state, WaitingBlocks work)
    {
        FlowState? known = entries[block.Ordinal];
        FlowState joined = known is null ? state : FlowState.Join(known, state);
        if (known is null || !joined.Equals(known))
        {
            entries[block.Ordinal] = joined;
            work.Add(block.Ordinal);
        }

        if (block.Kind == BasicBlockKind.Exit)
        {
            exit = entries[block.Ordinal];
        }
    }
}
