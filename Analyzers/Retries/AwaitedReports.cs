using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using ProducerSafety.Analyzers.Lifecycle;
using ProducerSafety.Analyzers.Results;

namespace ProducerSafety.Analyzers.Retries;

/// <summary>Recognises a send whose delivery handler fails a task that the same function waits for: its failure is the function's.</summary>
internal static class AwaitedReports
{
    /// <summary>Whether a failed delivery leaves the function as an exception.</summary>
    public static bool Fail(IInvocationOperation produce, IOperation function) =>
        DeliveryHandler.Of(produce) is { } handler
        && handler.Body.Descendants().OfType<IInvocationOperation>().Any(call =>
            call is { TargetMethod.Name: "SetException" or "TrySetException", Instance: ILocalReferenceOperation { Local: var source } } && IsAwaited(source, function));

    private static bool IsAwaited(ILocalSymbol source, IOperation function) =>
        CodeAround.OwnDescendants(function).OfType<IPropertyReferenceOperation>().Any(task =>
            task is { Property.Name: "Task", Instance: ILocalReferenceOperation { Local: var local } } && SymbolEqualityComparer.Default.Equals(local, source)
            && TaskUse.WholeValue(task).Parent is IAwaitOperation or IReturnOperation or IInvocationOperation { TargetMethod.Name: "Wait" or "GetAwaiter" });
}
