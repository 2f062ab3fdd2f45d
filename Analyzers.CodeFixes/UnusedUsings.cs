using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace ProducerSafety.Analyzers.CodeFixes;

/// <summary>Takes out the using directives that a fix leaves without use. Those that nobody used before are not the fix's business.</summary>
internal static class UnusedUsings
{
    // The compiler reports each directive that nothing needs, hidden from the reader, unless the project has documentation comments switched off.
    private const string Unnecessary = "CS8019";

    public static async Task<Document> WithoutNewAsync(Document before, Document after, CancellationToken cancellation)
    {
        UsingDirectiveSyntax[] unused = await FindAsync(after, cancellation).ConfigureAwait(false);
        if (unused.Length == 0)
        {
            return after;
        }

        HashSet<string> known = new((await FindAsync(before, cancellation).ConfigureAwait(false)).Select(directive => directive.ToString()));
        TextSpan[] added = unused.Where(directive => !known.Contains(directive.ToString())).Select(directive => directive.Span).ToArray();
        SourceText text = await after.GetTextAsync(cancellation).ConfigureAwait(false);
        return added.Length == 0 ? after : after.WithText(text.WithChanges(DeletedLines.Of(added, text)));
    }

    // A directive of the whole project may be needed in another file, and one between #if and #endif in another build.
    private static async Task<UsingDirectiveSyntax[]> FindAsync(Document document, CancellationToken cancellation)
    {
        SyntaxNode root = (await document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false))!;
        SemanticModel model = (await document.GetSemanticModelAsync(cancellation).ConfigureAwait(false))!;
        return model.GetDiagnostics(cancellationToken: cancellation).Where(diagnostic => diagnostic.Id == Unnecessary)
            .Select(diagnostic => root.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<UsingDirectiveSyntax>()).OfType<UsingDirectiveSyntax>()
            .Where(directive => directive.GlobalKeyword.RawKind == 0 && !directive.ContainsDirectives).ToArray();
    }
}
