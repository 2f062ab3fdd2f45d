using Microsoft.CodeAnalysis;

namespace ProducerSafety.Analyzers.Retries;

/// <summary>What makes it right to send again after a failure.</summary>
internal static class Excuses
{
    /// <summary>Whether a call on the failure path makes the next send right.</summary>
    public static bool Retry(IMethodSymbol method, ProduceOutcome outcome, KafkaSymbols symbols)
    {
        // After an aborted transaction no consumer that reads committed data sees the first copy.
        if (Has(method, "Abort"))
        {
            return true;
        }

        // Produce throws when its local queue is full. Serving delivery reports makes room: nothing was queued, so nothing is sent twice.
        return outcome.IsLocal
            && (KafkaSymbols.Is(method.ContainingType, symbols.Producer)
                ? method.Name is "Poll" or "Flush"
                : Has(method, "Poll") || Has(method, "Flush") || Has(method, "Drain"));
    }

    /// <summary>Whether a helper's name says that it tests for a full queue, the one error that is not a failed send.</summary>
    public static bool TestsForFullQueue(IMethodSymbol method) =>
        method.ReturnType.SpecialType == SpecialType.System_Boolean
        && (Has(method, "QueueFull") || Has(method, "QueueIsFull") || Has(method, "FullQueue") || Has(method, "BufferFull")
            || Has(method, "Backpressure"));

    private static bool Has(IMethodSymbol method, string word) => method.Name.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0;
}
