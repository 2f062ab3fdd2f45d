using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace ProducerSafety.Analyzers.Results;

/// <summary>KPS3001: nobody looks at the task of <c>ProduceAsync</c>, or of a method that hands it out, so nobody learns that the message was not stored.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnobservedDeliveryAnalyzer : KafkaAnalyzer
{
    private static readonly DiagnosticDescriptor Rule = Descriptors.Of(
        "KPS3001",
        "The task of ProduceAsync is not observed",
        "Nothing observes this task: when the message cannot be delivered, nobody learns of it",
        Descriptors.Results,
        DiagnosticSeverity.Warning,
        "A failed delivery shows only in the task: as an exception where it is awaited. A task that is never looked at loses it without a trace.");

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Rule);

    private protected override void Register(CompilationStartAnalysisContext context, KafkaSymbols symbols) =>
        // What is called may be a method of another type, and nothing around it need speak of Kafka.
        KafkaOperations.Register(context, KafkaScope.Senders, operation => Analyze(operation, symbols), OperationKind.Invocation);

    private static void Analyze(OperationAnalysisContext context, KafkaSymbols symbols)
    {
        IInvocationOperation call = (IInvocationOperation)context.Operation;

        // The commit of a transaction fails when one of its messages was not delivered.
        bool isProduce = symbols.IsProduceAsync(call.TargetMethod);
        if ((isProduce || ProducingWrapper.MayBe(call)) && TaskUse.IsForgotten(call) && (isProduce || ProducingWrapper.Is(call, symbols)) && !Simulated.Is(call) && !CodeAround.Names(call, "CommitTransaction"))
        {
            context.ReportDiagnostic(Diagnostic.Create(Rule, CallPlace.Of(call)));
        }
    }
}
