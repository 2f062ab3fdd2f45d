using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using ProducerSafety.Analyzers.Results;

namespace ProducerSafety.Analyzers.Retries;

/// <summary>Finds the variables by which a delivery handler tells the code around it how the send ended: <c>report => sent = !report.Error.IsError</c>.</summary>
internal static class HandlerFlags
{
    /// <summary>The outcome of a call of <c>Produce</c> as its handler notes it; null where it notes nothing.</summary>
    public static ProduceOutcome? Of(IInvocationOperation produce, ControlFlowGraph graph, KafkaSymbols symbols, ValueTests tests)
    {
        if (DeliveryHandler.Of(produce) is not { Body.Parent: IAnonymousFunctionOperation lambda } handler || AssignedIn(lambda) is not { Count: > 0 } variables
            || FlowGraphs.OfLambda(lambda, graph) is not { } body)
        {
            return null;
        }

        PathExplorer explorer = new(FlowSite.Whole(body, ProduceOutcome.OfHandler(ImmutableDictionary<ISymbol, HandlerFlag>.Empty)), symbols, tests);
        PathEnds success = explorer.FollowWhole(Facts.None.With(handler.Report, Value.Answer(ValueKind.Result, failed: false)));
        PathEnds failure = explorer.FollowWhole(Facts.None.With(handler.Report, Value.Answer(ValueKind.Result, failed: true)));
        ImmutableDictionary<ISymbol, HandlerFlag>.Builder flags = ImmutableDictionary.CreateBuilder<ISymbol, HandlerFlag>(SymbolEqualityComparer.Default);
        foreach (ISymbol variable in variables)
        {
            // One that is left alone keeps what it was: nothing is known of it.
            Value sent = ValueOf(variable, success);
            Value failed = ValueOf(variable, failure);
            if (!sent.Equals(failed) && !IsAssignedElsewhere(variable, lambda))
            {
                flags.Add(variable, new HandlerFlag(sent, failed));
            }
        }

        return flags.Count == 0 ? null : ProduceOutcome.OfHandler(flags.ToImmutable());
    }

    private static Value ValueOf(ISymbol variable, PathEnds ends) =>
        !ends.IsIncomplete && ends.ReturnedWith.Count > 0 && ends.ReturnedWith.Select(facts => facts[variable]).Distinct().ToArray() is { Length: 1 } values ? values[0] : Value.Unknown;

    private static HashSet<ISymbol> AssignedIn(IOperation function) => new(
        function.Descendants().OfType<ISimpleAssignmentOperation>().Select(assignment => assignment.Target).OfType<ILocalReferenceOperation>()
            .Select(target => target.Local).Where(local => local.Type.SpecialType == SpecialType.System_Boolean),
        SymbolEqualityComparer.Default);

    // By another function, or by this one in another way: then it can change at any time.
    private static bool IsAssignedElsewhere(ISymbol variable, IOperation lambda) => FlowGraphs.Outermost(lambda).Descendants().Any(operation =>
        operation is ILocalReferenceOperation { Local: var local } && SymbolEqualityComparer.Default.Equals(local, variable) && FlowGraphs.FunctionOf(operation) is var function
        && function != lambda && function != FlowGraphs.FunctionOf(lambda.Parent!) && operation.Parent is IAssignmentOperation or IArgumentOperation { Parameter.RefKind: not RefKind.None });
}
