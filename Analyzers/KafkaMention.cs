using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using ProducerSafety.Analyzers.Retries;
using ProducerSafety.Configuration;

namespace ProducerSafety.Analyzers;

/// <summary>
/// Tells by its text alone whether a type can have to do with a producer. In a project with Kafka most types have not, and to look at
/// each call and each dictionary of theirs would cost more than everything else.
/// </summary>
internal sealed class KafkaMention(Compilation compilation)
{
    private static readonly string[] Words = { "afka", "roduce", "ClientConfig" };
    private static readonly string[] Registrations = { "Scoped", "Transient" };

    private readonly ProducingNames producing = ProducingNames.Of(compilation);

    /// <summary>Whether the type of which a declaration is a part speaks of Kafka, or concerns what an analyzer looks for in other types.</summary>
    /// <param name="declaration">A type's declaration, or a file with top-level statements.</param>
    /// <param name="scope">What the analyzer looks for.</param>
    /// <param name="model">The model of its file.</param>
    /// <param name="cancellation">Ends the work.</param>
    public bool IsIn(SyntaxNode declaration, KafkaScope scope, SemanticModel model, CancellationToken cancellation)
    {
        if (IsInPart(declaration.SyntaxTree, declaration.Span, scope))
        {
            return true;
        }

        return declaration is TypeDeclarationSyntax type && type.Modifiers.Any(SyntaxKind.PartialKeyword)
            && model.GetDeclaredSymbol(type, cancellation) is { } symbol
            && symbol.DeclaringSyntaxReferences.Any(part => IsInPart(part.SyntaxTree, part.Span, scope));
    }

    /// <summary>Whether the text of a type contains a word. To ask it for its members would have the compiler sort them and bind their types.</summary>
    public static bool Contains(INamedTypeSymbol type, string word) =>
        type.DeclaringSyntaxReferences.Any(part => Contains(part.SyntaxTree, part.Span, word));

    /// <summary>Whether the text of a piece of code contains a word, or a longer one with it.</summary>
    public static bool Contains(SyntaxNode code, string word) => Contains(code.SyntaxTree, code.Span, word);

    private static bool Contains(SyntaxTree tree, TextSpan span, string word) => tree.GetText().ToString().IndexOf(word, span.Start, span.Length, StringComparison.Ordinal) >= 0;

    private bool IsInPart(SyntaxTree tree, TextSpan span, KafkaScope scope)
    {
        string text = tree.GetText().ToString();
        return scope switch
        {
            KafkaScope.Senders => producing.AreCalledIn(text, span),
            KafkaScope.Registrations => Contains(text, span, Registrations),
            _ => Contains(text, span, Words) || HasSetting(text, span),
        };
    }

    private static bool Contains(string text, TextSpan span, string[] words)
    {
        foreach (string word in words)
        {
            if (text.IndexOf(word, span.Start, span.Length, StringComparison.Ordinal) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    // What stands between two quotation marks is a literal or lies between two of them; either way a look-up tells.
    private static bool HasSetting(string text, TextSpan span)
    {
        int start = text.IndexOf('"', span.Start, span.Length);
        while (start >= 0)
        {
            int end = text.IndexOf('"', start + 1, span.End - start - 1);
            if (end > start + 1 && IsLetter(text[start + 1]) && IsLetter(text[end - 1]) && PropertyCatalog.Find(text.Substring(start + 1, end - start - 1)) is not null)
            {
                return true;
            }

            start = end;
        }

        return false;
    }

    private static bool IsLetter(char character) => character is >= 'a' and <= 'z';
}
