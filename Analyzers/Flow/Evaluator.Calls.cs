using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ProducerSafety.Analyzers.Flow;

/// <summary>Into the bodies of what is called: methods in this compilation, local functions, and delegates whose target is seen.</summary>
internal sealed partial class Evaluator
{
    /// <summary>Follows a method or a local function into its body; null where that cannot be done.</summary>
    private FlowValue? Follow(IMethodSymbol method, SyntaxNode call, FlowValue receiver, FlowValue[] arguments)
    {
        // What a configuration's or a builder's own method does to it would be done to an object of another name.
        if (receiver is ObjectValue || !MayConcernConfiguration(method, arguments))
        {
            return null;
        }

        (ControlFlowGraph Graph, BodyInterpreter Owner)? local = method.MethodKind == MethodKind.LocalFunction ? body.LocalFunction(method) : null;
        ControlFlowGraph? graph = method.MethodKind == MethodKind.LocalFunction ? local?.Graph : context.GraphToFollow(method);
        return graph is null ? null : Run(method.OriginalDefinition, graph, local?.Owner, call, arguments);
    }

    private bool MayConcernConfiguration(IMethodSymbol method, FlowValue[] arguments) =>
        method.MethodKind == MethodKind.LocalFunction
        || Array.Exists(arguments, argument => argument is ObjectValue)
        || api.IsTracked(ConfigurationApi.Awaited(method.ReturnType)) || api.IsProducerBuilder(method.ReturnType)
        || HandsBack(method, arguments)
        || (method.DeclaredAccessibility == Accessibility.Private && SymbolEqualityComparer.Default.Equals(method.ContainingType, context.Bodies.Type));

    // Through a parameter: out, or to a delegate.
    private bool HandsBack(IMethodSymbol method, FlowValue[] arguments)
    {
        foreach (IParameterSymbol parameter in method.Parameters)
        {
            if ((parameter.RefKind == RefKind.Out && api.IsTracked(parameter.Type))
                || (arguments[parameter.Ordinal] is DelegateValue or ConstantValue { Value: null } && api.IsCallback(parameter.Type)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Calls a delegate; null where its target is not seen.</summary>
    private FlowValue? Invoke(FlowValue receiver, IInvocationOperation invocation, FlowValue[] arguments)
    {
        // configure?.Invoke(config) where the caller gave null.
        if (receiver is ConstantValue { Value: null })
        {
            return FlowValue.Unknown;
        }

        if (receiver is not DelegateValue callback)
        {
            return null;
        }

        if (callback.Lambda is null && callback.Method.MethodKind != MethodKind.LocalFunction)
        {
            return Follow(callback.Method, invocation.Syntax, FlowValue.Unknown, arguments);
        }

        (ControlFlowGraph Graph, BodyInterpreter Owner)? target = callback.Owner.Closure(callback);
        FlowValue? result = target is { } closure ? Run(callback.Method, closure.Graph, closure.Owner, invocation.Syntax, arguments) : null;

        // When the lambda is looked at on its own, nobody knows what it is given.
        State = State.Without(variable => variable is IParameterSymbol && SymbolEqualityComparer.Default.Equals(variable.ContainingSymbol, callback.Method)).WithCapturesOf(State);
        return result;
    }

    private FlowValue? Run(IMethodSymbol method, ControlFlowGraph graph, BodyInterpreter? owner, SyntaxNode call, FlowValue[] arguments)
    {
        if (!context.Enter(method, call))
        {
            return null;
        }

        FlowState entry = State.WithoutCaptures();
        foreach (IParameterSymbol parameter in method.Parameters)
        {
            entry = entry.With(parameter, arguments[parameter.Ordinal]);
        }

        BodyInterpreter interpreter = new(context, graph, owner, isFollowedAtCall: true);
        State = interpreter.Run(entry).WithCapturesOf(State);
        context.Leave(method);
        return interpreter.Returned;
    }
}
