using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using ProducerSafety.Analyzers.Retries;

namespace ProducerSafety.Analyzers.Flow;

/// <summary>
/// Bodies anywhere in the compilation, as control-flow graphs: made when a call is followed into another type, and kept,
/// because a factory has more than one caller. Safe for concurrent use.
/// </summary>
internal sealed class SourceBodies(Compilation compilation)
{
    private readonly ConcurrentDictionary<SyntaxTree, SemanticModel> models = new();
    private readonly ConcurrentDictionary<ISymbol, ControlFlowGraph?> graphs = new(SymbolEqualityComparer.Default);

    public Compilation Compilation => compilation;

    public SemanticModel Model(SyntaxTree tree) =>
#pragma warning disable RS1030 // A file other than the one at hand; asked for only where a configuration is followed into it.
        models.GetOrAdd(tree, file => compilation.GetSemanticModel(file));
#pragma warning restore RS1030

    /// <summary>The graph of a method, constructor or accessor, or of a member's initializer; null where no source with a body is in this compilation.</summary>
    public ControlFlowGraph? Graph(ISymbol member, CancellationToken cancellation)
    {
        if (!graphs.TryGetValue(member, out ControlFlowGraph? graph))
        {
            SyntaxNode? body = BodySyntax.Of(member, cancellation);
            graphs[member] = graph = body is not null && Model(body.SyntaxTree).GetOperation(body, cancellation) is { } operation ? FlowGraphs.OfBody(operation) : null;
        }

        return graph;
    }
}
