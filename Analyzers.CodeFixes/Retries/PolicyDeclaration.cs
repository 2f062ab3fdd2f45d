using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;

namespace ProducerSafety.Analyzers.CodeFixes.Retries;

/// <summary>Finds the declaration of a retry policy that nothing but one call needed.</summary>
internal static class PolicyDeclaration
{
    /// <summary>The text of the declaration; null where something else uses the policy, or where making it may do something.</summary>
    /// <param name="policy">What the call is made on.</param>
    /// <param name="call">The call, which is taken out.</param>
    /// <param name="model">The model of the file.</param>
    /// <param name="cancellation">Ends the search.</param>
    public static TextSpan? Of(IOperation policy, ExpressionSyntax call, SemanticModel model, CancellationToken cancellation) => policy switch
    {
        IFieldReferenceOperation { Field: var field } => Of(field, call, model, cancellation),
        ILocalReferenceOperation { Local: var local } => Of(local, call, model, cancellation),
        _ => null,
    };

    /// <summary>The declaration of a policy that nothing names; null where this is none.</summary>
    public static TextSpan? IfUnneeded(VariableDeclaratorSyntax variable, SemanticModel model, CancellationToken cancellation) =>
        model.GetDeclaredSymbol(variable, cancellation) is { } symbol && IsOfLibrary(((symbol as IFieldSymbol)?.Type ?? (symbol as ILocalSymbol)?.Type) as INamedTypeSymbol)
            ? Of(symbol, variable.Initializer?.Value ?? (SyntaxNode)variable, model, cancellation) : null;

    private static TextSpan? Of(ISymbol held, SyntaxNode removed, SemanticModel model, CancellationToken cancellation) => held switch
    {
        IFieldSymbol field when UnneededField.Of(field, removed, model, cancellation) is { } declaration
            && IsOnlyBuilt(declaration.Declaration.Variables[0], model, cancellation) => UnneededField.SpanOf(declaration),
        ILocalSymbol { DeclaringSyntaxReferences: { Length: 1 } references } when references[0].GetSyntax(cancellation)
            is VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Variables.Count: 1, Parent: LocalDeclarationStatementSyntax { UsingKeyword.RawKind: 0, ContainsDirectives: false } declaration } } variable
            && !IsNamedElsewhere(variable, removed) && UnneededField.HasNoRemark(declaration) && IsOnlyBuilt(variable, model, cancellation) => declaration.Span,
        _ => null,
    };

    private static bool IsNamedElsewhere(VariableDeclaratorSyntax variable, SyntaxNode removed) =>
        variable.Ancestors().First(around => around is CompilationUnitSyntax or (MemberDeclarationSyntax and not GlobalStatementSyntax))
            .DescendantTokens().Any(token => token.ValueText == variable.Identifier.ValueText && token != variable.Identifier && !removed.Span.Contains(token.Span));

    // By calls of the library alone. What its functions do, they do in a retry.
    private static bool IsOnlyBuilt(VariableDeclaratorSyntax variable, SemanticModel model, CancellationToken cancellation) =>
        variable.Initializer is { Value: var value }
        && value.DescendantNodesAndSelf(node => node is not AnonymousFunctionExpressionSyntax).All(node => node switch
        {
            InvocationExpressionSyntax or BaseObjectCreationExpressionSyntax => IsOfLibrary(model.GetSymbolInfo(node, cancellation).Symbol?.ContainingType),
            AwaitExpressionSyntax or PostfixUnaryExpressionSyntax => false,
            AssignmentExpressionSyntax assignment => assignment.Parent is InitializerExpressionSyntax,
            _ => true,
        });

    private static bool IsOfLibrary(INamedTypeSymbol? type) =>
        type is { Name: "TimeSpan" } || type?.ContainingNamespace.ToDisplayString().Split('.')[0] == "Polly";
}
