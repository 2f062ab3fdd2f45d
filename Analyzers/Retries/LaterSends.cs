using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ProducerSafety.Analyzers.Retries;

/// <summary>Finds the sends behind another one that run only when that one failed: because of a flag, a status, or a return on success.</summary>
internal static class LaterSends
{
    /// <summary>Whether a call stands where it can repeat a send: behind it, in the same turn of the same loop, and not in the catch around it, which is judged for itself.</summary>
    public static bool MayRepeat(IInvocationOperation send, IInvocationOperation call) =>
        call.Syntax.SpanStart > send.Syntax.Span.End
        && CodeAround.Loop(send) == CodeAround.Loop(call)
        && !CatchesAround(call).Any(clause => clause.Parent!.Syntax.Span.Contains(send.Syntax.Span))
        && !TriesAround(send).Any(@try => @try.Catches.Any(Excuses.TakesOnlyRefusals));

    /// <summary>Of some calls, those that are reached when the send fails and not when it succeeds, with the message as it was.</summary>
    public static IEnumerable<IInvocationOperation> OnlyAfterFailure(
        IInvocationOperation send, IInvocationOperation[] again, ControlFlowGraph graph, ProduceOutcome outcome, KafkaSymbols symbols, ValueTests tests)
    {
        if (FlowSite.Find(graph, send, outcome) is not { } site)
        {
            return Enumerable.Empty<IInvocationOperation>();
        }

        PathExplorer explorer = new(site, symbols, tests) { Watched = again.Select(call => call.Syntax).ToArray() };
        FlowLoop? loop = FlowLoop.Around(graph, site.Block).FirstOrDefault();
        IReadOnlyCollection<Facts> arrivals = explorer.Arrivals();
        PathEnds thrown = explorer.Follow(arrivals, loop, Assumption.Exception);
        PathEnds failed = outcome.Failure is null ? new PathEnds() : explorer.Follow(arrivals, loop, Assumption.FailedResult);
        PathEnds success = explorer.Follow(arrivals, loop, Assumption.Success);
        return thrown.IsIncomplete || failed.IsIncomplete || success.IsIncomplete ? Enumerable.Empty<IInvocationOperation>()
            : again.Where(call => (thrown.Reached.Contains(call.Syntax) || failed.Reached.Contains(call.Syntax)) && !success.Reached.Contains(call.Syntax)
                && !SentMessage.IsChangedBetween(send, call));
    }

    private static IEnumerable<ICatchClauseOperation> CatchesAround(IOperation operation) => Around(operation).OfType<ICatchClauseOperation>();

    private static IEnumerable<ITryOperation> TriesAround(IOperation operation) => Around(operation).OfType<ITryOperation>();

    private static IEnumerable<IOperation> Around(IOperation operation)
    {
        for (IOperation? around = operation.Parent; around is not null and not (IAnonymousFunctionOperation or ILocalFunctionOperation); around = around.Parent)
        {
            yield return around;
        }
    }
}
