using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace ProducerSafety.Analyzers.CodeFixes.Retries;

/// <summary>
/// Takes out the constants and retry policies that several fixes together leave without use: each fix alone sees that the others' code still needs them.
/// </summary>
internal static class UnneededDeclarations
{
    public static async Task<Document> WithoutNewAsync(Document before, Document after, CancellationToken cancellation)
    {
        TextSpan[] unneeded = await FindAsync(after, cancellation).ConfigureAwait(false);
        if (unneeded.Length == 0)
        {
            return after;
        }

        SourceText text = await after.GetTextAsync(cancellation).ConfigureAwait(false);
        SourceText old = await before.GetTextAsync(cancellation).ConfigureAwait(false);
        HashSet<string> known = new((await FindAsync(before, cancellation).ConfigureAwait(false)).Select(old.ToString));
        return after.WithText(text.WithChanges(DeletedLines.Of(unneeded.Where(span => !known.Contains(text.ToString(span))), text)));
    }

    private static async Task<TextSpan[]> FindAsync(Document document, CancellationToken cancellation)
    {
        SyntaxNode root = (await document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false))!;
        SemanticModel model = (await document.GetSemanticModelAsync(cancellation).ConfigureAwait(false))!;
        return root.DescendantNodes().OfType<VariableDeclaratorSyntax>()
            .Select(variable => LoopConstants.IfUnneeded(variable, model, cancellation) ?? PolicyDeclaration.IfUnneeded(variable, model, cancellation))
            .OfType<TextSpan>().ToArray();
    }
}
