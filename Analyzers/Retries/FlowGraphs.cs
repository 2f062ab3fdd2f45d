using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ProducerSafety.Analyzers.Retries;

/// <summary>Finds the control-flow graph of the function that an operation stands in.</summary>
internal static class FlowGraphs
{
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

    /// <summary>The graph of a function, given the graph of the outermost body; null where the function has none.</summary>
    public static ControlFlowGraph? Of(IOperation function, ControlFlowGraph outermost)
    {
        if (function.Parent is null)
        {
            return outermost;
        }

        if (Of(FunctionOf(function.Parent), outermost) is not { } outer)
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
    public static ControlFlowGraph? OfBody(IOperation body) => body switch
    {
        IMethodBodyOperation method => ControlFlowGraph.Create(method),
        IConstructorBodyOperation constructor => ControlFlowGraph.Create(constructor),
        IBlockOperation { Parent: null } block => ControlFlowGraph.Create(block),
        IFieldInitializerOperation field => ControlFlowGraph.Create(field),
        IPropertyInitializerOperation property => ControlFlowGraph.Create(property),
        _ => null,
    };
}
