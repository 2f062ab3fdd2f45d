using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ProducerSafety.Analyzers.Lifecycle;

/// <summary>Follows what calls do to a producer in a variable, along every path of a function, also those of exceptions.</summary>
internal sealed class ProducerStates
{
    /// <summary>The state of a producer of which nothing is known: at the start, and after code that may have changed it.</summary>
    public const int Unknown = 0;

    private readonly ISymbol producer;
    private readonly HashSet<CaptureId> copies = new();

    private ProducerStates(ISymbol producer, ControlFlowGraph graph)
    {
        this.producer = producer;
        copies.UnionWith(graph.Blocks.SelectMany(block => block.Operations).OfType<IFlowCaptureOperation>()
            .Where(capture => Is(capture.Value)).Select(capture => capture.Id).ToArray());
    }

    /// <summary>Whether a variable is one that no other code changes between two operations of a function, but the code that is called.</summary>
    public static bool CanBeFollowed(ISymbol? producer) =>
        producer is ILocalSymbol or IParameterSymbol { RefKind: RefKind.None } or IFieldSymbol { DeclaredAccessibility: Accessibility.Private };

    /// <summary>The only state in which every path reaches a call on the producer; null where there are several, or too many paths.</summary>
    /// <param name="call">The call.</param>
    /// <param name="producer">The variable that it is made on.</param>
    /// <param name="graph">The function around it.</param>
    /// <param name="after">The state after a method of the producer, given its name and the state before.</param>
    public static int? Before(IInvocationOperation call, ISymbol producer, ControlFlowGraph graph, Func<string, int, int> after)
    {
        ProducerStates states = new(producer, graph);
        HashSet<int> found = new();
        FlowWalk walk = FlowWalk.Run(
            graph,
            (operation, state) =>
            {
                if (operation is IInvocationOperation here && here.Syntax == call.Syntax && here.TargetMethod.Name == call.TargetMethod.Name)
                {
                    found.Add(state);
                }

                return states.After(operation, state, after);
            },
            throws: true);
        return walk.IsIncomplete || found.Count != 1 ? null : found.First();
    }

    private int After(IOperation operation, int state, Func<string, int, int> after)
    {
        switch (operation)
        {
            case IInvocationOperation { Instance: { } instance } call when Is(instance):
                return after(call.TargetMethod.Name, state);
            // using (producer) asks whether there is one before it disposes it; the path on which there is none does not count.
            case IIsNullOperation { Operand: var operand } when operand.Syntax.Parent is UsingStatementSyntax && Is(operand):
                return after("Dispose", state);
            // Any method of this project may do something with the producer in a field, and so may what runs during an await.
            case IInvocationOperation other when producer is not ILocalSymbol && SymbolEqualityComparer.Default.Equals(other.TargetMethod.ContainingAssembly, producer.ContainingAssembly):
            case IAwaitOperation when producer is IFieldSymbol:
            case IAssignmentOperation assignment when Is(assignment.Target):
            case IArgumentOperation argument when Is(argument.Value):
                return Unknown;
            default:
                return state;
        }
    }

    private bool Is(IOperation operation) => operation switch
    {
        IConversionOperation conversion => Is(conversion.Operand),
        ILocalReferenceOperation local => SymbolEqualityComparer.Default.Equals(local.Local, producer),
        IParameterReferenceOperation parameter => SymbolEqualityComparer.Default.Equals(parameter.Parameter, producer),
        IFieldReferenceOperation { Instance: null or IInstanceReferenceOperation } field => SymbolEqualityComparer.Default.Equals(field.Field, producer),
        IFlowCaptureReferenceOperation copy => copies.Contains(copy.Id),
        _ => false,
    };
}
