using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

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

    /// <summary>Whether the task of a call is given to nobody.</summary>
    public static bool IsUnobserved(IInvocationOperation call)
    {
        IOperation value = call;
        while (true)
        {
            switch (value.Parent)
            {
                case IConversionOperation or IParenthesizedOperation:
                    value = value.Parent;
                    break;
                case IInvocationOperation { TargetMethod.Name: "ContinueWith" or "ConfigureAwait" } chained when chained.Instance == value:
                    value = chained;
                    break;
                case IExpressionStatementOperation:
                case ISimpleAssignmentOperation { Target: IDiscardOperation }:
                    return true;
                default:
                    return false;
            }
        }
    }

    /// <summary>Whether the task of a call is waited for right there.</summary>
    public static bool IsWaitedFor(IInvocationOperation call)
    {
        IOperation value = call;
        while (true)
        {
            switch (value.Parent)
            {
                case IConversionOperation or IParenthesizedOperation:
                    value = value.Parent;
                    break;
                case IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "WaitAsync" or "GetAwaiter" } chained when chained.Instance == value:
                    value = chained;
                    break;
                case IAwaitOperation:
                case IPropertyReferenceOperation { Property.Name: "Result" }:
                case IInvocationOperation { TargetMethod.Name: "Wait" or "GetResult" } waiting when waiting.Instance == value:
                    return true;
                default:
                    return false;
            }
        }
    }
}
