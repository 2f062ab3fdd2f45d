using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using ProducerSafety.Analyzers.Results;
using ProducerSafety.Analyzers.Retries;

namespace ProducerSafety.Analyzers.Lifecycle;

/// <summary>Recognises code that learns from its delivery handlers what was delivered, and needs no flush to tell.</summary>
internal static class RecordedDeliveries
{
    /// <summary>Whether each message in the queue has a handler that notes its delivery, and the code behind a flush decides by the notes.</summary>
    public static bool AreReadBehind(IInvocationOperation flush, ISymbol producer)
    {
        IOperation function = FlowGraphs.FunctionOf(flush);
        IInvocationOperation[] sends = function.Descendants().OfType<IInvocationOperation>().Where(call =>
            ProducingNames.IsClientName(call.TargetMethod.Name) && SymbolEqualityComparer.Default.Equals(ProducerReceiver.Of(call), producer)
            && new ProducerUse(call, isNested: false).OnlyQueues).ToArray();
        return sends.Length > 0 && Array.TrueForAll(sends, send =>
            DeliveryHandler.Of(send) is { } handler && NotedBy(handler).Any(note => IsDecidedBy(note, flush, function)));
    }

    // What is only written after a failure is the same for a delivery and for a message that is still on its way.
    private static IEnumerable<ISymbol> NotedBy(DeliveryHandler handler) =>
        from reference in handler.Body.Descendants()
        let variable = VariableOf(reference)
        where variable is not null && IsWritten(reference) && !IsForFailures(reference, handler.Body)
        select variable;

    private static ISymbol? VariableOf(IOperation reference) => reference switch
    {
        ILocalReferenceOperation { Local: { DeclaringSyntaxReferences.Length: 1 } local } => local,
        IFieldReferenceOperation { Field: { DeclaringSyntaxReferences.Length: 1 } field } => field,
        _ => null,
    };

    private static bool IsWritten(IOperation reference) => reference.Parent switch
    {
        IAssignmentOperation assignment => assignment.Target == reference,
        IIncrementOrDecrementOperation => true,
        IArgumentOperation argument => argument.Parameter?.RefKind == RefKind.Ref,
        _ => false,
    };

    private static bool IsForFailures(IOperation write, IOperation body)
    {
        for (IOperation inner = write; inner != body && inner.Parent is { } around; inner = around)
        {
            if (around is IConditionalOperation choice && choice.Condition != inner && AsksForFailure(choice.Condition) == (choice.WhenTrue == inner))
            {
                return true;
            }
        }

        return false;
    }

    // report.Error.IsError, report.Error.Code != ErrorCode.NoError, report.Status == PersistenceStatus.NotPersisted
    private static bool AsksForFailure(IOperation condition) => condition switch
    {
        IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } not => !AsksForFailure(not.Operand),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals } compared =>
            compared.Descendants().Any(part => part is IFieldReferenceOperation { Field.Name: "NoError" or "Persisted" } or ILiteralOperation { ConstantValue.Value: false })
                == (compared.OperatorKind == BinaryOperatorKind.NotEquals),
        IIsPatternOperation { Pattern: INegatedPatternOperation } => true,
        IIsPatternOperation test => !test.Pattern.DescendantsAndSelf().Any(part => part is IFieldReferenceOperation { Field.Name: "NoError" or "Persisted" }),
        _ => true,
    };

    // A number that is only printed is for a person, who may or may not count.
    private static bool IsDecidedBy(ISymbol note, IInvocationOperation flush, IOperation function) => function.Descendants().Any(reference =>
        reference.Syntax.SpanStart > flush.Syntax.Span.End && SymbolEqualityComparer.Default.Equals(VariableOf(reference), note)
        && !IsWritten(reference) && !IsPrinted(reference, function));

    private static bool IsPrinted(IOperation reference, IOperation function)
    {
        for (IOperation? around = reference.Parent; around is not null && around != function; around = around.Parent)
        {
            if (around is IInvocationOperation call && LoggingCalls.Is(call.TargetMethod))
            {
                return true;
            }
        }

        return false;
    }
}
