using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace ProducerSafety.Analyzers.Retries;

/// <summary>KPS2006: code decides by the persistence status of a <c>ProduceException</c>, which says the same whatever happened.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class PersistenceStatusAnalyzer : KafkaAnalyzer
{
    private static readonly DiagnosticDescriptor Rule = Descriptors.Of(
        "KPS2006",
        "The persistence status of a ProduceException decides what happens next",
        "This status is always 'NotPersisted' where ProduceAsync has failed, also when the message is in the topic",
        Descriptors.Retries,
        DiagnosticSeverity.Warning,
        "The client wraps its exception a second time and loses the status on the way. Only a delivery handler of Produce is told the true one.");

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Rule);

    private protected override void Register(CompilationStartAnalysisContext context, KafkaSymbols symbols) =>
        KafkaOperations.Register(context, operation => Analyze(operation, symbols), OperationKind.PropertyReference);

    private static void Analyze(OperationAnalysisContext context, KafkaSymbols symbols)
    {
        IPropertyReferenceOperation status = (IPropertyReferenceOperation)context.Operation;
        if (status.Property.Name == "Status"
            && SymbolEqualityComparer.Default.Equals(status.Property.Type, symbols.PersistenceStatus)
            && ExceptionOf(status) is { } exception
            && SymbolEqualityComparer.Default.Equals(exception.Type?.OriginalDefinition, symbols.ProduceException)
            && Decides(status)
            && !ComesFromProduce(status, symbols))
        {
            context.ReportDiagnostic(Diagnostic.Create(Rule, status.Syntax.GetLocation()));
        }
    }

    private static IOperation? ExceptionOf(IPropertyReferenceOperation status)
    {
        IOperation? result = status.Instance;
        if (result is IConditionalAccessInstanceOperation)
        {
            IOperation? access = status.Parent;
            while (access is not null and not IConditionalAccessOperation)
            {
                access = access.Parent;
            }

            result = (access as IConditionalAccessOperation)?.Operation;
        }

        return result is IPropertyReferenceOperation { Property.Name: "DeliveryResult", Instance: { } exception } ? exception : null;
    }

    private static bool Decides(IOperation status)
    {
        IOperation? user = status.Parent;
        while (user is IConversionOperation or IConditionalAccessOperation or IParenthesizedOperation)
        {
            user = user.Parent;
        }

        return user is IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals } or IIsPatternOperation or ISwitchOperation or ISwitchExpressionOperation;
    }

    // What Produce throws was never queued, and NotPersisted is the truth.
    private static bool ComesFromProduce(IOperation status, KafkaSymbols symbols)
    {
        for (IOperation? around = status.Parent; around is not null; around = around.Parent)
        {
            if (around is ICatchClauseOperation { Parent: ITryOperation @try })
            {
                return @try.Body.Descendants().OfType<IInvocationOperation>().Any(call => symbols.IsProduce(call.TargetMethod));
            }
        }

        return false;
    }
}
