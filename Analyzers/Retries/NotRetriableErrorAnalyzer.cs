using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace ProducerSafety.Analyzers.Retries;

/// <summary>KPS2005: an error that no retry can mend is counted as one to retry.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class NotRetriableErrorAnalyzer : KafkaAnalyzer
{
    private static readonly DiagnosticDescriptor Rule = Descriptors.Of(
        "KPS2005",
        "An error that is not retriable is retried",
        "'{0}' is not retriable: the same request fails in the same way until somebody changes the message, the permissions or the topic",
        Descriptors.Retries,
        DiagnosticSeverity.Warning,
        "What is retriable the client has retried already; these errors are reported at once because waiting does not help.");

    private static readonly HashSet<string> NotRetriable = new(StringComparer.Ordinal)
    {
        "TopicAuthorizationFailed", "ClusterAuthorizationFailed", "TransactionalIdAuthorizationFailed", "GroupAuthorizationFailed",
        "MsgSizeTooLarge", "RecordListTooLarge", "InvalidConfig", "InvalidRecord", "InvalidMsg", "InvalidMsgSize", "UnsupportedForMessageFormat",
        "InvalidRequiredAcks", "InvalidTimestamp", "UnsupportedVersion", "UnsupportedCompressionType", "PolicyViolation", "SaslAuthenticationFailed", "Local_Authentication",
        "TopicException", "Local_InvalidArg", "Local_Fatal", "Local_Fenced", "ProducerFenced", "InvalidProducerEpoch", "Local_KeySerialization", "Local_ValueSerialization", "SecurityDisabled",
        "UnknownTopicOrPart", "Local_UnknownTopic", "Local_UnknownPartition",
    };

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Rule);

    private protected override void Register(CompilationStartAnalysisContext context, KafkaSymbols symbols) =>
        KafkaOperations.Register(context, operation => Analyze(operation, symbols), OperationKind.FieldReference);

    private static void Analyze(OperationAnalysisContext context, KafkaSymbols symbols)
    {
        IFieldReferenceOperation code = (IFieldReferenceOperation)context.Operation;
        if (NotRetriable.Contains(code.Field.Name) && SymbolEqualityComparer.Default.Equals(code.Field.ContainingType, symbols.ErrorCode) && MeansRetry(code, context.ContainingSymbol)
            && IsAboutSends(code))
        {
            context.ReportDiagnostic(Diagnostic.Create(Rule, code.Syntax.GetLocation(), code.Field.Name));
        }
    }

    // The same code can be worth a retry elsewhere: a topic that was just created is not known everywhere yet.
    private static bool IsAboutSends(IOperation code) =>
        CodeAround.Names(code, "ProduceException") || CodeAround.Names(code, "ProduceAsync") || CodeAround.Names(code, "Produce");

    // Whether the comparison with this code, when it holds, is the answer "retry".
    private static bool MeansRetry(IOperation code, ISymbol containing)
    {
        for (IOperation part = code; part.Parent is { } parent; part = parent)
        {
            switch (parent)
            {
                case IConversionOperation or IParenthesizedOperation or IConstantPatternOperation or IIsPatternOperation or IReturnOperation or IBlockOperation or IPropertySubpatternOperation or IRecursivePatternOperation:
                case IBinaryPatternOperation { OperatorKind: BinaryOperatorKind.Or }:
                case IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.ConditionalOr or BinaryOperatorKind.Or }:
                    break;
                case ISwitchExpressionArmOperation arm:
                    return arm.Pattern == part && arm.Value.ConstantValue is { HasValue: true, Value: true } && AnswersRetry(FunctionName(arm, containing));
                case IAnonymousFunctionOperation lambda:
                    return IsRetryPredicate(lambda);
                case IMethodBodyOperation or ILocalFunctionOperation:
                    return AnswersRetry(FunctionName(part, containing));
                default:
                    return false;
            }
        }

        return AnswersRetry(FunctionName(code, containing));
    }

    private static string FunctionName(IOperation operation, ISymbol containing) =>
        FlowGraphs.FunctionOf(operation) is ILocalFunctionOperation local ? local.Symbol.Name : containing is IMethodSymbol { AssociatedSymbol: { } property } ? property.Name : containing.Name;

    private static bool AnswersRetry(string name) =>
        name.StartsWith("IsRetr", StringComparison.OrdinalIgnoreCase) || name.StartsWith("IsTransient", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("ShouldRetry", StringComparison.OrdinalIgnoreCase) || name.StartsWith("CanRetry", StringComparison.OrdinalIgnoreCase) || name.StartsWith("CanBeRetried", StringComparison.OrdinalIgnoreCase);

    // Policy.Handle<ProduceException<…>>(e => …): what the predicate accepts is retried, if the chain goes on to a retry.
    private static bool IsRetryPredicate(IAnonymousFunctionOperation lambda)
    {
        IOperation? around = lambda.Parent;
        while (around is IDelegateCreationOperation or IConversionOperation or IArgumentOperation)
        {
            around = around.Parent;
        }

        if (around is not IInvocationOperation { TargetMethod: { Name: "Handle" or "Or", ContainingNamespace.Name: "Polly" } } handle)
        {
            return false;
        }

        for (IOperation? user = handle.Parent; user is IInvocationOperation or IArgumentOperation; user = user.Parent)
        {
            if (user is IInvocationOperation { TargetMethod.Name: var name } && (name.StartsWith("Retry", StringComparison.Ordinal) || name.StartsWith("WaitAndRetry", StringComparison.Ordinal)))
            {
                return true;
            }
        }

        return false;
    }
}
