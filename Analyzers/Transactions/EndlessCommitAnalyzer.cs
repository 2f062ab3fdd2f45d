using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace ProducerSafety.Analyzers.Transactions;

/// <summary>
/// KPS5004: a loop without end tries a commit, or another step of a transaction, again after any error. An error that requires
/// an abort, and a fatal one, comes back each time.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class EndlessCommitAnalyzer : KafkaAnalyzer
{
    private static readonly DiagnosticDescriptor Rule = Descriptors.Of(
        "KPS5004",
        "A step of a transaction is tried again after every error",
        "This loop calls '{0}' again whatever the error is: one that requires an abort, or a fatal one, comes back each time; only a KafkaRetriableException may pass",
        Descriptors.Transactions,
        DiagnosticSeverity.Info,
        "The client says by the type of its exception what to do: KafkaRetriableException, call again; KafkaTxnRequiresAbortException, abort; any other one, end the producer.");

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Rule);

    private protected override void Register(CompilationStartAnalysisContext context, KafkaSymbols symbols)
    {
        if (!TestCode.IsProject(context.Compilation))
        {
            KafkaOperations.Register(context, operation => Analyze(operation, symbols), OperationKind.CatchClause);
        }
    }

    private static void Analyze(OperationAnalysisContext context, KafkaSymbols symbols)
    {
        ICatchClauseOperation clause = (ICatchClauseOperation)context.Operation;
        if (clause is { Filter: null, Parent: ITryOperation { Finally: null } @try, Syntax: CatchClauseSyntax syntax }
            && @try.Catches[0] == clause
            && CatchesEverything(clause.ExceptionType, symbols)
            && @try.Parent is IBlockOperation { Parent: ILoopOperation loop } block && block.Operations[block.Operations.Length - 1] == @try
            && StepIn(loop, @try, symbols) is { } step
            && clause.Handler.Operations.All(OnlyWaits)
            && IsEndless(loop, clause)
            && !TestCode.Contains(syntax))
        {
            context.ReportDiagnostic(Diagnostic.Create(Rule, syntax.CatchKeyword.GetLocation(), step.TargetMethod.Name));
        }
    }

    private static bool CatchesEverything(ITypeSymbol? type, KafkaSymbols symbols) =>
        type is null or { SpecialType: SpecialType.System_Object }
        || type is { Name: "Exception", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } }
        || SymbolEqualityComparer.Default.Equals(type, symbols.KafkaException);

    // The only call in the loop that does anything to a transaction. A loop that begins a transaction, or aborts one as well, is another thing.
    private static IInvocationOperation? StepIn(ILoopOperation loop, ITryOperation @try, KafkaSymbols symbols)
    {
        IInvocationOperation[] calls = CodeAround.OwnDescendants(loop).OfType<IInvocationOperation>()
            .Where(call => !LoggingCalls.Is(call.TargetMethod) && !IsWait(call)).ToArray();
        return calls.Length == 1 && calls[0].TargetMethod.Name is "CommitTransaction" or "SendOffsetsToTransaction" or "AbortTransaction"
            && KafkaSymbols.Is(calls[0].TargetMethod.ContainingType, symbols.Producer) && @try.Body.Syntax.Span.Contains(calls[0].Syntax.Span) && !Simulated.Is(calls[0])
            ? calls[0] : null;
    }

    private static bool OnlyWaits(IOperation statement) =>
        LoggingCalls.Is(statement)
        || statement is IBranchOperation { BranchKind: BranchKind.Continue }
        || statement is IExpressionStatementOperation { Operation: IInvocationOperation call } && IsWait(call)
        || statement is IExpressionStatementOperation { Operation: IAwaitOperation { Operation: IInvocationOperation awaited } } && IsWait(awaited)
        || statement is IExpressionStatementOperation { Operation: IIncrementOrDecrementOperation };

    private static bool IsWait(IInvocationOperation call) =>
        call.TargetMethod is { Name: "Sleep", ContainingType.Name: "Thread" } or { Name: "Delay", ContainingType.Name: "Task" } or { Name: "FromSeconds" or "FromMilliseconds", ContainingType.Name: "TimeSpan" };

    // Left by success alone, or when the process stops: a counter, or a clock, ends the others.
    private static bool IsEndless(ILoopOperation loop, ICatchClauseOperation clause)
    {
        IOperation? condition = loop switch { IWhileLoopOperation @while => @while.Condition, IForLoopOperation @for => @for.Condition, _ => loop };
        bool isNegated = condition is IUnaryOperation { OperatorKind: UnaryOperatorKind.Not };
        condition = isNegated ? ((IUnaryOperation)condition!).Operand : condition;
        return condition switch
        {
            null => loop is IForLoopOperation,
            { ConstantValue: { HasValue: true, Value: bool value } } => value != isNegated,
            ILocalReferenceOperation flag => !clause.Handler.Descendants().OfType<ILocalReferenceOperation>().Any(used => SymbolEqualityComparer.Default.Equals(used.Local, flag.Local)),
            IPropertyReferenceOperation { Property.Name: "IsCancellationRequested" } => true,
            _ => false,
        };
    }
}
