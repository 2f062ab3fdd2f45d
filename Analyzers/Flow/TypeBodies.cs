using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using ProducerSafety.Analyzers.Retries;

namespace ProducerSafety.Analyzers.Flow;

/// <summary>The bodies of one outermost type, with its nested types and partial declarations, as control-flow graphs.</summary>
internal sealed class TypeBodies
{
    private readonly SemanticModel model;
    private readonly Dictionary<IMethodSymbol, ControlFlowGraph?> graphs = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<SyntaxNode, ControlFlowGraph?> graphsOfBodies = new();
    private readonly Vocabulary vocabulary;
    private readonly SourceBodies sources;

    /// <param name="type">The outermost type.</param>
    /// <param name="model">The compiler's model of the file at hand, whose results are already computed.</param>
    /// <param name="api">The client's API.</param>
    /// <param name="sources">The bodies of other types.</param>
    /// <param name="ofProducers">Whether bodies that only use a producer count too.</param>
    public TypeBodies(INamedTypeSymbol type, SemanticModel model, ConfigurationApi api, SourceBodies sources, bool ofProducers)
    {
        Type = type;
        this.model = model;
        this.sources = sources;
        vocabulary = new Vocabulary(type, api, ofProducers);
    }

    public INamedTypeSymbol Type { get; }

    /// <summary>The declarations of the type and its nested types.</summary>
    public IEnumerable<SyntaxNode> Declarations(CancellationToken cancellation) =>
        Type.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax(cancellation));

    public SemanticModel Model(SyntaxTree tree) => tree == model.SyntaxTree ? model : sources.Model(tree);

    /// <summary>The graph of a method, constructor, accessor or expression-bodied property; null where no body is seen.</summary>
    public ControlFlowGraph? Graph(IMethodSymbol method, CancellationToken cancellation)
    {
        method = method.OriginalDefinition;
        method = method.PartialImplementationPart ?? method;
        if (!IsMine(method))
        {
            return sources.Graph(method, cancellation);
        }

        if (!graphs.TryGetValue(method, out ControlFlowGraph? graph))
        {
            graphs[method] = graph = BodySyntax.Of(method, cancellation) is { } body ? Graph(body, cancellation) : null;
        }

        return graph;
    }

    /// <summary>The graph of a body; null where there is none, and where it names nothing that has to do with a configuration.</summary>
    public ControlFlowGraph? Graph(SyntaxNode declaration, CancellationToken cancellation)
    {
        // Asked for in every round, and again at calls.
        if (!graphsOfBodies.TryGetValue(declaration, out ControlFlowGraph? graph))
        {
            graphsOfBodies[declaration] = graph = BodySyntax.Exists(declaration) && vocabulary.IsUsedIn(declaration)
                && Model(declaration.SyntaxTree).GetOperation(declaration, cancellation) is { } body ? FlowGraphs.OfBody(body) : null;
        }

        return graph;
    }

    /// <summary>The graph of a member's initializer, whichever type declares it.</summary>
    public ControlFlowGraph? Initializer(ISymbol member, CancellationToken cancellation) => sources.Graph(member, cancellation);

    /// <summary>Whether a member of this type stores a value: a field, or a property with a field of its own.</summary>
    public bool IsStored(ISymbol member) => IsMine(member) && member switch
    {
        IFieldSymbol => true,
        IPropertySymbol property => ConfigurationApi.IsAutomatic(property),
        _ => false,
    };

    /// <summary>Whether a member belongs to this type or one nested in it.</summary>
    public bool IsMine(ISymbol member) => SymbolEqualityComparer.Default.Equals(OutermostType.Of(member)?.OriginalDefinition, Type.OriginalDefinition);
}
