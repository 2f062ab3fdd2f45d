using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ProducerSafety.Analyzers.Retries;

/// <summary>Recognises methods of the application that call a function which they are given again when it fails.</summary>
internal sealed class RetryHelpers(KafkaSymbols symbols, ProduceCalls calls)
{
    private readonly ConcurrentDictionary<IMethodSymbol, bool> known = new(SymbolEqualityComparer.Default);

    /// <summary>Whether a method of the application is given a function.</summary>
    public static bool MayRetry(IMethodSymbol method) => !method.DeclaringSyntaxReferences.IsEmpty && FunctionOf(method) is not null;

    /// <summary>Whether a call is one to such a method: the call of the function stands in a loop that its success leaves and its failure does not.</summary>
    public bool Retries(IInvocationOperation call) => MayRetry(call.TargetMethod)
        && known.GetOrAdd((call.TargetMethod.ReducedFrom ?? call.TargetMethod).OriginalDefinition, method => Retries(method, call));

    private bool Retries(IMethodSymbol method, IInvocationOperation call)
    {
        if (FunctionOf(method) is not { } function || calls.BodyOf(method, call) is not { } body)
        {
            return false;
        }

        foreach (IInvocationOperation invoked in CodeAround.OwnDescendants(body).OfType<IInvocationOperation>())
        {
            if (IsCallOf(invoked, function)
                && (IsCalledAgainInCatch(invoked, function, method)
                    || (LoopSyntax.MayBeIn(invoked)
                        && FlowGraphs.Of(body) is { } graph
                        && RetryLoop.FindByFlow(graph, invoked, OutcomeOf(invoked), symbols, calls.Tests) is not null)))
            {
                return true;
            }
        }

        return false;
    }

    // try { await send(); } catch { await RetryAsync(send, attempts - 1); }, or send() once more.
    private bool IsCalledAgainInCatch(IInvocationOperation invoked, IParameterSymbol function, IMethodSymbol method)
    {
        for (IOperation? around = invoked.Parent; around is not null and not (IAnonymousFunctionOperation or ILocalFunctionOperation or ICatchClauseOperation); around = around.Parent)
        {
            if (around is ITryOperation @try && @try.Body.Syntax.Span.Contains(invoked.Syntax.Span)
                && @try.Catches.FirstOrDefault(clause => ResendInCatchAnalyzer.TakesFailure(clause, symbols)) is { } clause
                && CodeAround.OwnDescendants(clause.Handler).OfType<IInvocationOperation>().Any(again => IsCallOf(again, function) || CallsItself(again, function, method)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool CallsItself(IInvocationOperation call, IParameterSymbol function, IMethodSymbol method) =>
        SymbolEqualityComparer.Default.Equals((call.TargetMethod.ReducedFrom ?? call.TargetMethod).OriginalDefinition, method)
        && call.Arguments.Any(argument => argument.Value is IParameterReferenceOperation { Parameter: var passed } && SymbolEqualityComparer.Default.Equals(passed.OriginalDefinition, function));

    private static IParameterSymbol? FunctionOf(IMethodSymbol method) => method.Parameters.FirstOrDefault(parameter => parameter.Type.TypeKind == TypeKind.Delegate);

    private static bool IsCallOf(IInvocationOperation call, IParameterSymbol function)
    {
        // send?.Invoke() has the receiver of the conditional access.
        IOperation? called = call.Instance is IConditionalAccessInstanceOperation { Parent.Parent: IConditionalAccessOperation access } ? access.Operation : call.Instance;
        return call.TargetMethod.MethodKind == MethodKind.DelegateInvoke && called is IParameterReferenceOperation { Parameter: var parameter }
            && SymbolEqualityComparer.Default.Equals(parameter.OriginalDefinition, function);
    }

    // The function is given because it sends: it throws what a send throws.
    private ProduceOutcome OutcomeOf(IInvocationOperation call) => new(
        ImmutableArray.Create(Value.Exception(symbols.ProduceException)), Value.Unknown, null,
        isDeferred: call.Type?.Name is "Task" or "ValueTask", isLocal: false, isWrapper: true);
}
