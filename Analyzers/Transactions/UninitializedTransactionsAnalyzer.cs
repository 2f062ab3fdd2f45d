using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using ProducerSafety.Analyzers.Lifecycle;
using ProducerSafety.Analyzers.Retries;

namespace ProducerSafety.Analyzers.Transactions;

/// <summary>KPS5001: a transactional producer is used on a path on which nothing has initialized it; the client throws.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UninitializedTransactionsAnalyzer : KafkaAnalyzer
{
    private const int New = 0;
    private const int Initialized = 1;

    private static readonly DiagnosticDescriptor Rule = Descriptors.Of(
        "KPS5001",
        "Transactional producer is used before InitTransactions",
        "'{0}' throws here: InitTransactions has not been called on '{1}'",
        Descriptors.Transactions,
        DiagnosticSeverity.Error,
        "InitTransactions registers the transactional.id with the broker and ends what its predecessor has left. Before it, the client neither begins a transaction nor sends.");

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Rule);

    private protected override void Register(CompilationStartAnalysisContext context, KafkaSymbols symbols)
    {
        KafkaOperations.Register(context, operation => AnalyzeLocal(operation, symbols), OperationKind.Invocation);
        ProducerField.Register(context, symbols, "BeginTransaction", AnalyzeField);
    }

    private static void AnalyzeLocal(OperationAnalysisContext context, KafkaSymbols symbols)
    {
        IInvocationOperation build = (IInvocationOperation)context.Operation;
        if (NewProducer.Builds(build, symbols) is not { IsEmpty: false } builds
            || ProducerLocal.Of(build) is not { Escapes: false } producer
            || producer.Uses.Exists(use => use.IsNested && use.Name == "InitTransactions"))
        {
            return;
        }

        bool isTransactional = builds.All(each => TransactionalConfiguration.IsCertain(each, symbols));
        ProducerUse[] uses = producer.Uses.Where(use => !use.IsNested && (use.Name == "BeginTransaction" || (isTransactional && use.IsProduce)) && !Simulated.Is(use.Call)).ToArray();
        if (uses.Length > 0
            && FlowGraphs.Of(producer.Function) is { } graph
            && FirstBeforeInitialization(producer, uses, graph) is { } first)
        {
            Report(context.ReportDiagnostic, first, producer.Local.Name, build);
        }
    }

    private static ProducerUse? FirstBeforeInitialization(ProducerLocal producer, ProducerUse[] uses, ControlFlowGraph graph)
    {
        ProducerPaths paths = new(graph, producer);
        Dictionary<ProducerUse, int> reached = new();
        FlowWalk walk = FlowWalk.Run(graph, Step, throws: true);
        return walk.IsIncomplete ? null
            : uses.Where(use => reached.TryGetValue(use, out int states) && states == 1 << New).OrderBy(use => use.Call.Syntax.SpanStart).FirstOrDefault();

        int Step(IOperation operation, int state)
        {
            if (paths.CallAt(operation, out ProducerUse? use) is { } name)
            {
                if (use is not null)
                {
                    reached.TryGetValue(use, out int states);
                    reached[use] = states | (1 << state);
                }

                return name == "InitTransactions" ? Initialized : state;
            }

            return operation.Syntax == producer.Build.Syntax ? New : state;
        }
    }

    // A type that builds a producer for itself, begins transactions, and nowhere initializes them.
    private static void AnalyzeField(ProducerField field, Action<Diagnostic> report)
    {
        if (field.IsBuilt && !field.IsGiven && !field.Escapes
            && field.Uses.All(use => use.Name != "InitTransactions")
            && field.Uses.FirstOrDefault(use => use.Name == "BeginTransaction" && !Simulated.Is(use.Call)) is { } begin)
        {
            Report(report, begin, field.Field.Name, null);
        }
    }

    private static void Report(Action<Diagnostic> report, ProducerUse use, string name, IInvocationOperation? build) =>
        report(Diagnostic.Create(Rule, use.Call.Syntax.GetLocation(), build is null ? null : new[] { build.Syntax.GetLocation() }, use.Name, name));
}
