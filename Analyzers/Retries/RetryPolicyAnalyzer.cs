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
        ProduceCalls calls = ProduceCalls.Of(context.Compilation, symbols);
        RetryPolicies policies = new(symbols);
        RetryHelpers helpers = new(symbols, calls);
        KafkaOperations.Register(
            context,
            KafkaScope.Senders,
            operation =>
            {
                IInvocationOperation call = (IInvocationOperation)operation.Operation;
                if (MayRetry(call.TargetMethod) && SameMessageIn(call, calls, symbols) is { } send && (policies.Retries(call) || (!UsesItsArguments(send) && helpers.Retries(call))))
                {
                    operation.ReportDiagnostic(Diagnostic.Create(Rule, CallPlace.Of(call), call.TargetMethod.Name));
                }
            },
            OperationKind.Invocation);
    }

    private static bool MayRetry(IMethodSymbol method) => method.Name.StartsWith("Execute", StringComparison.Ordinal) || RetryHelpers.MayRetry(method);

    private static IInvocationOperation? SameMessageIn(IInvocationOperation call, ProduceCalls calls, KafkaSymbols symbols)
    {
        foreach (IArgumentOperation argument in call.Arguments)
        {
            if (FunctionGiven(argument.Value) is not { } function)
            {
                continue;
            }

            foreach (IInvocationOperation inner in CodeAround.OwnDescendants(function).OfType<IInvocationOperation>())
            {
                if (calls.Of(inner) is { } outcome && (!outcome.IsLocal || AwaitedReports.Fail(inner, function)) && new MessageIdentity(function, function.Syntax.Span, symbols).IsSameEachTurn(inner, outcome))
                {
                    return ExcusedIn(function) ? null : inner;
                }
            }
        }

        return null;
    }

    // A policy gives the function the same each time; a method of the application may give it the next cluster, or the next message.
    private static bool UsesItsArguments(IInvocationOperation send) => FlowGraphs.FunctionOf(send) is IAnonymousFunctionOperation { Symbol: var function }
        && send.Descendants().Any(part => part is IParameterReferenceOperation { Parameter: var parameter, Type.Name: not "CancellationToken" } && SymbolEqualityComparer.Default.Equals(parameter.ContainingSymbol, function));

    // A lambda, a local function, or a local variable that is given a lambda when it is declared.
    private static IOperation? FunctionGiven(IOperation value)
    {
        while (value is IConversionOperation conversion)
        {
            value = conversion.Operand;
        }

        return value switch
        {
            IDelegateCreationOperation { Target: IAnonymousFunctionOperation lambda } => lambda,
            IDelegateCreationOperation { Target: IMethodReferenceOperation { Method: { MethodKind: MethodKind.LocalFunction } local } } =>
                FlowGraphs.Outermost(value).Descendants().OfType<ILocalFunctionOperation>().FirstOrDefault(found => SymbolEqualityComparer.Default.Equals(found.Symbol, local)),
            ILocalReferenceOperation { Local: var local, Type.TypeKind: TypeKind.Delegate } => GivenTo(local, value),
            _ => null,
        };
    }

    private static IOperation? GivenTo(ILocalSymbol local, IOperation near)
    {
        IOperation body = FlowGraphs.Outermost(near);
        bool isAssigned = body.Descendants().Any(operation => operation is IAssignmentOperation { Target: ILocalReferenceOperation { Local: var target } } && SymbolEqualityComparer.Default.Equals(target, local));
        return isAssigned || body.Descendants().OfType<IVariableDeclaratorOperation>().FirstOrDefault(found => SymbolEqualityComparer.Default.Equals(found.Symbol, local)) is not { } declarator
            || (declarator.Initializer?.Value is not { } given) ? null : FunctionGiven(given);
    }

    // What aborts its transaction, or hands the failure to nobody, sends nothing twice.
    private static bool ExcusedIn(IOperation function) => function.Descendants().Any(operation => operation switch
    {
        IInvocationOperation { TargetMethod.Name: var name } => name.StartsWith("Abort", StringComparison.Ordinal),
        ICatchClauseOperation { Filter: null } clause => !clause.Handler.Descendants().Any(inner => inner is IThrowOperation),
        _ => false,
    });
}
