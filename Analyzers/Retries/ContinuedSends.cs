using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using ProducerSafety.Analyzers.Results;

namespace ProducerSafety.Analyzers.Retries;

/// <summary>Finds the sends in a continuation of a send's task that repeat it when it failed.</summary>
internal static class ContinuedSends
{
    /// <summary>The sends of the same message, under <c>t.IsFaulted</c> or in a continuation that only runs then.</summary>
    public static IEnumerable<IInvocationOperation> Of(IInvocationOperation send, IOperation function, KafkaSymbols symbols)
    {
        foreach (IInvocationOperation continuation in ContinuationsOf(send, function))
        {
            if (continuation.Arguments.Select(argument => argument.Value).OfType<IDelegateCreationOperation>().FirstOrDefault()?.Target is not IAnonymousFunctionOperation { Symbol.Parameters.Length: > 0 } lambda
                || lambda.Descendants().Any(operation => operation is IFieldReferenceOperation { Field.Name: "Local_QueueFull" }))
            {
                continue;
            }

            bool runsOnFailure = continuation.Arguments.Any(argument => argument.Value.DescendantsAndSelf().Any(option =>
                option is IFieldReferenceOperation { Field: { Name: "OnlyOnFaulted", ContainingType.Name: "TaskContinuationOptions" } }));
            foreach (IInvocationOperation call in CodeAround.OwnDescendants(lambda).OfType<IInvocationOperation>())
            {
                if ((symbols.IsProduceAsync(call.TargetMethod) || symbols.IsProduce(call.TargetMethod)) && SentMessage.IsSame(send, call)
                    && (runsOnFailure || IsUnderFailure(call, lambda)) && !SentMessage.IsChangedBetween(send, call))
                {
                    yield return call;
                }
            }
        }
    }

    // producer.ProduceAsync(…).ContinueWith(…), or of a variable that holds the task and nothing else.
    private static IEnumerable<IInvocationOperation> ContinuationsOf(IInvocationOperation send, IOperation function)
    {
        if (send.Parent is IInvocationOperation { TargetMethod.Name: "ContinueWith" } continued && continued.Instance == send)
        {
            return new[] { continued };
        }

        return send.Parent is not IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var task } } || TaskUse.References(task, send).Any(IsWritten)
            ? Enumerable.Empty<IInvocationOperation>()
            : CodeAround.OwnDescendants(function).OfType<IInvocationOperation>().Where(call =>
                call is { TargetMethod.Name: "ContinueWith", Instance: ILocalReferenceOperation { Local: var local } } && SymbolEqualityComparer.Default.Equals(local, task));
    }

    private static bool IsWritten(IOperation reference) => reference.Parent is IAssignmentOperation assignment && assignment.Target == reference;

    private static bool IsUnderFailure(IInvocationOperation call, IAnonymousFunctionOperation lambda)
    {
        for (IOperation inner = call; inner.Parent is { } around && inner != lambda; inner = around)
        {
            if (around is IConditionalOperation choice && ((choice.WhenTrue == inner && Means(choice.Condition, lambda, failed: true)) || (choice.WhenFalse == inner && Means(choice.Condition, lambda, failed: false))))
            {
                return true;
            }
        }

        return false;
    }

    // Whether a condition on the task holds only when it failed, or only when it did not.
    private static bool Means(IOperation condition, IAnonymousFunctionOperation lambda, bool failed) => condition switch
    {
        IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } not => Means(not.Operand, lambda, !failed),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd } both => failed && (Means(both.LeftOperand, lambda, failed) || Means(both.RightOperand, lambda, failed)),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.NotEquals, LeftOperand: var left, RightOperand.ConstantValue: { HasValue: true, Value: null } } => failed && IsOfTask(left, lambda, "Exception"),
        IIsPatternOperation { Pattern: INegatedPatternOperation { Pattern: IConstantPatternOperation { Value.ConstantValue: { HasValue: true, Value: null } } }, Value: var value } => failed && IsOfTask(value, lambda, "Exception"),
        _ => IsOfTask(condition, lambda, failed ? "IsFaulted" : "IsCompletedSuccessfully"),
    };

    private static bool IsOfTask(IOperation operation, IAnonymousFunctionOperation lambda, string property) =>
        (operation is IConversionOperation conversion ? conversion.Operand : operation) is IPropertyReferenceOperation { Property.Name: var name, Instance: IParameterReferenceOperation task }
        && name == property && SymbolEqualityComparer.Default.Equals(task.Parameter, lambda.Symbol.Parameters[0]);
}
