using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace ProducerSafety.Analyzers.CodeFixes.Retries;

/// <summary>The declaration of a private field that nothing names any more when a piece of code is taken out.</summary>
internal static class UnneededField
{
    /// <summary>The declaration, which gives the field its value and declares nothing else; null where something else names the field or may do so.</summary>
    public static FieldDeclarationSyntax? Of(IFieldSymbol field, SyntaxNode removed, SemanticModel model, CancellationToken cancellation) =>
        field is { DeclaredAccessibility: Accessibility.Private, DeclaringSyntaxReferences.Length: 1 }
        && field.DeclaringSyntaxReferences[0].GetSyntax(cancellation) is VariableDeclaratorSyntax { Initializer: not null, Parent: VariableDeclarationSyntax { Variables.Count: 1, Parent: FieldDeclarationSyntax { AttributeLists.Count: 0, ContainsDirectives: false } declaration } }
        && declaration.SyntaxTree == model.SyntaxTree
        && HasNoRemark(declaration)
        && !IsNamedElsewhere(field, removed, cancellation) ? declaration : null;

    /// <summary>The declaration with the documentation above it.</summary>
    public static TextSpan SpanOf(FieldDeclarationSyntax declaration) =>
        TextSpan.FromBounds(DocumentationOf(declaration)?.FullSpan.Start ?? declaration.SpanStart, declaration.Span.End);

    /// <summary>Whether no comment stands beside a declaration: what somebody has to say about it may be for more than that.</summary>
    public static bool HasNoRemark(SyntaxNode declaration) =>
        !declaration.GetLeadingTrivia().Concat(declaration.GetTrailingTrivia()).Any(trivia => trivia.IsKind(SyntaxKind.SingleLineCommentTrivia) || trivia.IsKind(SyntaxKind.MultiLineCommentTrivia));

    private static DocumentationCommentTriviaSyntax? DocumentationOf(FieldDeclarationSyntax declaration) =>
        declaration.GetLeadingTrivia().Select(trivia => trivia.GetStructure()).OfType<DocumentationCommentTriviaSyntax>().LastOrDefault();

    // In any part of the type, in its documentation, and in what is left out of this build. A name may mean something else, but who knows.
    private static bool IsNamedElsewhere(IFieldSymbol field, SyntaxNode removed, CancellationToken cancellation) =>
        field.ContainingType.DeclaringSyntaxReferences.Select(part => part.GetSyntax(cancellation)).Any(part =>
            part.DescendantTokens(descendIntoTrivia: true).Any(token => token.ValueText == field.Name && token.Parent is not VariableDeclaratorSyntax { Parent.Parent: FieldDeclarationSyntax } && (token.SyntaxTree != removed.SyntaxTree || !removed.Span.Contains(token.Span)))
            || part.DescendantTrivia().Any(trivia => trivia.IsKind(SyntaxKind.DisabledTextTrivia) && trivia.ToString().Contains(field.Name)));
}
