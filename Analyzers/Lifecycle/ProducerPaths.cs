using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ProducerSafety.Analyzers.Lifecycle;

/// <summary>Tells which operations of a control-flow graph are calls on one producer.</summary>
internal sealed class ProducerPaths
{
    private readonly Dictionary<SyntaxNode, ProducerUse> calls = new();
    private readonly HashSet<CaptureId> captures = new();
    private readonly ILocalSymbol local;

    public ProducerPaths(ControlFlowGraph graph, ProducerLocal producer)
    {
        local = producer.Local;
        foreach (ProducerUse use in producer.Uses)
        {
            calls[use.Call.Syntax] = use;
        }

        // using (producer) disposes a copy of the variable.
        foreach (IFlowCaptureOperation capture in graph.Blocks.SelectMany(block => block.Operations).OfType<IFlowCaptureOperation>())
        {
            if (IsProducer(capture.Value))
            {
                captures.Add(capture.Id);
            }
        }
    }

    /// <summary>The name of the method that an operation calls on the producer; null where it calls none.</summary>
    public string? CallAt(IOperation operation, out ProducerUse? use)
    {
        use = null;
        if (operation is not IInvocationOperation call)
        {
            return null;
        }

        if (calls.TryGetValue(call.Syntax, out use) && use.Name == call.TargetMethod.Name)
        {
            return use.Name;
        }

        use = null;
        return call is { IsImplicit: true, TargetMethod.Name: "Dispose", Instance: { } instance } && IsProducer(instance) ? "Dispose" : null;
    }

    private bool IsProducer(IOperation operation) => operation switch
    {
        IConversionOperation conversion => IsProducer(conversion.Operand),
        ILocalReferenceOperation reference => SymbolEqualityComparer.Default.Equals(reference.Local, local),
        IFlowCaptureReferenceOperation reference => captures.Contains(reference.Id),
        _ => false,
    };
}
