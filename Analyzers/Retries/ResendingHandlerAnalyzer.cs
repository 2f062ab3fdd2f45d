using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using ProducerSafety.Analyzers.Results;

namespace ProducerSafety.Analyzers.Retries;

/// <summary>KPS2003: a delivery handler sends the message that failed again, to the same topic.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ResendingHandlerAnalyzer : KafkaAnalyzer
{
    private static readonly DiagnosticDescriptor Rule = Descriptors.Of(
        "KPS2003",
        "Delivery handler produces the failed message again",
        "This sends the failed message again: it is a new message with a new sequence number, so the broker cannot recognise the duplicate, and it overtakes none of those behind it",
        Descriptors.Retries,
        DiagnosticSeverity.Warning,
        "When the handler is called with an error, the client has given up on the message; it may be stored all the same.");

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Rule);

    private protected override void Register(CompilationStartAnalysisContext context, KafkaSymbols symbols) =>
        KafkaOperations.Register(context, operation => Analyze(operation, symbols), OperationKind.Invocation);

    private static void Analyze(OperationAnalysisContext context, KafkaSymbols symbols)
    {
        IInvocationOperation produce = (IInvocationOperation)context.Operation;
        if (!symbols.IsProduce(produce.TargetMethod) || DeliveryHandler.ArgumentOf(produce) is null || DeliveryHandler.Of(produce) is not { } handler
            || handler.Body.Descendants().Any(operation => operation is IFieldReferenceOperation { Field.Name: "Local_QueueFull" }))
        {
            return;
        }

        foreach (IInvocationOperation again in handler.Body.Descendants().OfType<IInvocationOperation>())
        {
            if ((symbols.IsProduce(again.TargetMethod) || symbols.IsProduceAsync(again.TargetMethod)) && again != produce
                && again.Arguments.Length >= 2 && IsSameTopic(again.Arguments[0].Value, produce, handler) && IsSameMessage(again.Arguments[1].Value, produce, handler))
            {
                context.ReportDiagnostic(Diagnostic.Create(Rule, CallPlace.Of(again)));
            }
        }
    }

    private static bool IsSameTopic(IOperation topic, IInvocationOperation produce, DeliveryHandler handler) =>
        IsOfReport(topic, handler, "Topic") || IsOfReport(topic, handler, "TopicPartition") || SyntaxFactory.AreEquivalent(topic.Syntax, produce.Arguments[0].Value.Syntax);

    private static bool IsSameMessage(IOperation message, IInvocationOperation produce, DeliveryHandler handler) =>
        IsOfReport(message, handler, "Message")
        || message is ILocalReferenceOperation or IParameterReferenceOperation && SyntaxFactory.AreEquivalent(message.Syntax, produce.Arguments[1].Value.Syntax)
        || message is IObjectCreationOperation { Initializer: { } initializer } && initializer.Initializers.OfType<ISimpleAssignmentOperation>()
            .Any(part => part.Target is IPropertyReferenceOperation { Property.Name: "Value" } && (IsOfReport(part.Value, handler, "Value") || part.Value is IPropertyReferenceOperation { Property.Name: "Value", Instance: { } whole } && IsOfReport(whole, handler, "Message")));

    private static bool IsOfReport(IOperation value, DeliveryHandler handler, string member) =>
        value is IPropertyReferenceOperation { Property.Name: var name, Instance: IParameterReferenceOperation report } && name == member
        && SymbolEqualityComparer.Default.Equals(report.Parameter, handler.Report);
}
