using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace ProducerSafety.Analyzers.CodeFixes.Retries;

/// <summary>Finds the private constants of a type that nothing but a loop needed which is taken out: how often to try, how long to wait.</summary>
internal static class LoopConstants
{
    /// <summary>The declarations, each with the documentation above it.</summary>
    public static IEnumerable<TextSpan> Of(LoopVariables variables, SemanticModel model, CancellationToken cancellation)
    {
        foreach (IFieldSymbol field in variables.FieldsOfRemovedText())
        {
            if (field is { DeclaredAccessibility: Accessibility.Private, DeclaringSyntaxReferences.Length: 1 }
                && (field.IsConst || field is { IsStatic: true, IsReadOnly: true })
                && field.DeclaringSyntaxReferences[0].GetSyntax(cancellation) is VariableDeclaratorSyntax { Initializer.Value: var value, Parent: VariableDeclarationSyntax { Variables.Count: 1, Parent: FieldDeclarationSyntax { AttributeLists.Count: 0, ContainsDirectives: false } declaration } }
                && declaration.SyntaxTree == model.SyntaxTree
                && IsConstant(value, model, cancellation)
                && HasNoRemark(declaration)
                && !IsNamedElsewhere(field, variables.Member, cancellation))
            {
                yield return TextSpan.FromBounds(DocumentationOf(declaration)?.FullSpan.Start ?? declaration.SpanStart, declaration.Span.End);
            }
        }
    }

    // 3, or TimeSpan.FromSeconds(3)
    private static bool IsConstant(ExpressionSyntax value, SemanticModel model, CancellationToken cancellation) =>
        model.GetConstantValue(value, cancellation).HasValue
        || (value is InvocationExpressionSyntax call && model.GetSymbolInfo(call, cancellation).Symbol is IMethodSymbol { IsStatic: true, ContainingType: { Name: "TimeSpan", ContainingNamespace.Name: "System" } }
            && call.ArgumentList.Arguments.All(argument => model.GetConstantValue(argument.Expression, cancellation).HasValue));

    // What somebody has to say about it may be for more than this declaration.
    private static bool HasNoRemark(FieldDeclarationSyntax declaration) =>
        !declaration.GetLeadingTrivia().Concat(declaration.GetTrailingTrivia()).Any(trivia => trivia.IsKind(SyntaxKind.SingleLineCommentTrivia) || trivia.IsKind(SyntaxKind.MultiLineCommentTrivia));

    private static DocumentationCommentTriviaSyntax? DocumentationOf(FieldDeclarationSyntax declaration) =>
        declaration.GetLeadingTrivia().Select(trivia => trivia.GetStructure()).OfType<DocumentationCommentTriviaSyntax>().LastOrDefault();

    // In any part of the type, in its documentation, and in what is left out of this build. A name may mean something else, but who knows.
    private static bool IsNamedElsewhere(IFieldSymbol field, SyntaxNode member, CancellationToken cancellation) =>
        field.ContainingType.DeclaringSyntaxReferences.Select(part => part.GetSyntax(cancellation)).Any(part =>
            part.DescendantTokens(descendIntoTrivia: true).Any(token => token.ValueText == field.Name && token.Parent is not VariableDeclaratorSyntax { Parent.Parent: FieldDeclarationSyntax } && (token.SyntaxTree != member.SyntaxTree || !member.Span.Contains(token.Span)))
            || part.DescendantTrivia().Any(trivia => trivia.IsKind(SyntaxKind.DisabledTextTrivia) && trivia.ToString().Contains(field.Name)));
}
