using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ProducerSafety.Analyzers.Lifecycle;

/// <summary>Recognises code that waits for something, which may well be a delivery.</summary>
internal static class Waiting
{
    private static readonly string[] Names = { "Wait", "Sleep", "Delay", "ReadLine", "ReadKey", "GetResult", "Drain", "Flush", "Join", "SpinUntil", "Stop", "Shutdown", "Close" };

    /// <summary>Whether an operation waits: for a task, for a time, for a signal, for a person.</summary>
    public static bool Is(IOperation operation) => operation switch
    {
        IAwaitOperation => true,
        IPropertyReferenceOperation property => property.Property.Name == "Result",
        IInvocationOperation call => call.TargetMethod.Name is "Run" or "RunAsync" or "SignalAndWait"
            || Array.Exists(Names, name => call.TargetMethod.Name.IndexOf(name, StringComparison.Ordinal) >= 0),
        _ => false,
    };

    /// <summary>Whether a type is there to wait for another thread: a task completion source, an event, a semaphore.</summary>
    public static bool IsSignal(ITypeSymbol? type) =>
        type?.Name is "TaskCompletionSource" or "CountdownEvent" or "ManualResetEvent" or "ManualResetEventSlim" or "AutoResetEvent"
            or "EventWaitHandle" or "SemaphoreSlim" or "Semaphore" or "Barrier";
}
