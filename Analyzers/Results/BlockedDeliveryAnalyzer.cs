using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace ProducerSafety.Analyzers.Results;

/// <summary>KPS3007: a thread waits for the task of <c>ProduceAsync</c>.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class BlockedDeliveryAnalyzer : KafkaAnalyzer
{
    private static readonly DiagnosticDescriptor Rule = Descriptors.Of(
        "KPS3007",
        "Blocking on ProduceAsync",
        "'{0}' blocks a thread for a whole round trip to the broker; await the task instead",
        Descriptors.Results,
        DiagnosticSeverity.Warning,
        "A blocked thread waits for the acknowledgement and does nothing else: throughput falls to one message a round trip and thread, the thread pool runs dry, and under a synchronization context it is a deadlock.");

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Rule);

    private protected override void Register(CompilationStartAnalysisContext context, KafkaSymbols symbols) =>
        KafkaOperations.Register(context, operation => Analyze(operation, symbols), OperationKind.Invocation);

    private static void Analyze(OperationAnalysisContext context, KafkaSymbols symbols)
    {
        IInvocationOperation call = (IInvocationOperation)context.Operation;
        if (symbols.IsProduceAsync(call.TargetMethod) && !Simulated.Is(call) && FindBlock(call) is { } block)
        {
            context.ReportDiagnostic(Diagnostic.Create(Rule, block.Syntax.GetLocation(), NameOf(block)));
        }
    }

    private static IOperation? FindBlock(IInvocationOperation call)
    {
        if (BlockOn(TaskUse.WholeValue(call)) is { } block)
        {
            return block;
        }

        // A variable that holds this task only, and whose only use is that it is waited for.
        return TaskUse.HeldBy(call) is { } held && TaskUse.References(held, call).ToArray() is { Length: 1 } references ? BlockOn(references[0]) : null;
    }

    private static IOperation? BlockOn(IOperation task) => task.Parent switch
    {
        IPropertyReferenceOperation { Property.Name: "Result" } result when result.Instance == task => result,
        IInvocationOperation { TargetMethod.Name: "Wait" } wait when wait.Instance == task => wait,
        IInvocationOperation { TargetMethod.Name: "GetAwaiter" } awaiter when awaiter.Instance == task
            && awaiter.Parent is IInvocationOperation { TargetMethod.Name: "GetResult" } result => result,
        _ => null,
    };

    private static string NameOf(IOperation block) => block switch
    {
        IPropertyReferenceOperation => "Result",
        IInvocationOperation { TargetMethod.Name: "Wait" } => "Wait",
        _ => "GetResult",
    };
}
