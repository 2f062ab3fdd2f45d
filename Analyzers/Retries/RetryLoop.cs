using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ProducerSafety.Analyzers.Retries;

/// <summary>Decides whether a loop around a call that produces is a retry.</summary>
internal static class RetryLoop
{
    /// <summary>The loop that sends the same message again when the call fails, and is left when it succeeds; null where there is none.</summary>
    public static FlowLoop? Find(
        ControlFlowGraph graph, IOperation function, IInvocationOperation call, ProduceOutcome outcome, KafkaSymbols symbols, ValueTests tests) =>
        FindByFlow(graph, call, outcome, symbols, tests) is { } loop && new MessageIdentity(function, loop.Span, symbols).IsSameEachTurn(call, outcome) ? loop : null;

    /// <summary>The same, whatever it is that the call sends.</summary>
    public static FlowLoop? FindByFlow(ControlFlowGraph graph, IInvocationOperation call, ProduceOutcome outcome, KafkaSymbols symbols, ValueTests tests)
    {
        if (FlowSite.Find(graph, call, outcome) is not { } site)
        {
            return null;
        }

        PathExplorer explorer = new(site, symbols, tests);
        IReadOnlyCollection<Facts>? arrivals = null;
        foreach (FlowLoop loop in FlowLoop.Around(graph, site.Block))
        {
            arrivals ??= explorer.Arrivals();
            bool exceptionStays = Returns(explorer.Follow(arrivals, loop, Assumption.Exception));
            bool resultStays = outcome.Failure is not null && Returns(explorer.Follow(arrivals, loop, Assumption.FailedResult));
            if (!(exceptionStays || resultStays) || (outcome.IsLocal && !GivesUp(explorer, loop, outcome)))
            {
                continue;
            }

            // Success stays too: a loop over messages, and so are the loops around it.
            PathEnds success = explorer.Follow(arrivals, loop, Assumption.Success);
            if (!success.Returns && !success.IsIncomplete)
            {
                return loop;
            }

            // A result that nobody looks at stays like success: that alone says nothing about the loops around.
            if (exceptionStays)
            {
                return null;
            }
        }

        return null;
    }

    private static bool Returns(PathEnds ends) => ends.Returns && !ends.IsIncomplete;

    // Produce throws only what kept the message out of the local queue. A loop that never gives up waits for room there.
    private static bool GivesUp(PathExplorer explorer, FlowLoop loop, ProduceOutcome outcome)
    {
        // Nothing known: any turn, not only the first.
        Facts[] later = { Facts.None };
        return explorer.Follow(later, loop, Assumption.Exception).Leaves
            || (outcome.Failure is not null && explorer.Follow(later, loop, Assumption.FailedResult).Leaves);
    }
}
