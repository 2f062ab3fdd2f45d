using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using ProducerSafety.Analyzers.Lifecycle;

namespace ProducerSafety.Analyzers.Results;

/// <summary>
/// KPS3002, KPS3003, KPS3009 and KPS3010: what is wrong with the delivery handler of <c>Produce</c>. One analyzer,
/// because all of them look at the same code.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class DeliveryHandlerAnalyzer : KafkaAnalyzer
{
    private static readonly DiagnosticDescriptor Missing = Descriptors.Of(
        "KPS3002",
        "Produce without a delivery handler",
        "Without a delivery handler nobody learns that this message was not delivered; Flush does not say so either",
        Descriptors.Results,
        DiagnosticSeverity.Info,
        "Produce only queues the message. A permanent failure, for instance a missing permission, shows in the delivery report and nowhere else.");

    private static readonly DiagnosticDescriptor IgnoresError = Descriptors.Of(
        "KPS3003",
        "Delivery handler never looks at the error",
        "This delivery handler never looks at the report's error: it is called for messages that were not delivered, too",
        Descriptors.Results,
        DiagnosticSeverity.Warning,
        "The handler is called once for each message, delivered or not; Error.IsError tells which.");

    private static readonly DiagnosticDescriptor AsyncVoid = Descriptors.Of(
        "KPS3009",
        "Asynchronous delivery handler",
        "This delivery handler is 'async void': an exception in it ends the process, and nothing waits for it",
        Descriptors.Results,
        DiagnosticSeverity.Warning,
        "The handler is an Action, so an asynchronous one is 'async void'. Its exceptions are thrown on the thread pool, where nothing catches them.");

    private static readonly DiagnosticDescriptor Blocks = Descriptors.Of(
        "KPS3010",
        "Blocking call inside a handler of the producer",
        "'{0}' waits for delivery reports, and this handler runs on the thread that delivers them: it waits for itself",
        Descriptors.Results,
        DiagnosticSeverity.Warning,
        "Delivery handlers run on the producer's polling thread. What waits there for other messages' delivery, or for the producer's end, stops all reports.");

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Missing, IgnoresError, AsyncVoid, Blocks);

    private protected override void Register(CompilationStartAnalysisContext context, KafkaSymbols symbols) =>
        KafkaOperations.Register(context, operation => Analyze(operation, symbols), OperationKind.Invocation);

    private static void Analyze(OperationAnalysisContext context, KafkaSymbols symbols)
    {
        IInvocationOperation call = (IInvocationOperation)context.Operation;
        if (call.TargetMethod.Name == "SetErrorHandler" && SymbolEqualityComparer.Default.Equals(call.TargetMethod.ContainingType.OriginalDefinition, symbols.ProducerBuilder))
        {
            JudgeErrorHandler(context, call);
            return;
        }

        if (!symbols.IsProduce(call.TargetMethod) || Simulated.Is(call))
        {
            return;
        }

        if (DeliveryHandler.ArgumentOf(call) is null)
        {
            // The commit of a transaction fails when one of its messages was not delivered.
            if (!CodeAround.Names(call, "CommitTransaction") && !CodeAround.Names(call, "BeginTransaction") && !IsInProducer(context.ContainingSymbol, symbols)
                && !DisabledReports.MayBeOf(call, context.Compilation))
            {
                context.ReportDiagnostic(Diagnostic.Create(Missing, CallPlace.Of(call)));
            }
        }
        else if (DeliveryHandler.Of(call) is { } handler)
        {
            Judge(context, call, handler, symbols);
        }
    }

    private static void Judge(OperationAnalysisContext context, IInvocationOperation produce, DeliveryHandler handler, KafkaSymbols symbols)
    {
        if (handler.Method.IsAsync && handler.Method.ReturnsVoid)
        {
            context.ReportDiagnostic(Diagnostic.Create(AsyncVoid, handler.Given.GetLocation()));
        }

        if (handler.Reads.All(read => !LooksAtError(read)))
        {
            context.ReportDiagnostic(Diagnostic.Create(IgnoresError, handler.Given.GetLocation()));
        }

        foreach (IInvocationOperation call in handler.Body.Descendants().OfType<IInvocationOperation>())
        {
            if (WaitsForReports(call, symbols) is { } name && IsOnSameProducer(call, produce) && !IsInAnotherFunction(call, handler.Body))
            {
                context.ReportDiagnostic(Diagnostic.Create(Blocks, CallPlace.Of(call), name));
            }
        }
    }

    // The producer's own end waits for the thread that the handler runs on.
    private static void JudgeErrorHandler(OperationAnalysisContext context, IInvocationOperation set)
    {
        if (set.Arguments.FirstOrDefault()?.Value is not IDelegateCreationOperation { Target: IAnonymousFunctionOperation { Symbol.Parameters.Length: 2 } lambda })
        {
            return;
        }

        foreach (IInvocationOperation call in lambda.Descendants().OfType<IInvocationOperation>())
        {
            if (call.TargetMethod.Name == "Dispose" && ProducerReceiver.Of(call) is { } producer
                && SymbolEqualityComparer.Default.Equals(producer, lambda.Symbol.Parameters[0]) && !IsInAnotherFunction(call, lambda))
            {
                context.ReportDiagnostic(Diagnostic.Create(Blocks, CallPlace.Of(call), "Dispose"));
            }
        }
    }

    // The report as a whole may be looked at by whoever receives it.
    private static bool LooksAtError(IParameterReferenceOperation read) =>
        read.Parent is not IPropertyReferenceOperation { Property.Name: var name } || name is "Error" or "Status" or "TopicPartitionOffsetError";

    private static string? WaitsForReports(IInvocationOperation call, KafkaSymbols symbols) =>
        symbols.IsProducers(call.TargetMethod, "Flush") ? "Flush"
        : symbols.IsProduceAsync(call.TargetMethod) && TaskUse.WholeValue(call).Parent switch
        {
            IPropertyReferenceOperation { Property.Name: "Result" } => true,
            IInvocationOperation { TargetMethod.Name: "Wait" or "GetAwaiter" } => true,
            _ => false,
        } ? "ProduceAsync"
        : call.TargetMethod.Name is "Dispose" or "CommitTransaction" or "AbortTransaction" && KafkaSymbols.Is(call.Instance?.Type, symbols.Producer) ? call.TargetMethod.Name
        : null;

    // Each producer has its own thread for its reports.
    private static bool IsOnSameProducer(IInvocationOperation call, IInvocationOperation produce) =>
        ProducerReceiver.Of(produce) is { } producer && SymbolEqualityComparer.Default.Equals(ProducerReceiver.Of(call), producer);

    // Task.Run(() => producer.Flush()) runs on another thread.
    private static bool IsInAnotherFunction(IOperation call, IOperation body)
    {
        for (IOperation? around = call.Parent; around is not null && around != body; around = around.Parent)
        {
            if (around is IAnonymousFunctionOperation or ILocalFunctionOperation)
            {
                return true;
            }
        }

        return false;
    }

    // A class that is a producer itself hands on what it is given.
    private static bool IsInProducer(ISymbol symbol, KafkaSymbols symbols) => KafkaSymbols.Is(symbol.ContainingType, symbols.Producer);
}
