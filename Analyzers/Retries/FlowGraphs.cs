using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ProducerSafety.Analyzers.Retries;

/// <summary>Finds the control-flow graph of the function that an operation stands in. The graph of each body is made once for all analyzers.</summary>
internal static class FlowGraphs
{
    private static readonly ConditionalWeakTable<IOperation, ControlFlowGraph> Bodies = new();

    /// <summary>The innermost function around an operation: a lambda, a local function, or the outermost body.</summary>
    public static IOperation FunctionOf(IOperation operation)
    {
        IOperation current = operation;
        while (current.Parent is { } parent && current is not (IAnonymousFunctionOperation or ILocalFunctionOperation))
        {
            current = parent;
        }

        return current;
    }

    /// <summary>The graph of a function; null where it has none.</summary>
    public static ControlFlowGraph? Of(IOperation function)
    {
        if (function.Parent is null)
        {
            return OfBody(function);
        }

        if (Of(FunctionOf(function.Parent)) is not { } outer)
        {
            return null;
        }

        if (function is ILocalFunctionOperation local)
        {
            return outer.LocalFunctions.Contains(local.Symbol) ? outer.GetLocalFunctionControlFlowGraph(local.Symbol) : null;
        }

        return OfLambda(function, outer);
    }

    /// <summary>The graph of a lambda, given the graph of the function around it.</summary>
    public static ControlFlowGraph? OfLambda(IOperation lambda, ControlFlowGraph outer) =>
        outer.Blocks.SelectMany(FlowVariables.OperationsOf).OfType<IFlowAnonymousFunctionOperation>().FirstOrDefault(found => found.Syntax == lambda.Syntax) is { } flow
            ? outer.GetAnonymousFunctionControlFlowGraph(flow) : null;

    /// <summary>The outermost body around an operation.</summary>
    public static IOperation Outermost(IOperation operation)
    {
        while (operation.Parent is { } parent)
        {
            operation = parent;
        }

        return operation;
    }

    /// <summary>The graph of an outermost body; null where Roslyn builds none for it.</summary>
    public static ControlFlowGraph? OfBody(IOperation body)
    {
        if (!Bodies.TryGetValue(body, out ControlFlowGraph? graph) && Create(body) is { } created)
        {
            // Another thread may have been faster; its graph is the same.
            graph = Bodies.GetValue(body, _ => created);
        }

        return graph;
    }

    private static ControlFlowGraph? Create(IOperation body) => body switch
    {
        IMethodBodyOperation method => ControlFlowGraph.Create(method),
        IConstructorBodyOperation constructor => ControlFlowGraph.Create(constructor),
        IBlockOperation { Parent: null } block => ControlFlowGraph.Create(block),
        IFieldInitializerOperation field => ControlFlowGraph.Create(field),
        IPropertyInitializerOperation property => ControlFlowGraph.Create(property),
        _ => null,
    };
}
