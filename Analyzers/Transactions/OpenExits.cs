using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using ProducerSafety.Analyzers.Lifecycle;
using ProducerSafety.Analyzers.Retries;

namespace ProducerSafety.Analyzers.Transactions;

/// <summary>
/// Finds the <c>return</c> and <c>continue</c> statements between the begin and the commit of a transaction that leave it open,
/// whatever the path on which they are reached.
/// </summary>
/// <remarks>By statements: in a control-flow graph such a jump is an edge, which has no place to report.</remarks>
internal sealed class OpenExits
{
    private readonly IOperation function;
    private readonly ISymbol producer;
    private readonly IInvocationOperation[] calls;

    private OpenExits(IOperation function, ISymbol producer)
    {
        this.function = function;
        this.producer = producer;
        calls = function.Descendants().OfType<IInvocationOperation>()
            .Where(call => call.TargetMethod.Name is "InitTransactions" or "BeginTransaction" or "CommitTransaction" or "AbortTransaction" or "Dispose"
                && SymbolEqualityComparer.Default.Equals(ProducerReceiver.Of(call), producer))
            .ToArray();
    }

    /// <summary>The statements, given that nothing outside of the function ends the transaction.</summary>
    /// <param name="function">The function.</param>
    /// <param name="producer">The field or local variable that holds the producer.</param>
    /// <param name="returns">Whether somebody goes on when the function returns; else only the next transaction counts.</param>
    public static IEnumerable<IOperation> Of(IOperation function, ISymbol producer, bool returns)
    {
        OpenExits exits = new(function, producer);
        IInvocationOperation[] begins = exits.calls.Where(call => call.TargetMethod.Name == "BeginTransaction").ToArray();

        // With a second begin, a jump, or a new producer in the variable, which transaction is open is not certain.
        return begins.Length == 1 && begins[0].Parent is IExpressionStatementOperation { Parent: IBlockOperation block }
            && exits.calls.All(call => FlowGraphs.FunctionOf(call) == function)
            && exits.calls.All(call => call.TargetMethod.Name != "CommitTransaction" || (call.Syntax.SpanStart > begins[0].Syntax.SpanStart && Contains(block, call)))
            && !function.Descendants().Any(operation => operation is IBranchOperation { BranchKind: BranchKind.GoTo } || exits.IsReplaced(operation))
            ? CodeAround.OwnDescendants(block).Where(exit => exits.LeavesOpen(exit, begins[0], block, returns)) : Enumerable.Empty<IOperation>();
    }

    private bool LeavesOpen(IOperation exit, IInvocationOperation begin, IBlockOperation block, bool returns) =>
        exit.Syntax.SpanStart > begin.Syntax.Span.End
        && exit switch
        {
            IReturnOperation { Kind: OperationKind.Return, IsImplicit: false } => returns && producer is IFieldSymbol && !HasEndBefore(begin, function),
            IBranchOperation { BranchKind: BranchKind.Continue } => CodeAround.Loop(exit) is { } loop && Contains(loop, begin) && IsBegunAgain(begin, loop),
            _ => false,
        }
        && calls.Any(call => call.TargetMethod.Name == "CommitTransaction" && call.Syntax.SpanStart > exit.Syntax.Span.End)
        && !calls.Any(call => IsEnd(call) && IsBetween(begin, call, exit) && !IsLeftWith(call, exit, begin))
        && !IsExcused(exit, block);

    private static bool IsEnd(IInvocationOperation call) => call.TargetMethod.Name != "BeginTransaction";

    // What a loop around the exit ends further down, it may have ended in an earlier turn.
    private static bool IsBetween(IInvocationOperation begin, IInvocationOperation call, IOperation exit) =>
        call.Syntax.SpanStart > begin.Syntax.Span.End
        && (call.Syntax.SpanStart < exit.Syntax.Span.End || Around(exit).TakeWhile(around => !Contains(around, begin)).Any(around => around is ILoopOperation && Contains(around, call)));

    // if (…) { producer.AbortTransaction(); return; }
    private static bool IsLeftWith(IInvocationOperation call, IOperation exit, IInvocationOperation begin) =>
        Around(call).OfType<IBlockOperation>().TakeWhile(block => !Contains(block, exit)).Any(block => block.Operations[block.Operations.Length - 1] switch
        {
            IReturnOperation => true,
            IExpressionStatementOperation { Operation: IThrowOperation } or IThrowOperation => true,
            IBranchOperation { BranchKind: BranchKind.Continue } next => CodeAround.Loop(next) is { } loop && Contains(loop, begin),
            _ => false,
        });

    // The next turn starts with the begin, or with something that neither ends the transaction nor passes the begin by.
    private bool IsBegunAgain(IInvocationOperation begin, ILoopOperation loop)
    {
        bool isLocalOfTurn = producer is ILocalSymbol && producer.DeclaringSyntaxReferences.Any(declaration => loop.Syntax.Span.Contains(declaration.Span));
        return !isLocalOfTurn && !HasEndBefore(begin, loop)
            && Around(begin).TakeWhile(around => around != loop).All(around => around is IExpressionStatementOperation or IBlockOperation or ITryOperation or IUsingOperation);
    }

    private bool HasEndBefore(IInvocationOperation begin, IOperation scope) =>
        calls.Any(call => IsEnd(call) && call.Syntax.SpanStart < begin.Syntax.SpanStart && Contains(scope, call));

    // A finally may abort, a catch is judged for itself, and a process that stops leaves the abort to its successor.
    private bool IsExcused(IOperation exit, IOperation block)
    {
        foreach (IOperation around in Around(exit))
        {
            if ((around is ICatchClauseOperation && Contains(block, around))
                || (around is ITryOperation { Finally: { } last } && calls.Any(call => Contains(last, call)))
                || (around is IConditionalOperation { Condition: var condition }
                    && condition.DescendantsAndSelf().Any(part => part is IPropertyReferenceOperation { Property.Name: "IsCancellationRequested" })))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsReplaced(IOperation operation) => operation is IAssignmentOperation { Target: var target } && target switch
    {
        ILocalReferenceOperation local => SymbolEqualityComparer.Default.Equals(local.Local, producer),
        IFieldReferenceOperation field => SymbolEqualityComparer.Default.Equals(field.Field, producer),
        _ => false,
    };

    private static IEnumerable<IOperation> Around(IOperation operation)
    {
        for (IOperation? around = operation.Parent; around is not null; around = around.Parent)
        {
            yield return around;
        }
    }

    private static bool Contains(IOperation outer, IOperation inner) => outer.Syntax.Span.Contains(inner.Syntax.Span);
}
