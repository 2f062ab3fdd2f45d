using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ProducerSafety.Analyzers.Retries;

/// <summary>The variables of a control-flow graph: which are counters, and which change where no path shows it.</summary>
internal sealed class FlowVariables
{
    // A function is asked about for each of its calls.
    private static readonly ConditionalWeakTable<ControlFlowGraph, FlowVariables> OfGraphs = new();

    private readonly Dictionary<CaptureId, ISymbol> captures = new();
    private readonly HashSet<object> stepped = new();
    private readonly HashSet<ISymbol> shared = new(SymbolEqualityComparer.Default);

    private FlowVariables(ControlFlowGraph graph)
    {
        bool hasFunctions = !graph.LocalFunctions.IsEmpty;
        foreach (BasicBlock block in graph.Blocks)
        {
            foreach (IOperation operation in OperationsOf(block))
            {
                Add(operation);
                hasFunctions |= operation is IFlowAnonymousFunctionOperation;
            }
        }

        IEnumerable<IOperation> all = hasFunctions ? graph.OriginalOperation.Descendants() : Enumerable.Empty<IOperation>();
        foreach (IOperation operation in all.Where(operation => operation is IAnonymousFunctionOperation or ILocalFunctionOperation))
        {
            AddShared(operation);
        }
    }

    private FlowVariables(FlowVariables all, IEnumerable<ISymbol> followed)
    {
        captures = all.captures;
        stepped = all.stepped;
        shared.UnionWith(all.shared);
        shared.ExceptWith(followed);
    }

    /// <summary>The variables of a graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="flags">Variables that a nested function assigns, whose values are followed all the same.</param>
    public static FlowVariables Of(ControlFlowGraph graph, IReadOnlyDictionary<ISymbol, HandlerFlag> flags)
    {
        FlowVariables all = OfGraphs.GetValue(graph, key => new FlowVariables(key));
        return flags.Count == 0 ? all : new FlowVariables(all, flags.Keys);
    }

    /// <summary>The variables that are counted up or down, or computed from their own value.</summary>
    public IReadOnlyCollection<object> Stepped => stepped;

    /// <summary>The operations of a block, at every depth.</summary>
    public static IEnumerable<IOperation> OperationsOf(BasicBlock block)
    {
        IEnumerable<IOperation> all = block.Operations.SelectMany(operation => operation.DescendantsAndSelf());
        return block.BranchValue is { } value ? all.Concat(value.DescendantsAndSelf()) : all;
    }

    /// <summary>Whether a nested function assigns the variable.</summary>
    public bool IsShared(ISymbol variable) => shared.Count > 0 && shared.Contains(variable);

    /// <summary>The variable that an assignment writes; null where it is none that is followed.</summary>
    public ISymbol? Of(IOperation target) => target switch
    {
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        IFlowCaptureReferenceOperation capture => captures.TryGetValue(capture.Id, out ISymbol? variable) ? variable : null,
        _ => null,
    };

    /// <summary>The variables that the blocks of a region assign.</summary>
    public IEnumerable<object> AssignedIn(ControlFlowGraph graph, ControlFlowRegion region)
    {
        for (int ordinal = region.FirstBlockOrdinal; ordinal <= region.LastBlockOrdinal; ordinal++)
        {
            foreach (IOperation operation in OperationsOf(graph.Blocks[ordinal]))
            {
                if (TargetOf(operation) is { } target && Of(target) is { } variable)
                {
                    yield return variable;
                }
            }
        }
    }

    private static IOperation? TargetOf(IOperation operation) => operation switch
    {
        IAssignmentOperation assignment => assignment.Target,
        IIncrementOrDecrementOperation increment => increment.Target,
        IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } argument => argument.Value,
        _ => null,
    };

    private void Add(IOperation operation)
    {
        if (operation is IFlowCaptureOperation capture)
        {
            ISymbol? captured = capture.Value switch
            {
                ILocalReferenceOperation local => local.Local,
                IParameterReferenceOperation parameter => parameter.Parameter,
                _ => null,
            };
            if (captured is not null)
            {
                captures[capture.Id] = captured;
            }
        }
        else if (operation is IIncrementOrDecrementOperation or ICompoundAssignmentOperation && Of(TargetOf(operation)!) is { } counter)
        {
            stepped.Add(counter);
        }
    }

    private void AddShared(IOperation function)
    {
        foreach (IOperation operation in function.Descendants())
        {
            if (TargetOf(operation) is { } target && Of(target) is { } variable)
            {
                shared.Add(variable);
            }
        }
    }
}
