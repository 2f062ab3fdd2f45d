using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using ProducerSafety.Analyzers.Results;
using ProducerSafety.Analyzers.Retries;

namespace ProducerSafety.Analyzers.Lifecycle;

/// <summary>A producer that a function builds into a local variable of its own, with everything that is done with it.</summary>
internal sealed class ProducerLocal
{
    // Several analyzers ask about each producer.
    private static readonly ConditionalWeakTable<IInvocationOperation, StrongBox<ProducerLocal?>> OfBuilds = new();

    private ProducerLocal(ILocalSymbol local, IInvocationOperation build)
    {
        Local = local;
        Build = build;
        Function = FlowGraphs.FunctionOf(build);
    }

    public ILocalSymbol Local { get; }

    public IInvocationOperation Build { get; }

    /// <summary>The function that builds it.</summary>
    public IOperation Function { get; }

    public List<ProducerUse> Uses { get; } = new();

    /// <summary>The declaration of the variable; null only in broken code.</summary>
    public IVariableDeclaratorOperation? Declarator { get; private set; }

    /// <summary>Whether other code gets the producer, or the variable holds another one at times: what happens to it is not known.</summary>
    public bool Escapes { get; private set; }

    /// <summary>Whether a using statement or declaration disposes it.</summary>
    public bool IsUsing { get; private set; }

    /// <summary>The variable that a build goes into; null where it goes elsewhere.</summary>
    public static ProducerLocal? Of(IInvocationOperation build) => OfBuilds.GetValue(build, key => new(Find(key))).Value;

    private static ProducerLocal? Find(IInvocationOperation build)
    {
        IOperation value = ProducerReference.Converted(build);
        ILocalSymbol? local = value.Parent switch
        {
            IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator } => declarator.Symbol,
            ISimpleAssignmentOperation { Target: ILocalReferenceOperation target, Parent: IExpressionStatementOperation } => target.Local,
            _ => null,
        };
        if (local is null || local.IsRef)
        {
            return null;
        }

        ProducerLocal producer = new(local, build);
        foreach (IOperation operation in TaskUse.Body(build).Descendants())
        {
            producer.Add(operation, value);
        }

        return producer;
    }

    private void Add(IOperation operation, IOperation built)
    {
        switch (operation)
        {
            case ILocalReferenceOperation reference when SymbolEqualityComparer.Default.Equals(reference.Local, Local):
                AddReference(reference, built);
                break;
            case IVariableDeclaratorOperation declarator when SymbolEqualityComparer.Default.Equals(declarator.Symbol, Local):
                Declarator = declarator;
                IsUsing |= declarator.Parent?.Parent?.Parent is IUsingDeclarationOperation or IUsingOperation;
                Escapes |= declarator.Initializer is { } initializer && initializer.Value != built && !ProducerReference.IsNothing(initializer.Value);
                break;
        }
    }

    private void AddReference(ILocalReferenceOperation reference, IOperation built)
    {
        if (ProducerReference.CallOf(reference) is { } call)
        {
            Uses.Add(new ProducerUse(call, FlowGraphs.FunctionOf(call) != Function));
        }
        else if (ProducerReference.IsUsed(reference))
        {
            IsUsing = true;
        }
        else if (!ProducerReference.OnlyLooks(reference) && ProducerReference.WrittenAt(reference) != built)
        {
            Escapes = true;
        }
    }
}
