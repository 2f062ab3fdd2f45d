using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using ProducerSafety.Analyzers.Flow;

namespace ProducerSafety.Analyzers.Retries;

/// <summary>KPS2001: a loop written by hand sends a message again that the client has already retried.</summary>
/// <remarks>
/// What separates a retry from the many loops that send messages: in a retry, success leaves the loop and failure stays;
/// in a loop over messages, success stays.
/// </remarks>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ManualRetryLoopAnalyzer : KafkaAnalyzer
{
    /// <summary>The property of a diagnostic whose loop repeats <c>Produce</c>, which fails where its local queue is full.</summary>
    internal const string IsLocal = nameof(IsLocal);

    private static readonly ImmutableDictionary<string, string?> LocalProperties = ImmutableDictionary<string, string?>.Empty.Add(IsLocal, null);

    private static readonly DiagnosticDescriptor Rule = Descriptors.Of(
        "KPS2001",
        "Manual retry loop around a produce call",
        "This loop sends the message again when '{0}' fails: each call is a new message with a new sequence number, so the broker cannot recognise the duplicate",
        Descriptors.Retries,
        DiagnosticSeverity.Warning,
        "The client has already retried what can be retried until delivery.timeout.ms. What is left is either not retriable or possibly stored.");

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Rule);

    private protected override void Register(CompilationStartAnalysisContext context, KafkaSymbols symbols)
    {
        ProduceCalls calls = ProduceCalls.Of(context.Compilation, symbols);
        // What is repeated may be a method of another type, and nothing around it need speak of Kafka.
        KafkaOperations.Register(context, KafkaScope.Senders, operation => Analyze(operation, symbols, calls), OperationKind.Invocation);
    }

    private static void Analyze(OperationAnalysisContext context, KafkaSymbols symbols, ProduceCalls calls)
    {
        IInvocationOperation call = (IInvocationOperation)context.Operation;

        // Nothing is allocated up to here: nearly every call of a compilation ends at its name.
        if (!IsCandidate(call.TargetMethod, context.Compilation.Assembly)
            || !LoopSyntax.MayBeIn(call))
        {
            return;
        }

        IOperation function = FlowGraphs.FunctionOf(call);
        if (MayStay(function, call)
            && !SendsTheNext(function, call, symbols, calls)
            && calls.Of(call) is { } outcome
            && FlowGraphs.Of(function) is { } graph
            && FindLoop(graph, function, call, ref outcome, symbols, calls) is { } loop
            && !IsFoundAtEarlierCall(graph, function, call, loop, symbols, calls))
        {
            SyntaxNode produce = ((InvocationExpressionSyntax)call.Syntax).Expression;
            context.ReportDiagnostic(Diagnostic.Create(
                Rule, produce.GetLocation(), LoopSyntax.LocationsOf(call, loop), outcome.IsLocal ? LocalProperties : null, LoopSyntax.NameOf(produce)));
        }
        else if (calls.IsClientCall(call) && FailedMessages.AreSentBy(call, symbols))
        {
            context.ReportDiagnostic(Diagnostic.Create(Rule, CallPlace.Of(call), call.TargetMethod.Name));
        }
    }

    private static bool IsCandidate(IMethodSymbol method, IAssemblySymbol own) =>
        ProducingNames.IsClientName(method.Name)
        || (SymbolEqualityComparer.Default.Equals(method.ContainingAssembly, own) && CallNames.IsSending(method.Name));

    private static FlowLoop? FindLoop(ControlFlowGraph graph, IOperation function, IInvocationOperation call, ref ProduceOutcome outcome, KafkaSymbols symbols, ProduceCalls calls)
    {
        if (outcome.IsLocal && HandlerFlags.Of(call, graph, symbols, calls.Tests) is { } noted && RetryLoop.Find(graph, function, call, noted, symbols, calls.Tests) is { } repeated)
        {
            outcome = noted;
            return repeated;
        }

        return RetryLoop.Find(graph, function, call, outcome, symbols, calls.Tests);
    }

    // Whether a failure can stay in the loop: where something is caught, is given the report, or looks at what the call returns.
    private static bool MayStay(IOperation function, IInvocationOperation call)
    {
        IOperation? user = call.Parent is IInvocationOperation { TargetMethod.Name: "ConfigureAwait" } configured ? configured.Parent : call.Parent;
        return (user is IAwaitOperation ? user.Parent : user) is not IExpressionStatementOperation
            || call.Arguments.Any(argument => argument.Value is IDelegateCreationOperation)
            || MemberUses.Contains(function.Syntax, "catch");
    }

    // The loop over messages as nearly all are written, which needs no graph, neither of it nor of what it calls.
    private static bool SendsTheNext(IOperation function, IInvocationOperation call, KafkaSymbols symbols, ProduceCalls calls) =>
        LoopSyntax.OnlyLoopAround(call) is IForEachLoopOperation loop && calls.LoggedBy(call) is { } logged
        && !new MessageIdentity(function, loop.Syntax.Span, symbols).IsSameEachTurn(call, isWrapper: !calls.IsClientCall(call), logged);

    // One report a loop, at the first call that it repeats.
    private static bool IsFoundAtEarlierCall(
        ControlFlowGraph graph, IOperation function, IInvocationOperation call, FlowLoop loop, KafkaSymbols symbols, ProduceCalls calls) =>
        function.Descendants().OfType<IInvocationOperation>().Any(earlier =>
            earlier.Syntax.SpanStart < call.Syntax.SpanStart
            && loop.Span.Contains(earlier.Syntax.Span)
            && FlowGraphs.FunctionOf(earlier) == function
            && calls.Of(earlier) is { } outcome
            && RetryLoop.Find(graph, function, earlier, outcome, symbols, calls.Tests)?.Header == loop.Header);
}
