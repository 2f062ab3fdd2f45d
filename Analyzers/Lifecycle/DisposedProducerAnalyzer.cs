using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;
using ProducerSafety.Analyzers.Flow;
using ProducerSafety.Analyzers.Retries;

namespace ProducerSafety.Analyzers.Lifecycle;

/// <summary>KPS4007: a producer is used where every path has already disposed it.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class DisposedProducerAnalyzer : KafkaAnalyzer
{
    private const int Disposed = 1;

    private static readonly DiagnosticDescriptor Rule = Descriptors.Of(
        "KPS4007",
        "Producer is used after it was disposed",
        "'{0}' is called on '{1}', which is already disposed here: the call fails, or never returns",
        Descriptors.Lifecycle,
        DiagnosticSeverity.Warning,
        "Dispose ends the producer. Whatever has to happen to it, a flush above all, comes before.");

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Rule);

    private protected override void Register(CompilationStartAnalysisContext context, KafkaSymbols symbols) =>
        KafkaOperations.Register(context, operation => Analyze(operation, symbols), OperationKind.Invocation);

    private static void Analyze(OperationAnalysisContext context, KafkaSymbols symbols)
    {
        IInvocationOperation call = (IInvocationOperation)context.Operation;
        if (call.TargetMethod.Name is not ("Produce" or "ProduceAsync" or "Flush" or "Poll" or "InitTransactions" or "BeginTransaction" or "CommitTransaction" or "AbortTransaction")
            || !KafkaSymbols.Is(call.TargetMethod.ContainingType, symbols.Producer)
            || ProducerReceiver.Of(call) is not { } producer
            || !ProducerStates.CanBeFollowed(producer)
            || !IsDisposedBefore(call)
            || Simulated.Is(call))
        {
            return;
        }

        IOperation function = FlowGraphs.FunctionOf(call);
        if (FlowGraphs.Of(function) is { } graph && ProducerStates.Before(call, producer, graph, After) == Disposed)
        {
            context.ReportDiagnostic(Diagnostic.Create(Rule, call.Syntax.GetLocation(), call.TargetMethod.Name, producer.Name));
        }
    }

    // Tells by the text alone whether following the paths is worth it.
    private static bool IsDisposedBefore(IInvocationOperation call)
    {
        SyntaxNode member = call.Syntax.FirstAncestorOrSelf<MemberDeclarationSyntax>(member => member is not GlobalStatementSyntax) ?? call.Syntax.SyntaxTree.GetRoot();
        string text = call.Syntax.SyntaxTree.GetText().ToString();
        TextSpan before = TextSpan.FromBounds(member.SpanStart, call.Syntax.SpanStart);
        return MemberUses.Contains(text, before, "Dispose")
            || MemberUses.Tokens(member, "using").Any(word => word.SpanStart < before.End && word.Parent is UsingStatementSyntax);
    }

    private static int After(string method, int state) => method == "Dispose" ? Disposed : state;
}
