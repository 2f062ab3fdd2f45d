using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using ProducerSafety.Analyzers.Results;

namespace ProducerSafety.Analyzers.Lifecycle;

/// <summary>One call on a producer.</summary>
internal sealed class ProducerUse(IInvocationOperation call, bool isNested)
{
    public IInvocationOperation Call { get; } = call;

    public string Name => Call.TargetMethod.Name;

    /// <summary>Whether the call stands in a lambda or local function of the function at hand: when it runs is not known.</summary>
    public bool IsNested { get; } = isNested;

    public bool IsProduce => Name is "Produce" or "ProduceAsync";

    /// <summary>Whether the call only leaves a message in the queue: nobody waits until it is delivered.</summary>
    public bool OnlyQueues => Name == "Produce" || (Name == "ProduceAsync" && IsUnobserved(Call));

    /// <summary>Whether nobody can wait for the task of a call; a continuation is told of its end, but makes nobody wait.</summary>
    public static bool IsUnobserved(IInvocationOperation call) => IsDropped(call) || TaskUse.IsForgotten(call);

    // With what is to be done at its end, also where a variable holds the task for nothing else.
    private static bool IsDropped(IOperation task)
    {
        IOperation value = TaskUse.WholeValue(task);
        return value.Parent switch
        {
            IExpressionStatementOperation or ISimpleAssignmentOperation { Target: IDiscardOperation } => true,
            IInvocationOperation { TargetMethod.Name: "ContinueWith" } continuation => continuation.Instance == value && IsDropped(continuation),
            IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var local } } => TaskUse.References(local, value).All(IsDropped),
            _ => false,
        };
    }

    /// <summary>Whether the task of a call is waited for right there.</summary>
    public static bool IsWaitedFor(IInvocationOperation call)
    {
        IOperation value = TaskUse.WholeValue(call);
        return value.Parent switch
        {
            IAwaitOperation => true,
            IPropertyReferenceOperation property => property.Property.Name == "Result",
            IInvocationOperation { TargetMethod.Name: "Wait" or "GetAwaiter" } waiting => waiting.Instance == value,
            _ => false,
        };
    }
}
