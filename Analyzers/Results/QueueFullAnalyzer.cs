using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace ProducerSafety.Analyzers.Results;

/// <summary>KPS3006: a loop that produces faster than the broker takes, and does not expect the local queue to be full.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class QueueFullAnalyzer : KafkaAnalyzer
{
    // queue.buffering.max.messages by default.
    private const int QueueLimit = 100_000;

    private static readonly DiagnosticDescriptor Rule = Descriptors.Of(
        "KPS3006",
        "Produce in a loop without handling Local_QueueFull",
        "When the local queue is full, Produce throws Local_QueueFull at once; this loop does not expect that",
        Descriptors.Results,
        DiagnosticSeverity.Info,
        "Produce never blocks. A loop without a limit fills the queue (100,000 messages by default) as soon as the broker is slower than the loop.");

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Rule);

    private protected override void Register(CompilationStartAnalysisContext context, KafkaSymbols symbols) =>
        KafkaOperations.Register(context, operation => Analyze(operation, symbols), OperationKind.Invocation);

    private static void Analyze(OperationAnalysisContext context, KafkaSymbols symbols)
    {
        IInvocationOperation call = (IInvocationOperation)context.Operation;
        if (symbols.IsProduce(call.TargetMethod)
            && CodeAround.Loop(call) is { } loop
            && MayBeEndless(loop)
            && !IsExpected(call)
            && !IsPaced(loop, symbols))
        {
            context.ReportDiagnostic(Diagnostic.Create(Rule, CallPlace.Of(call)));
        }
    }

    private static bool MayBeEndless(ILoopOperation loop) => loop switch
    {
        IForLoopOperation { Condition: null } => true,
        IForLoopOperation { Condition: IBinaryOperation { RightOperand.ConstantValue: { HasValue: true, Value: int limit } } } => limit >= QueueLimit,
        IWhileLoopOperation { Condition.ConstantValue: { HasValue: true, Value: true } } => true,
        IForEachLoopOperation { Collection: var collection } => IsStream(collection),
        _ => false,
    };

    // Lines of a file, a range: what is made while it is enumerated can be longer than any queue.
    private static bool IsStream(IOperation collection)
    {
        while (collection is IConversionOperation conversion)
        {
            collection = conversion.Operand;
        }

        return collection switch
        {
            IInvocationOperation { TargetMethod: { Name: "ReadLines", ContainingType.Name: "File" } } => true,
            IInvocationOperation { TargetMethod: { Name: "Range", ContainingType.Name: "Enumerable" } } range =>
                range.Arguments.Length == 2 && range.Arguments[1].Value.ConstantValue is { HasValue: true, Value: int count } && count >= QueueLimit,
            _ => false,
        };
    }

    private static bool IsExpected(IOperation call)
    {
        for (IOperation? around = call.Parent; around is not null; around = around.Parent)
        {
            if (around is ITryOperation { Catches.IsEmpty: false })
            {
                return true;
            }
        }

        return false;
    }

    // Whatever waits in the loop leaves the client time to send.
    private static bool IsPaced(ILoopOperation loop, KafkaSymbols symbols) => loop.Body.Descendants().Any(operation => operation switch
    {
        IAwaitOperation => true,
        IForEachLoopOperation { IsAsynchronous: true } => true,
        IInvocationOperation { TargetMethod: var method } => symbols.IsProducers(method, "Flush")
            || method.Name is "Poll" or "Sleep" or "Wait" or "WaitOne" or "ReadLine" or "ReadKey" or "Read" or "Consume" or "Take" or "Receive" or "Delay" or "SpinWait" or "GetResult",
        _ => false,
    });
}
