using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using ProducerSafety.Analyzers.Retries;

namespace ProducerSafety.Analyzers.Lifecycle;

/// <summary>Follows whether a producer in a local variable may have messages in its queue that nobody has waited for.</summary>
internal sealed class QueuedMessages
{
    private const int Nothing = 0;
    private const int Queued = 1;

    private QueuedMessages(IInvocationOperation? disposed, bool isDisposed, bool isQueuedAtEnd)
    {
        Dispose = disposed;
        IsDisposed = isDisposed;
        IsQueuedAtEnd = isQueuedAtEnd;
    }

    /// <summary>Whether a path disposes the producer with messages in its queue.</summary>
    public bool IsDisposed { get; }

    /// <summary>The call that does; null where a using does.</summary>
    public IInvocationOperation? Dispose { get; }

    /// <summary>Whether a path leaves the function with messages in the queue.</summary>
    public bool IsQueuedAtEnd { get; }

    /// <summary>Null where it cannot be told.</summary>
    public static QueuedMessages? Of(ProducerLocal producer, ControlFlowGraph graph)
    {
        if (producer.Uses.Any(use => use.IsNested && use.Name is "Flush" or "Poll" or "CommitTransaction"))
        {
            return null;
        }

        ProducerPaths paths = new(graph, producer);
        IInvocationOperation? dispose = null;
        bool isDisposed = false;
        FlowWalk walk = FlowWalk.Run(graph, Step, throws: false);
        return walk.IsIncomplete ? null : new QueuedMessages(dispose, isDisposed, walk.Returned.Contains(Queued));

        int Step(IOperation operation, int state)
        {
            switch (paths.CallAt(operation, out ProducerUse? use))
            {
                case "Produce" or "ProduceAsync":
                    return use!.OnlyQueues || IsReturned(use.Call) ? Queued : state;
                case "Dispose":
                    if (state == Queued)
                    {
                        isDisposed = true;
                        dispose ??= use?.Call;
                    }

                    return Nothing;
                case "Flush" or "CommitTransaction" or "AbortTransaction":
                    return Nothing;
                case "Poll":
                    return Polling.MayWait(use!.Call) ? Nothing : state;
                default:
                    return operation.Syntax == producer.Build.Syntax || Waiting.Is(operation) ? Nothing : state;
            }
        }
    }

    /// <summary>Whether a task is returned as it is: the function, with its using, ends before the task does.</summary>
    public static bool IsReturned(IInvocationOperation produce)
    {
        IOperation value = ProducerReference.Converted(produce);
        return produce.TargetMethod.Name == "ProduceAsync" && value.Parent is IReturnOperation && !IsAsync(FlowGraphs.FunctionOf(produce));
    }

    private static bool IsAsync(IOperation function) => function switch
    {
        IAnonymousFunctionOperation lambda => lambda.Symbol.IsAsync,
        ILocalFunctionOperation local => local.Symbol.IsAsync,
        _ => function.SemanticModel?.GetDeclaredSymbol(function.Syntax) is IMethodSymbol { IsAsync: true },
    };
}
