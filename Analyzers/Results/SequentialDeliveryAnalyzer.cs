using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace ProducerSafety.Analyzers.Results;

/// <summary>KPS3008: a loop over messages that waits for each one before it sends the next.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SequentialDeliveryAnalyzer : KafkaAnalyzer
{
    private static readonly DiagnosticDescriptor Rule = Descriptors.Of(
        "KPS3008",
        "Messages are awaited one at a time",
        "This loop waits a round trip for each message; collect the tasks and await them all",
        Descriptors.Results,
        DiagnosticSeverity.Info,
        "Awaited one at a time, messages travel alone; sent together, the client batches them. Calls that are not awaited keep the messages' order.");

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Rule);

    private protected override void Register(CompilationStartAnalysisContext context, KafkaSymbols symbols) =>
        KafkaOperations.Register(context, operation => Analyze(operation, symbols), OperationKind.Invocation);

    private static void Analyze(OperationAnalysisContext context, KafkaSymbols symbols)
    {
        IInvocationOperation call = (IInvocationOperation)context.Operation;
        if (symbols.IsProduceAsync(call.TargetMethod)
            && TaskUse.WholeValue(call).Parent is IAwaitOperation awaited
            && CodeAround.Loop(call) is { } loop
            && IsOverMessages(loop, call)
            && DoesNothingElse(loop, awaited)
            // Without delivery reports, the task is complete at once.
            && !DisabledReports.MayBeOf(call, context.Compilation))
        {
            context.ReportDiagnostic(Diagnostic.Create(Rule, CallPlace.Of(call)));
        }
    }

    // A loop over what is there already: a stream, a timer or a worker's loop gives the next message when it comes.
    private static bool IsOverMessages(ILoopOperation loop, IOperation call) => loop switch
    {
        IForEachLoopOperation { IsAsynchronous: false } each => each.Locals.Any(local => Uses(call, local)),
        IForLoopOperation counted => counted.Locals.Any(local => Uses(call, local)) && counted.Condition is not null,
        _ => false,
    };

    private static bool Uses(IOperation call, ILocalSymbol local) => call.Descendants().OfType<ILocalReferenceOperation>().Any(reference =>
        SymbolEqualityComparer.Default.Equals(reference.Local, local)
        || DeclarationOf(reference)?.Initializer is { } initializer && reference.Local.DeclaringSyntaxReferences.Length > 0 && initializer.Descendants().OfType<ILocalReferenceOperation>().Any(inner => SymbolEqualityComparer.Default.Equals(inner.Local, local)));

    private static IVariableDeclaratorOperation? DeclarationOf(ILocalReferenceOperation reference) =>
        CodeAround.Loop(reference)?.Body.Descendants().OfType<IVariableDeclaratorOperation>()
            .FirstOrDefault(declarator => SymbolEqualityComparer.Default.Equals(declarator.Symbol, reference.Local));

    // Whatever waits, looks at the result, or stops in between needs the messages one by one.
    private static bool DoesNothingElse(ILoopOperation loop, IAwaitOperation awaited)
    {
        bool hasResult = awaited.Parent is not IExpressionStatementOperation;
        foreach (IOperation operation in CodeAround.OwnDescendants(loop.Body))
        {
            switch (operation)
            {
                case IAwaitOperation other when other != awaited:
                case IReturnOperation or IThrowOperation or ITryOperation or ILoopOperation or IAnonymousFunctionOperation:
                case IBranchOperation { BranchKind: BranchKind.Break or BranchKind.GoTo }:
                case IAssignmentOperation { Target: var target } when operation.Parent is not IObjectOrCollectionInitializerOperation && !IsLocalOf(loop, target):
                case IIncrementOrDecrementOperation or ICompoundAssignmentOperation:
                case IInvocationOperation { TargetMethod: { Name: "Sleep" or "Wait" or "ReadLine" or "ReadKey" or "Consume" or "Commit" or "Delay" } }:
                    return false;
            }
        }

        return !hasResult || awaited.Parent is IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator }
            && TaskUse.References(declarator.Symbol, awaited).All(IsLogged);
    }

    // A variable of one turn; another one may remember how far the loop has come.
    private static bool IsLocalOf(ILoopOperation loop, IOperation target) =>
        target is ILocalReferenceOperation { Local.DeclaringSyntaxReferences: { Length: 1 } declarations } && loop.Syntax.Span.Contains(declarations[0].Span);

    private static bool IsLogged(IOperation reference)
    {
        for (IOperation? around = reference.Parent; around is not null and not ILoopOperation; around = around.Parent)
        {
            if (around is IInvocationOperation { TargetMethod: var method } && LoggingCalls.Is(method))
            {
                return true;
            }
        }

        return false;
    }
}
