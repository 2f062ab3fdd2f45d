using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using ProducerSafety.Analyzers.Lifecycle;
using ProducerSafety.Analyzers.Results;
using ProducerSafety.Analyzers.Retries;

namespace ProducerSafety.Analyzers.Transactions;

/// <summary>KPS5006: a call that needs an open transaction where none is open, or <c>BeginTransaction</c> where one is.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MisplacedTransactionCallAnalyzer : KafkaAnalyzer
{
    private const int Closed = 1;
    private const int Open = 2;

    private static readonly DiagnosticDescriptor Rule = Descriptors.Of(
        "KPS5006",
        "Call outside a transaction, or BeginTransaction twice",
        "'{0}' throws here: {1}",
        Descriptors.Transactions,
        DiagnosticSeverity.Warning,
        "A transactional producer sends, commits and aborts only between BeginTransaction and the end of the transaction, and has one transaction at a time.");

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Rule);

    private protected override void Register(CompilationStartAnalysisContext context, KafkaSymbols symbols)
    {
        KafkaOperations.Register(context, operation => Analyze(operation, symbols), OperationKind.Invocation);
        ProducerField.Register(context, symbols, "Transaction", AnalyzeField);
    }

    private static void Analyze(OperationAnalysisContext context, KafkaSymbols symbols)
    {
        IInvocationOperation call = (IInvocationOperation)context.Operation;
        if (call.TargetMethod.Name is not ("Produce" or "ProduceAsync" or "SendOffsetsToTransaction" or "BeginTransaction" or "CommitTransaction" or "AbortTransaction")
            || !KafkaSymbols.Is(call.TargetMethod.ContainingType, symbols.Producer)
            || ProducerReceiver.Of(call) is not { } producer
            || !ProducerStates.CanBeFollowed(producer)
            || Simulated.Is(call))
        {
            return;
        }

        int wrong = call.TargetMethod.Name == "BeginTransaction" ? Open : Closed;
        if (HasTransaction(call, producer)
            ? FlowGraphs.Of(FlowGraphs.FunctionOf(call)) is { } graph && ProducerStates.Before(call, producer, graph, After) == wrong
            : NeedsBegin(call) && producer is ILocalSymbol local && IsNeverBegun(local, call, symbols))
        {
            Report(call, wrong == Open ? "the transaction before it is still open" : "no transaction is open, BeginTransaction comes first", context.ReportDiagnostic);
        }
    }

    private static void Report(IInvocationOperation call, string why, Action<Diagnostic> report) =>
        report(Diagnostic.Create(Rule, call.Syntax.GetLocation(), call.TargetMethod.Name, why));

    // Without a transactional.id the client refuses these as well.
    private static bool NeedsBegin(IInvocationOperation call) => call.TargetMethod.Name is "SendOffsetsToTransaction" or "CommitTransaction" or "AbortTransaction";

    private static bool IsNeverBegun(ILocalSymbol producer, IInvocationOperation call, KafkaSymbols symbols) =>
        TaskUse.Body(call).Descendants().OfType<IVariableDeclaratorOperation>().FirstOrDefault(found => SymbolEqualityComparer.Default.Equals(found.Symbol, producer)) is { Initializer.Value: var value }
        && TransactionalId.Unconverted(value) is IInvocationOperation build && NewProducer.Is(build, symbols)
        && ProducerLocal.Of(build) is { Escapes: false } built && !built.Uses.Exists(use => use.Name == "BeginTransaction");

    // A type that builds a producer for itself, and nowhere begins a transaction.
    private static void AnalyzeField(ProducerField field, Action<Diagnostic> report)
    {
        if (!field.IsBuilt || field.IsGiven || field.Escapes || field.Uses.Any(use => use.Name == "BeginTransaction"))
        {
            return;
        }

        foreach (ProducerUse use in field.Uses)
        {
            if (NeedsBegin(use.Call) && !HasTransaction(use.Call, field.Field) && !Simulated.Is(use.Call))
            {
                Report(use.Call, "nothing begins a transaction on this producer", report);
            }
        }
    }

    // Followed only where the function itself has an earlier call that opens or ends a transaction, and no lambda has one.
    private static bool HasTransaction(IInvocationOperation call, ISymbol producer)
    {
        IOperation body = TaskUse.Body(call);
        if (!KafkaMention.Contains(body.Syntax, "Transaction"))
        {
            return false;
        }

        IOperation function = FlowGraphs.FunctionOf(call);
        bool found = false;
        foreach (IInvocationOperation other in body.Descendants().OfType<IInvocationOperation>())
        {
            if (other.TargetMethod.Name is "InitTransactions" or "BeginTransaction" or "CommitTransaction" or "AbortTransaction"
                && SymbolEqualityComparer.Default.Equals(ProducerReceiver.Of(other), producer))
            {
                if (FlowGraphs.FunctionOf(other) != function)
                {
                    return false;
                }

                found |= other.Syntax.SpanStart < call.Syntax.SpanStart;
            }
        }

        return found;
    }

    private static int After(string method, int state) => method switch
    {
        "BeginTransaction" => Open,
        "InitTransactions" or "CommitTransaction" or "AbortTransaction" => Closed,
        _ => state,
    };
}
