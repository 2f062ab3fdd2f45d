using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace ProducerSafety.Analyzers.Retries;

/// <summary>KPS2002: a retry policy, or a helper that retries what it is given, around a produce call.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class RetryPolicyAnalyzer : KafkaAnalyzer
{
    private static readonly DiagnosticDescriptor Rule = Descriptors.Of(
        "KPS2002",
        "Retry policy around a produce call",
        "'{0}' sends the message again when it fails: each call is a new message with a new sequence number, so the broker cannot recognise the duplicate",
        Descriptors.Retries,
        DiagnosticSeverity.Warning,
        "The client has already retried what can be retried until delivery.timeout.ms. What is left is either not retriable or possibly stored.");

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Rule);

    private protected override void Register(CompilationStartAnalysisContext context, KafkaSymbols symbols)
    {
        ProduceCalls calls = new(context.Compilation, symbols);
        RetryPolicies policies = new(symbols);
        context.RegisterOperationAction(
            operation =>
            {
                IInvocationOperation call = (IInvocationOperation)operation.Operation;
                if (MayRetry(call.TargetMethod) && (policies.Retries(call) || RetryHelpers.Retries(call)) && SendsSameMessage(call, calls, symbols))
                {
                    operation.ReportDiagnostic(Diagnostic.Create(Rule, CallPlace.Of(call), call.TargetMethod.Name));
                }
            },
            OperationKind.Invocation);
    }

    private static bool MayRetry(IMethodSymbol method) => method.Name.StartsWith("Execute", StringComparison.Ordinal) || RetryHelpers.IsNamedSo(method);

    private static bool SendsSameMessage(IInvocationOperation call, ProduceCalls calls, KafkaSymbols symbols)
    {
        foreach (IArgumentOperation argument in call.Arguments)
        {
            IOperation value = argument.Value;
            while (value is IConversionOperation conversion)
            {
                value = conversion.Operand;
            }

            if (value is not IDelegateCreationOperation { Target: IAnonymousFunctionOperation lambda })
            {
                continue;
            }

            foreach (IInvocationOperation inner in CodeAround.OwnDescendants(lambda.Body).OfType<IInvocationOperation>())
            {
                if (calls.Of(inner) is { IsLocal: false } outcome && new MessageIdentity(lambda, lambda.Syntax.Span, symbols).IsSameEachTurn(inner, outcome))
                {
                    return !ExcusedIn(lambda);
                }
            }
        }

        return false;
    }

    // What aborts its transaction, or hands the failure to nobody, sends nothing twice.
    private static bool ExcusedIn(IAnonymousFunctionOperation lambda) => lambda.Descendants().Any(operation => operation switch
    {
        IInvocationOperation { TargetMethod.Name: var name } => name.StartsWith("Abort", StringComparison.Ordinal),
        ICatchClauseOperation { Filter: null } clause => !clause.Handler.Descendants().Any(inner => inner is IThrowOperation),
        _ => false,
    });
}
