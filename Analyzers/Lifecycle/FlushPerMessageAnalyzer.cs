using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using ProducerSafety.Analyzers.Retries;

namespace ProducerSafety.Analyzers.Lifecycle;

/// <summary>KPS4003: a loop waits for the delivery of each message before it sends the next one.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class FlushPerMessageAnalyzer : KafkaAnalyzer
{
    private static readonly DiagnosticDescriptor Rule = Descriptors.Of(
        "KPS4003",
        "Flush after every message",
        "Each turn of this loop waits for its message: nothing is batched, and each message costs a round trip to the broker; flush once, after the loop",
        Descriptors.Lifecycle,
        DiagnosticSeverity.Info,
        "A producer is fast because it sends many messages in one request. Flush waits until the queue is empty.");

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Rule);

    private protected override void Register(CompilationStartAnalysisContext context, KafkaSymbols symbols) =>
        KafkaOperations.Register(context, operation => Analyze(operation, symbols), OperationKind.Invocation);

    private static void Analyze(OperationAnalysisContext context, KafkaSymbols symbols)
    {
        IInvocationOperation flush = (IInvocationOperation)context.Operation;
        if (!symbols.IsProducers(flush.TargetMethod, "Flush")
            || ProducerReceiver.Of(flush) is not { } producer
            || LoopAround(flush) is not { } loop
            || IsDeclaredIn(producer, loop)
            || (flush.Arguments.Length == 1 && Timeouts.IsZero(flush.Arguments[0].Value)))
        {
            return;
        }

        IInvocationOperation[] calls = BodyOf(loop).Descendants().OfType<IInvocationOperation>().ToArray();
        IInvocationOperation[] sends = calls.Where(call =>
            call.TargetMethod.Name is "Produce" or "ProduceAsync" && SymbolEqualityComparer.Default.Equals(ProducerReceiver.Of(call), producer)).ToArray();
        if (sends.Length == 1 && sends[0].TargetMethod.Name == "Produce" && sends[0].Syntax.SpanStart < flush.Syntax.SpanStart
            && LoopAround(sends[0]) == loop && !HasReasonToFlush(loop, flush))
        {
            context.ReportDiagnostic(Diagnostic.Create(Rule, flush.Syntax.GetLocation(), new[] { loop.Syntax.GetLocation() }, Array.Empty<object>()));
        }
    }

    /// <summary>The innermost loop over messages that runs a call in each turn, or the lambda of a <c>ForEach</c>; null where the call is under a condition, or where the turns are not messages.</summary>
    private static IOperation? LoopAround(IInvocationOperation call)
    {
        for (IOperation? current = call.Parent; current is not null; current = current.Parent)
        {
            switch (current)
            {
                case IForEachLoopOperation or IForLoopOperation:
                    return current;
                case IWhileLoopOperation { Condition: IInvocationOperation { TargetMethod: var next } } when TakesWhatIsThere(next):
                    return current;
                case IAnonymousFunctionOperation when IsRunForEach(current):
                    return current;
                case ILoopOperation or IConditionalOperation or ISwitchOperation or ISwitchCaseOperation or ICatchClauseOperation or IAnonymousFunctionOperation or ILocalFunctionOperation:
                    return null;
            }
        }

        return null;
    }

    private static IOperation BodyOf(IOperation loop) => loop is ILoopOperation turns ? turns.Body : ((IAnonymousFunctionOperation)loop).Body;

    // Without a timeout none of these waits for more.
    private static bool TakesWhatIsThere(IMethodSymbol method) =>
        method is { Name: "TryDequeue" or "TryPop" or "TryTake", Parameters.Length: 1 } && IsIn(method, "System.Collections");

    private static bool IsRunForEach(IOperation lambda) =>
        lambda.Parent is IDelegateCreationOperation { Parent: IArgumentOperation { Parent: IInvocationOperation { TargetMethod: { Name: "ForEach" } method } } }
        && method.ContainingType is { Name: "List" or "Array" } && IsIn(method, "System");

    private static bool IsIn(IMethodSymbol method, string space) => method.ContainingNamespace.ToDisplayString().StartsWith(space, StringComparison.Ordinal);

    // A producer of each turn has to be flushed in it.
    private static bool IsDeclaredIn(ISymbol producer, IOperation loop) =>
        producer is ILocalSymbol && producer.DeclaringSyntaxReferences.Any(reference => loop.Syntax.Span.Contains(reference.Span));

    // A loop that takes its time anyway, and one that does something once the message is delivered.
    private static bool HasReasonToFlush(IOperation loop, IInvocationOperation flush) =>
        loop is IForEachLoopOperation { IsAsynchronous: true }
        || BodyOf(loop).Descendants().Any(operation =>
            operation != flush
            && (operation is IAwaitOperation || (operation is IInvocationOperation call && IsReason(call, flush))));

    private static bool IsReason(IInvocationOperation call, IInvocationOperation flush) =>
        call.TargetMethod.Name is "Sleep" or "Wait" or "ReadLine" or "ReadKey" or "Consume" or "GetConsumingEnumerable" or "CommitTransaction"
        || (call.Syntax.SpanStart > flush.Syntax.Span.End && !LoggingCalls.Is(call.TargetMethod) && FlowGraphs.FunctionOf(call) == FlowGraphs.FunctionOf(flush));
}
