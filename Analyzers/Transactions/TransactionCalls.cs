using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using ProducerSafety.Analyzers.Lifecycle;
using ProducerSafety.Analyzers.Retries;

namespace ProducerSafety.Analyzers.Transactions;

/// <summary>The calls of a function that begin and end the transactions of one producer.</summary>
internal sealed class TransactionCalls
{
    private readonly HashSet<SyntaxNode> ends;
    private readonly ISymbol producer;
    private readonly INamedTypeSymbol? producerType;

    private TransactionCalls(IOperation function, ISymbol producer, KafkaSymbols symbols, IInvocationOperation[] begins, HashSet<SyntaxNode> ends)
    {
        this.producer = producer;
        this.ends = ends;
        producerType = symbols.Producer;
        Function = function.Syntax;
        Begins = begins;
    }

    /// <summary>The function.</summary>
    public SyntaxNode Function { get; }

    /// <summary>The calls of <c>BeginTransaction</c>.</summary>
    public IInvocationOperation[] Begins { get; }

    /// <summary>The calls that commit or abort, also through a helper.</summary>
    public IEnumerable<SyntaxNode> Ends => ends;

    /// <summary>The calls of a function; null where a nested function has some too, or where the variable gets another producer.</summary>
    /// <param name="function">The function.</param>
    /// <param name="producer">The field or local variable that holds the producer.</param>
    /// <param name="helpers">The methods that end a transaction for the function.</param>
    /// <param name="symbols">The client's types.</param>
    public static TransactionCalls? Of(IOperation function, ISymbol producer, EndingHelpers helpers, KafkaSymbols symbols)
    {
        List<IInvocationOperation> begins = new();
        HashSet<SyntaxNode> ends = new();
        foreach (IOperation operation in function.Descendants())
        {
            if (operation is IAssignmentOperation { Target: var target } && IsReference(target, producer))
            {
                return null;
            }

            if (operation is not IInvocationOperation call)
            {
                continue;
            }

            bool isProducers = SymbolEqualityComparer.Default.Equals(ProducerReceiver.Of(call), producer);
            bool isBegin = isProducers && call.TargetMethod.Name == "BeginTransaction";
            bool isEnd = (isProducers && call.TargetMethod.Name is "CommitTransaction" or "AbortTransaction") || helpers.Contains(call.TargetMethod);
            if ((isBegin || isEnd) && FlowGraphs.FunctionOf(call) != function)
            {
                return null;
            }

            if (isBegin)
            {
                begins.Add(call);
            }
            else if (isEnd)
            {
                ends.Add(call.Syntax);
            }
        }

        return new TransactionCalls(function, producer, symbols, begins.ToArray(), ends);
    }

    /// <summary>Whether a call in the control-flow graph is one of <see cref="Begins"/>.</summary>
    public bool IsBegin(IInvocationOperation call) => call.TargetMethod.Name == "BeginTransaction" && Array.Exists(Begins, begin => begin.Syntax == call.Syntax);

    /// <summary>Whether no transaction of the producer is open after a call in the control-flow graph.</summary>
    public bool IsEnd(IInvocationOperation call) =>
        ends.Contains(call.Syntax) || (call.TargetMethod.Name is "InitTransactions" or "Dispose" && (IsProducer(call.Instance?.Type) || IsProducer(call.TargetMethod.ContainingType)));

    /// <summary>Whether a type is that of producers.</summary>
    public bool IsProducer(ITypeSymbol? type) => KafkaSymbols.Is(type, producerType);

    /// <summary>Whether the producer is that of one turn of a loop.</summary>
    public bool IsDeclaredIn(SyntaxNode loop) =>
        producer is ILocalSymbol && producer.DeclaringSyntaxReferences.Any(declaration => declaration.SyntaxTree == loop.SyntaxTree && loop.Span.Contains(declaration.Span));

    private static bool IsReference(IOperation target, ISymbol producer) => target switch
    {
        ILocalReferenceOperation local => SymbolEqualityComparer.Default.Equals(local.Local, producer),
        IFieldReferenceOperation field => SymbolEqualityComparer.Default.Equals(field.Field, producer),
        _ => false,
    };
}
