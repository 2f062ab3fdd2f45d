using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;
using ProducerSafety.Analyzers.CodeFixes.Retries;

namespace ProducerSafety.Analyzers.CodeFixes;

/// <summary>
/// Base of every code fix: a fix is a set of text changes to one document, so that nothing else is touched and that
/// Fix All is the union of the changes of the single fixes.
/// </summary>
/// <remarks>
/// No <c>[Shared]</c>: the attribute would tie the assembly to one version of System.Composition, and older compilers ship another.
/// </remarks>
public abstract class TextChangeFix : CodeFixProvider
{
    /// <inheritdoc/>
    public sealed override FixAllProvider GetFixAllProvider() => new FixAllInDocument(this);

    /// <inheritdoc/>
    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            // A light bulb that does nothing is worse than none: offered only where there is something to change.
            if (await FindFixAsync(context.Document, diagnostic, context.CancellationToken).ConfigureAwait(false) is { } fix)
            {
                context.RegisterCodeFix(
                    CodeAction.Create(fix.Title, cancellation => ApplyAsync(context.Document, fix.Changes, cancellation), diagnostic.Id),
                    diagnostic);
            }
        }
    }

    /// <summary>The fix of one diagnostic, or null where none is safe.</summary>
    private protected abstract Task<Fix?> FindFixAsync(Document document, Diagnostic diagnostic, CancellationToken cancellation);

    private static async Task<Document> ApplyAsync(Document document, IEnumerable<TextChange> changes, CancellationToken cancellation, bool several = false)
    {
        SourceText text = await document.GetTextAsync(cancellation).ConfigureAwait(false);
        Document changed = document.WithText(text.WithChanges(changes.OrderBy(change => change.Span)));
        if (several)
        {
            changed = await UnneededDeclarations.WithoutNewAsync(document, changed, cancellation).ConfigureAwait(false);
        }

        return await UnusedUsings.WithoutNewAsync(document, changed, cancellation).ConfigureAwait(false);
    }

    private sealed class FixAllInDocument(TextChangeFix owner) : DocumentBasedFixAllProvider
    {
        protected override async Task<Document?> FixAllAsync(FixAllContext context, Document document, ImmutableArray<Diagnostic> diagnostics)
        {
            List<TextChange> all = new();
            foreach (Diagnostic diagnostic in diagnostics.OrderBy(diagnostic => diagnostic.Location.SourceSpan))
            {
                Fix? fix = await owner.FindFixAsync(document, diagnostic, context.CancellationToken).ConfigureAwait(false);
                TextChange[] added = fix?.Changes.Except(all).ToArray() ?? Array.Empty<TextChange>();

                // Two fixes that touch the same text are applied one after the other, in two passes.
                if (!added.Any(change => all.Any(other => Collide(change.Span, other.Span))))
                {
                    all.AddRange(added);
                }
            }

            return all.Count == 0 ? document : await ApplyAsync(document, all, context.CancellationToken, several: true).ConfigureAwait(false);
        }

        // An insertion has no length and so overlaps nothing, even inside of what the other removes.
        private static bool Collide(TextSpan left, TextSpan right) =>
            left.OverlapsWith(right) || left.Start == right.Start || IsInside(left.Start, right) || IsInside(right.Start, left);

        private static bool IsInside(int position, TextSpan span) => position > span.Start && position < span.End;
    }
}

/// <summary>A fix: what it does, as the light bulb says it, and the text that it changes.</summary>
internal sealed class Fix(string title, IReadOnlyList<TextChange> changes)
{
    public string Title { get; } = title;

    public IReadOnlyList<TextChange> Changes { get; } = changes;
}
