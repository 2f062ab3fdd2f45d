using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using ProducerSafety.Analyzers.Results;
using ProducerSafety.Analyzers.Retries;

namespace ProducerSafety.Analyzers.Lifecycle;

/// <summary>KPS4001: a producer is disposed while messages may still be in its queue, which are lost then.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnflushedDisposeAnalyzer : KafkaAnalyzer
{
    private static readonly DiagnosticDescriptor Rule = Descriptors.Of(
        "KPS4001",
        "Producer is disposed with messages still queued",
        "'{0}' is disposed while messages of '{1}' may still be queued: Dispose does not wait, and what is not delivered by then is lost; call Flush first",
        Descriptors.Lifecycle,
        DiagnosticSeverity.Warning,
        "Produce puts a message into a queue and returns. Dispose does not deliver the queue; only Flush, or waiting for every delivery, does.");

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Rule);

    private protected override void Register(CompilationStartAnalysisContext context, KafkaSymbols symbols)
    {
        KafkaOperations.Register(context, operation => AnalyzeLocal(operation, symbols), OperationKind.Invocation);
        ProducerField.Register(context, symbols, "Produce", (field, report) => AnalyzeField(field, symbols, report));
    }

    private static void AnalyzeLocal(OperationAnalysisContext context, KafkaSymbols symbols)
    {
        IInvocationOperation build = (IInvocationOperation)context.Operation;
        if (!NewProducer.Is(build, symbols)
            || ProducerLocal.Of(build) is not { Escapes: false, Declarator: { } declarator } producer
            || FirstQueued(producer) is not { } produce
            || IsFlushedBehind(producer, symbols)
            || FlowGraphs.Of(producer.Function) is not { } graph
            || QueuedMessages.Of(producer, graph) is not { IsDisposed: true } queued)
        {
            return;
        }

        // A using has no word of its own for the dispose: its variable stands for it.
        Location where = queued.Dispose?.Syntax.GetLocation() ?? ((VariableDeclaratorSyntax)declarator.Syntax).Identifier.GetLocation();
        context.ReportDiagnostic(Diagnostic.Create(Rule, where, new[] { produce.Call.Syntax.GetLocation() }, producer.Local.Name, produce.Name));
    }

    private static ProducerUse? FirstQueued(ProducerLocal producer) =>
        producer.Uses.Find(use => !use.IsNested && (use.OnlyQueues || QueuedMessages.IsReturned(use.Call)));

    // A flush or a wait behind all sends is meant for all of them, also where a condition or a loop that the paths do not
    // understand stands around it.
    private static bool IsFlushedBehind(ProducerLocal producer, KafkaSymbols symbols)
    {
        int last = producer.Uses.Where(use => use.IsProduce).Max(use => use.Call.Syntax.SpanStart);
        return producer.Function.Descendants().Any(operation =>
            operation.Syntax.SpanStart > last
            && (Waiting.Is(operation) || operation is IInvocationOperation { TargetMethod.Name: "CommitTransaction" } || IsWaitingPoll(operation))
            && !IsInLoopOfProduce(operation, producer)
            && !OnlyMakesRoom(operation, symbols));
    }

    private static bool IsWaitingPoll(IOperation operation) => operation is IInvocationOperation { TargetMethod.Name: "Poll" } poll && Polling.MayWait(poll);

    // Where a send has thrown, waiting makes room in the queue for the next one; the sends that went well are not waited for.
    private static bool OnlyMakesRoom(IOperation wait, KafkaSymbols symbols)
    {
        for (IOperation? around = wait.Parent; around is not null; around = around.Parent)
        {
            if (around is ICatchClauseOperation { ExceptionType: { } type } && KafkaSymbols.Is(type, symbols.KafkaException))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsInLoopOfProduce(IOperation wait, ProducerLocal producer) =>
        Loops.Around(wait, producer.Function).Any(loop => producer.Uses.Exists(use => use.IsProduce && loop.Syntax.Span.Contains(use.Call.Syntax.Span)));

    private static void AnalyzeField(ProducerField field, KafkaSymbols symbols, Action<Diagnostic> report)
    {
        if (field.Escapes || field.Uses.Any(use => (use.Name is "Flush" or "CommitTransaction" || IsWaitingPoll(use.Call)) && !OnlyMakesRoom(use.Call, symbols)))
        {
            return;
        }

        ProducerUse? produce = field.Uses.FirstOrDefault(use => use.OnlyQueues && !IsWaitedForElsewhere(use));
        if (produce is not null && field.Uses.FirstOrDefault(use => use.Name == "Dispose" && EndsType(use)) is { } dispose)
        {
            report(Diagnostic.Create(Rule, dispose.Call.Syntax.GetLocation(), new[] { produce.Call.Syntax.GetLocation() }, field.Field.Name, produce.Name));
        }
    }

    // A function that has a signal may hand it to the delivery handler, and so wait for each message.
    private static bool IsWaitedForElsewhere(ProducerUse produce) =>
        TaskUse.Body(produce.Call).Descendants().Any(operation =>
            operation is ILocalReferenceOperation or IFieldReferenceOperation or IObjectCreationOperation && Waiting.IsSignal(operation.Type));

    private static bool EndsType(ProducerUse dispose) =>
        dispose.Call.SemanticModel?.GetEnclosingSymbol(dispose.Call.Syntax.SpanStart) is IMethodSymbol method
        && method.Name is "Dispose" or "DisposeAsync" or "DisposeCore" or "DisposeAsyncCore" or "StopAsync" or "Stop" or "Close" or "Shutdown";
}
