using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ProducerSafety.Analyzers.Retries;

/// <summary>Where the paths from a produce call lead.</summary>
internal sealed class PathEnds
{
    /// <summary>Whether a path comes back to the call through the head of the loop.</summary>
    public bool Returns { get; set; }

    /// <summary>Whether a path leaves the loop.</summary>
    public bool Leaves { get; set; }

    /// <summary>Whether there were too many paths to follow them all.</summary>
    public bool IsIncomplete { get; set; }

    /// <summary>What the function returns on the paths that return.</summary>
    public HashSet<Value> Returned { get; } = new();

    /// <summary>What is known on these paths.</summary>
    public HashSet<Facts> ReturnedWith { get; } = new();

    /// <summary>The calls of interest that a path comes to without passing the head of the loop.</summary>
    public HashSet<SyntaxNode> Reached { get; } = new();

    /// <summary>What leaves the function on the paths that throw.</summary>
    public HashSet<Value> Thrown { get; } = new();

    /// <summary>What is known when the call is reached for the first time.</summary>
    public HashSet<Facts> Arrivals { get; } = new();
}

/// <summary>
/// Follows the feasible paths of a function. Path-sensitive in the variables that hold constants, so that
/// <c>while (!sent)</c> with <c>sent = true</c> after the send is left by success and not by failure.
/// </summary>
internal sealed class PathExplorer(FlowSite site, KafkaSymbols symbols, ValueTests tests)
{
    // A method that needs more is left alone.
    private const int MostStates = 2000;

    // A counter that reaches a block this often is no longer followed by its value.
    private const int MostVisits = 12;

    private readonly Evaluator evaluator = new(site, symbols, tests);
    private readonly Stack<(BasicBlock Block, Facts Facts, bool Turned)> pending = new();
    private readonly HashSet<(int Block, Facts Facts, bool Turned)> seen = new();
    private readonly Dictionary<int, int> visits = new();

    private FlowLoop? loop;
    private bool isEntry;

    /// <summary>The calls of interest.</summary>
    public IReadOnlyCollection<SyntaxNode> Watched { get; set; } = Array.Empty<SyntaxNode>();
    private PathEnds ends = new();

    /// <summary>What is known where the call is reached first, coming from the start of the function.</summary>
    public IReadOnlyCollection<Facts> Arrivals()
    {
        Reset(null, Assumption.Success);
        isEntry = true;
        Go(site.Graph.Blocks[0], Facts.None, turned: false);
        Run();

        // Not reached without an exception of other code (the call stands in a catch), or too many paths: then nothing is known.
        return ends.Arrivals.Count == 0 || ends.IsIncomplete ? new[] { Facts.None } : ends.Arrivals;
    }

    /// <summary>Where the paths from the call lead.</summary>
    /// <param name="arrivals">What is known at the call.</param>
    /// <param name="within">The loop that is asked about; null for the whole function.</param>
    /// <param name="assumption">What the call is taken to have done.</param>
    public PathEnds Follow(IReadOnlyCollection<Facts> arrivals, FlowLoop? within, Assumption assumption)
    {
        Reset(within, assumption);
        foreach (Facts facts in arrivals)
        {
            Walk(site.Block, facts, turned: false, isStart: true);
        }

        Run();
        return ends;
    }

    /// <summary>What is known where the function returns, if it is entered with some facts.</summary>
    public PathEnds FollowWhole(Facts facts)
    {
        Reset(null, Assumption.Success);
        Go(site.Graph.Blocks[0], facts, turned: false);
        Run();
        return ends;
    }

    private void Reset(FlowLoop? within, Assumption assumption)
    {
        loop = within;
        evaluator.Assumption = assumption;
        isEntry = false;
        ends = new PathEnds();
        pending.Clear();
        seen.Clear();
        visits.Clear();
    }

    private void Run()
    {
        while (pending.Count > 0 && !ends.IsIncomplete)
        {
            (BasicBlock block, Facts facts, bool turned) = pending.Pop();
            Walk(block, facts, turned, isStart: false);
        }
    }

    private void Walk(BasicBlock block, Facts facts, bool turned, bool isStart)
    {
        evaluator.Begin(block, facts);
        Value value = Value.Unknown;
        for (int index = isStart ? site.Index : 0; index <= block.Operations.Length; index++)
        {
            evaluator.PassesSite = !isStart && block.Ordinal == site.Block.Ordinal && index == site.Index;
            if (evaluator.PassesSite && Arrive(turned))
            {
                return;
            }

            isStart = false;
            value = evaluator.Evaluate(index < block.Operations.Length ? block.Operations[index] : block.BranchValue);
            if (evaluator.IsExcused)
            {
                return;
            }

            if (Watched.Count > 0 && !turned)
            {
                Watch(index < block.Operations.Length ? block.Operations[index] : block.BranchValue);
            }

            foreach (Value exception in evaluator.Thrown)
            {
                Throw(block.EnclosingRegion, exception, evaluator.Facts, turned);
            }

            if (evaluator.Thrown.Count > 0)
            {
                return;
            }
        }

        Branch(block, value, turned);
    }

    private void Watch(IOperation? operation)
    {
        foreach (IOperation part in operation?.DescendantsAndSelf() ?? Enumerable.Empty<IOperation>())
        {
            if (part is IInvocationOperation && Watched.Contains(part.Syntax))
            {
                ends.Reached.Add(part.Syntax);
            }
        }
    }

    // Whether the path ends here. Met again without passing the head of the loop, the call stands in an inner loop: it goes on.
    private bool Arrive(bool turned)
    {
        if (isEntry)
        {
            ends.Arrivals.Add(evaluator.Facts);
            return true;
        }

        ends.Returns |= turned || loop is null;
        return turned || loop is null;
    }

    private void Branch(BasicBlock block, Value value, bool turned)
    {
        Facts facts = evaluator.Facts;
        if (block.ConditionalSuccessor is not { } conditional)
        {
            Take(block, block.FallThroughSuccessor, value, facts, turned);
            return;
        }

        bool wanted = block.ConditionKind == ControlFlowConditionKind.WhenTrue;
        if (value.Truth != !wanted)
        {
            Take(block, conditional, Value.Unknown, Learn(facts, block.BranchValue, wanted), turned);
        }

        if (value.Truth != wanted)
        {
            Take(block, block.FallThroughSuccessor, Value.Unknown, Learn(facts, block.BranchValue, !wanted), turned);
        }
    }

    // A flag that was tested is known from there on.
    private Facts Learn(Facts facts, IOperation? condition, bool holds) => condition switch
    {
        IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } not => Learn(facts, not.Operand, !holds),
        ILocalReferenceOperation local when !facts[local.Local].IsKnown && !site.Variables.IsShared(local.Local) =>
            facts.With(local.Local, Value.Of((bool?)holds)),
        _ => facts,
    };

    private void Take(BasicBlock from, ControlFlowBranch? branch, Value value, Facts facts, bool turned)
    {
        switch (branch?.Semantics)
        {
            case ControlFlowBranchSemantics.Regular or ControlFlowBranchSemantics.Return:
                facts = branch.FinallyRegions.Aggregate(facts, AfterFinally);
                if (branch.Destination is { Kind: not BasicBlockKind.Exit } destination)
                {
                    Go(destination, facts, turned);
                    return;
                }

                ends.Returned.Add(value);
                ends.ReturnedWith.Add(facts);
                ends.Leaves = true;
                break;
            case ControlFlowBranchSemantics.Throw:
                Throw(from.EnclosingRegion, value, facts, turned);
                break;
            case ControlFlowBranchSemantics.Rethrow:
                Throw(from.EnclosingRegion, CaughtAt(from, facts), facts, turned);
                break;
            case ControlFlowBranchSemantics.StructuredExceptionHandling when FlowRegions.FilterOf(from) is { EnclosingRegion: { } guarded } filter:
                Value exception = facts[filter];
                if (!Handle(guarded, guarded.NestedRegions.IndexOf(filter) + 1, exception, facts, turned))
                {
                    Throw(guarded, exception, facts, turned);
                }

                break;
        }
    }

    private static Value CaughtAt(BasicBlock block, Facts facts) =>
        FlowRegions.HandlerOf(block) is { } handler ? facts[handler] : Value.Unknown;

    private Facts AfterFinally(Facts facts, ControlFlowRegion region) => facts.Without(site.Variables.AssignedIn(site.Graph, region));

    private void Throw(ControlFlowRegion? from, Value exception, Facts facts, bool turned)
    {
        // The regions around a lambda belong to the graph of the function that it stands in, which has other blocks.
        for (ControlFlowRegion? region = from; region is not null && region != site.Graph.Root; region = region.EnclosingRegion)
        {
            if (region.Kind != ControlFlowRegionKind.Try || region.EnclosingRegion is not { } guarded)
            {
                continue;
            }

            if (guarded.Kind == ControlFlowRegionKind.TryAndFinally)
            {
                facts = AfterFinally(facts, guarded.NestedRegions[1]);
            }
            else if (Handle(guarded, first: 1, exception, facts, turned))
            {
                return;
            }
        }

        ends.Thrown.Add(exception);
        ends.Leaves = true;
    }

    // Whether a handler takes the exception for certain.
    private bool Handle(ControlFlowRegion guarded, int first, Value exception, Facts facts, bool turned)
    {
        for (int index = first; index < guarded.NestedRegions.Length; index++)
        {
            ControlFlowRegion handler = guarded.NestedRegions[index];
            bool? match = handler.ExceptionType is null or { SpecialType: SpecialType.System_Object }
                ? true : ValueTests.IsOfType(exception, handler.ExceptionType);
            if (match == false)
            {
                continue;
            }

            Go(site.Graph.Blocks[handler.FirstBlockOrdinal], facts.With(handler, exception), turned);
            if (match == true && handler.Kind == ControlFlowRegionKind.Catch)
            {
                return true;
            }
        }

        return false;
    }

    private void Go(BasicBlock block, Facts facts, bool turned)
    {
        if (loop is not null && !loop.Contains(block))
        {
            ends.Leaves = true;
            return;
        }

        visits.TryGetValue(block.Ordinal, out int count);
        visits[block.Ordinal] = count + 1;
        Facts kept = count < MostVisits ? facts : facts.Without(site.Variables.Stepped);
        bool hasTurned = turned || block.Ordinal == loop?.Header;
        if (seen.Add((block.Ordinal, kept, hasTurned)))
        {
            pending.Push((block, kept, hasTurned));
            ends.IsIncomplete |= seen.Count > MostStates;
        }
    }
}
