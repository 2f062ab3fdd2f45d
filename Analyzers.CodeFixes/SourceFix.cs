using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace ProducerSafety.Analyzers.CodeFixes;

/// <summary>Base of the fixes that look at nothing but one document.</summary>
public abstract class SourceFix : TextChangeFix
{
    private protected sealed override async Task<Fix?> FindFixAsync(Document document, Diagnostic diagnostic, CancellationToken cancellation)
    {
        SyntaxNode? root = await document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false);
        SemanticModel? model = await document.GetSemanticModelAsync(cancellation).ConfigureAwait(false);
        SourceText text = await document.GetTextAsync(cancellation).ConfigureAwait(false);
        return root is null || model is null ? null : FindFix(new Source(root, model, text, cancellation), diagnostic);
    }

    /// <summary>The fix of one diagnostic, or null where none is safe.</summary>
    private protected abstract Fix? FindFix(Source source, Diagnostic diagnostic);
}

/// <summary>A document as a fix reads it.</summary>
internal sealed class Source(SyntaxNode root, SemanticModel model, SourceText text, CancellationToken cancellation)
{
    public SyntaxNode Root { get; } = root;

    public SemanticModel Model { get; } = model;

    public SourceText Text { get; } = text;

    /// <summary>What new code needs to know of it.</summary>
    public CodeText Code { get; } = new(model, text, cancellation);

    public CancellationToken Cancellation { get; } = cancellation;
}
