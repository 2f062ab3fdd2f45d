using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;

namespace ProducerSafety.Analyzers.Flow;

/// <summary>The bodies of one outermost type, with its nested types and partial declarations, as control-flow graphs.</summary>
internal sealed class TypeBodies
{
    private readonly SemanticModel model;
    private readonly Dictionary<SyntaxTree, SemanticModel> models = new();
    private readonly Dictionary<IMethodSymbol, ControlFlowGraph?> graphs = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<SyntaxNode, ControlFlowGraph?> graphsOfBodies = new();
    private readonly Vocabulary vocabulary;

    /// <param name="type">The outermost type.</param>
    /// <param name="model">The compiler's model of the file at hand, whose results are already computed.</param>
    /// <param name="api">The client's API.</param>
    /// <param name="ofProducers">Whether bodies that only use a producer count too.</param>
    public TypeBodies(INamedTypeSymbol type, SemanticModel model, ConfigurationApi api, bool ofProducers)
    {
        Type = type;
        this.model = model;
        vocabulary = new Vocabulary(type, api, ofProducers);
    }

    public INamedTypeSymbol Type { get; }

    /// <summary>The declarations of the type and its nested types.</summary>
    public IEnumerable<SyntaxNode> Declarations(CancellationToken cancellation) =>
        Type.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax(cancellation));

    public SemanticModel Model(SyntaxTree tree)
    {
        if (tree == model.SyntaxTree)
        {
            return model;
        }

        if (!models.TryGetValue(tree, out SemanticModel? other))
        {
#pragma warning disable RS1030 // Another part of a partial type; asked for only where the type handles a producer's configuration.
            models[tree] = other = model.Compilation.GetSemanticModel(tree);
#pragma warning restore RS1030
        }

        return other;
    }

    /// <summary>The graph of a method, constructor, accessor or expression-bodied property of this type; null for any other.</summary>
    public ControlFlowGraph? Graph(IMethodSymbol method, CancellationToken cancellation)
    {
        method = method.OriginalDefinition;
        method = method.PartialImplementationPart ?? method;
        if (graphs.TryGetValue(method, out ControlFlowGraph? graph))
        {
            return graph;
        }

        SyntaxNode? syntax = IsMine(method) ? method.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancellation) : null;
        return graphs[method] = syntax is null ? null : Graph(syntax, cancellation);
    }

    /// <summary>The graph of a body; null where there is none, and where it names nothing that has to do with a configuration.</summary>
    public ControlFlowGraph? Graph(SyntaxNode declaration, CancellationToken cancellation)
    {
        // Asked for in every round, and again at calls.
        if (!graphsOfBodies.TryGetValue(declaration, out ControlFlowGraph? graph))
        {
            graphsOfBodies[declaration] = graph = CreateGraph(declaration, cancellation);
        }

        return graph;
    }

    private ControlFlowGraph? CreateGraph(SyntaxNode declaration, CancellationToken cancellation)
    {
        bool hasBody = declaration switch
        {
            BaseMethodDeclarationSyntax method => method.Body is not null || method.ExpressionBody is not null,
            AccessorDeclarationSyntax accessor => accessor.Body is not null || accessor.ExpressionBody is not null,
            ArrowExpressionClauseSyntax or EqualsValueClauseSyntax => true,
            CompilationUnitSyntax unit => unit.Members.Any(SyntaxKind.GlobalStatement),
            _ => false,
        };
        return hasBody && vocabulary.IsUsedIn(declaration) ? ControlFlowGraph.Create(declaration, Model(declaration.SyntaxTree), cancellation) : null;
    }

    /// <summary>Whether a member of this type stores a value: a field, or a property with a field of its own.</summary>
    public bool IsStored(ISymbol member) => IsMine(member) && member switch
    {
        IFieldSymbol => true,
        IPropertySymbol property => ConfigurationApi.IsAutomatic(property),
        _ => false,
    };

    private bool IsMine(ISymbol member)
    {
        INamedTypeSymbol? type = member.ContainingType;
        while (type?.ContainingType is { } outer)
        {
            type = outer;
        }

        return SymbolEqualityComparer.Default.Equals(type?.OriginalDefinition, Type.OriginalDefinition);
    }
}
