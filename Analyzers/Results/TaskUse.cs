using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ProducerSafety.Analyzers.Results;

/// <summary>What becomes of the task that a call returns.</summary>
internal static class TaskUse
{
    /// <summary>The expression that has the task as its value: the call with whatever only passes the task on around it.</summary>
    public static IOperation WholeValue(IOperation call)
    {
        IOperation value = call;
        while (PassesOn(value.Parent, value))
        {
            value = value.Parent!;
        }

        return value;
    }

    /// <summary>Whether nobody can learn how the task ends.</summary>
    public static bool IsForgotten(IOperation call)
    {
        IOperation value = WholeValue(call);
        return value.Parent switch
        {
            IExpressionStatementOperation => true,
            ISimpleAssignmentOperation { Target: IDiscardOperation } => true,
            ISimpleAssignmentOperation { Target: ILocalReferenceOperation local } assignment when assignment.Value == value => IsNeverRead(local.Local, value),
            IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator } => IsNeverRead(declarator.Symbol, value),
            IInvocationOperation { TargetMethod.Name: "ContinueWith" } continuation when continuation.Instance == value =>
                IgnoresTask(continuation) && IsForgotten(continuation),
            IArgumentOperation { Parent: IInvocationOperation { TargetMethod.Name: "Add", Instance: ILocalReferenceOperation list } } => IsOnlyFilled(list.Local, value),
            _ => false,
        };
    }

    /// <summary>The local variable that holds the task and nothing else, or null.</summary>
    public static ILocalSymbol? HeldBy(IOperation call) =>
        WholeValue(call).Parent is IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator } ? declarator.Symbol : null;

    /// <summary>The outermost operation around another: a whole body.</summary>
    public static IOperation Body(IOperation operation)
    {
        while (operation.Parent is { } parent)
        {
            operation = parent;
        }

        return operation;
    }

    /// <summary>The references to a local variable in the body around an operation.</summary>
    public static IEnumerable<ILocalReferenceOperation> References(ILocalSymbol local, IOperation inBody) =>
        Body(inBody).Descendants().OfType<ILocalReferenceOperation>().Where(reference => SymbolEqualityComparer.Default.Equals(reference.Local, local));

    private static bool PassesOn(IOperation? parent, IOperation value) => parent switch
    {
        IConversionOperation { OperatorMethod: null } or IParenthesizedOperation => true,
        IConditionalAccessOperation access => access.WhenNotNull == value,
        IConditionalOperation conditional => conditional.Condition != value && conditional.Type is not null,
        ICoalesceOperation => true,
        IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "WaitAsync" or "AsTask" } call => call.Instance == value,
        _ => false,
    };

    private static bool IsNeverRead(ILocalSymbol local, IOperation value) => References(local, value)
        .All(reference => reference.Parent is ISimpleAssignmentOperation assignment && assignment.Target == reference);

    // A list that tasks are put into, and that nothing else is done with.
    private static bool IsOnlyFilled(ILocalSymbol list, IOperation value) => References(list, value)
        .All(reference => reference.Parent is IInvocationOperation { TargetMethod.Name: "Add" } add && add.Instance == reference
            && add.Parent is IExpressionStatementOperation);

    // A continuation that is called after a failure and never looks at the task.
    private static bool IgnoresTask(IInvocationOperation continuation)
    {
        IOperation handler = continuation.Arguments.FirstOrDefault()?.Value ?? continuation;
        if (continuation.Arguments.Length > 1 || handler is not IDelegateCreationOperation { Target: IAnonymousFunctionOperation lambda })
        {
            return false;
        }

        IParameterSymbol task = lambda.Symbol.Parameters[0];
        return !lambda.Descendants().OfType<IParameterReferenceOperation>().Any(reference => SymbolEqualityComparer.Default.Equals(reference.Parameter, task));
    }
}
