using Microsoft.CodeAnalysis;
using ProducerSafety.Analyzers.Flow;

namespace ProducerSafety.Analyzers.Wrappers;

/// <summary>One line of a list of wrappers.</summary>
/// <param name="id">The documentation-comment id.</param>
/// <param name="place">Where it stands.</param>
internal sealed class WrapperLine(string id, Location place)
{
    public string Id { get; } = id;

    public Location Place { get; } = place;

    /// <summary>The symbol that the line names; null where it names none that can be given a configuration.</summary>
    /// <param name="compilation">Where to look.</param>
    /// <param name="api">The client's API.</param>
    /// <param name="problem">Why there is none.</param>
    public ISymbol? Resolve(Compilation compilation, ConfigurationApi api, out string problem)
    {
        problem = "";
        if (!Id.StartsWith("M:", StringComparison.Ordinal) && !Id.StartsWith("T:", StringComparison.Ordinal))
        {
            problem = "is not the documentation-comment id of a method, constructor or type, which starts with 'M:' or 'T:'";
            return null;
        }

        ISymbol? symbol = DocumentationCommentId.GetFirstSymbolForDeclarationId(Id, compilation);
        // Roslyn also finds what a half-typed id means.
        if (symbol?.GetDocumentationCommentId() != Id)
        {
            problem = "is found neither in this project nor in what it references";
            return null;
        }

        if (!Methods(symbol!).Any(method => method.Parameters.Any(parameter => api.IsTracked(parameter.Type))))
        {
            problem = "takes no configuration of a Kafka producer";
            return null;
        }

        return symbol;
    }

    private static IEnumerable<IMethodSymbol> Methods(ISymbol symbol) => symbol is IMethodSymbol method
        ? new[] { method } : ((INamedTypeSymbol)symbol).GetMembers().OfType<IMethodSymbol>();
}
