using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using ProducerSafety.Analyzers.Retries;

namespace ProducerSafety.Analyzers.Lifecycle;

/// <summary>KPS4006: a function builds a producer for itself, and leaves its threads and connections behind.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UndisposedProducerAnalyzer : KafkaAnalyzer
{
    /// <summary>The property of a diagnostic whose producer may be disposed at the end of its scope without losing a message.</summary>
    internal const string IsEmptyAtEnd = nameof(IsEmptyAtEnd);

    private static readonly ImmutableDictionary<string, string?> EmptyAtEnd = ImmutableDictionary<string, string?>.Empty.Add(IsEmptyAtEnd, null);

    private static readonly DiagnosticDescriptor Rule = Descriptors.Of(
        "KPS4006",
        "Producer is never disposed",
        "'{0}' is never disposed: its threads, connections and memory stay until the process ends",
        Descriptors.Lifecycle,
        DiagnosticSeverity.Info,
        "A producer owns threads, sockets and native memory, which the garbage collector does not know of.");

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Rule);

    private protected override void Register(CompilationStartAnalysisContext context, KafkaSymbols symbols)
    {
        if (!TestCode.IsProject(context.Compilation))
        {
            KafkaOperations.Register(context, operation => Analyze(operation, symbols), OperationKind.Invocation);
        }
    }

    private static void Analyze(OperationAnalysisContext context, KafkaSymbols symbols)
    {
        IInvocationOperation build = (IInvocationOperation)context.Operation;

        // A function that never ends never needs to dispose, and one whose producer is used by another function does not know when to.
        if (!NewProducer.Is(build, symbols)
            || TestCode.Contains(build.Syntax)
            || Simulated.Is(build)
            || ProducerLocal.Of(build) is not { Escapes: false, IsUsing: false, Declarator: { } declarator } producer
            || producer.Uses.Exists(use => use.IsNested || use.Name == "Dispose")
            || FlowGraphs.Of(producer.Function) is not { } graph
            || !graph.Blocks[graph.Blocks.Length - 1].IsReachable)
        {
            return;
        }

        bool isDelivered = IsDelivered(producer, graph);
        if (!isDelivered || !EndsWithProcess(build, producer, context))
        {
            context.ReportDiagnostic(Diagnostic.Create(
                Rule, ((VariableDeclaratorSyntax)declarator.Syntax).Identifier.GetLocation(), isDelivered ? EmptyAtEnd : null, producer.Local.Name));
        }
    }

    // What a program holds when it returns from its entry, the system takes back.
    private static bool EndsWithProcess(IInvocationOperation build, ProducerLocal producer, OperationAnalysisContext context) =>
        producer.Function.Parent is null
        && SymbolEqualityComparer.Default.Equals(context.ContainingSymbol, context.Compilation.GetEntryPoint(context.CancellationToken))
        && !Loops.Around(build, producer.Function).Any();

    // Without the dispose, what is queued is still delivered while the process lives.
    private static bool IsDelivered(ProducerLocal producer, ControlFlowGraph graph) =>
        producer.Uses.TrueForAll(use => use.Name != "ProduceAsync" || ProducerUse.IsWaitedFor(use.Call))
        && QueuedMessages.Of(producer, graph) is { IsQueuedAtEnd: false };
}
