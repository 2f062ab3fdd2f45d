using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using ProducerSafety.Analyzers.Results;
using ProducerSafety.Analyzers.Retries;

namespace ProducerSafety.Analyzers.Lifecycle;

/// <summary>Tells whether a <c>Poll</c> may wait until messages are delivered, or only serves the reports that are there.</summary>
internal static class Polling
{
    /// <summary>Whether it waits, or somebody waits with it: for the number that it returns, or in a loop that goes on until all reports have come.</summary>
    public static bool MayWait(IInvocationOperation poll) =>
        poll.Arguments.Length != 1 || !Timeouts.IsZero(poll.Arguments[0].Value) || !IgnoredFlushAnalyzer.IsIgnored(poll) || RepeatsUntilDelivered(poll);

    // A loop that sends as well ends for another reason, unless a delivery handler has a say in it.
    private static bool RepeatsUntilDelivered(IInvocationOperation poll) =>
        CodeAround.Loop(poll) is { } loop
        && (!loop.Descendants().Any(IsSend) || FlowGraphs.FunctionOf(poll).Descendants().Any(operation => IsSend(operation) && HasSay((IInvocationOperation)operation)));

    private static bool IsSend(IOperation operation) => operation is IInvocationOperation { TargetMethod.Name: "Produce" or "ProduceAsync" };

    private static bool HasSay(IInvocationOperation send) =>
        send.Arguments.FirstOrDefault(argument => argument.Parameter?.Type.TypeKind == TypeKind.Delegate) is { Value: var handler }
        && !(handler.ConstantValue is { HasValue: true, Value: null }
            || (handler is IDelegateCreationOperation { Target: IAnonymousFunctionOperation lambda } && OnlyTells(lambda)));

    private static bool OnlyTells(IAnonymousFunctionOperation lambda) => lambda.Body.Descendants().All(operation => operation switch
    {
        IAssignmentOperation or IIncrementOrDecrementOperation => false,
        IInvocationOperation call => LoggingCalls.Is(call.TargetMethod) || call.TargetMethod.Name == "ToString",
        _ => true,
    });
}
