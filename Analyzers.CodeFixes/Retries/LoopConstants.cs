using Microsoft.CodeAnalysis;
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
            if (Of(field, variables.Member, model, cancellation) is { } span)
            {
                yield return span;
            }
        }
    }

    /// <summary>The declaration of a constant that nothing names; null where this is none.</summary>
    public static TextSpan? IfUnneeded(VariableDeclaratorSyntax variable, SemanticModel model, CancellationToken cancellation) =>
        model.GetDeclaredSymbol(variable, cancellation) is IFieldSymbol field ? Of(field, variable, model, cancellation) : null;

    private static TextSpan? Of(IFieldSymbol field, SyntaxNode removed, SemanticModel model, CancellationToken cancellation) =>
        (field.IsConst || field is { IsStatic: true, IsReadOnly: true })
        && UnneededField.Of(field, removed, model, cancellation) is { } declaration
        && IsConstant(declaration.Declaration.Variables[0].Initializer!.Value, model, cancellation) ? UnneededField.SpanOf(declaration) : null;

    // 3, or TimeSpan.FromSeconds(3)
    private static bool IsConstant(ExpressionSyntax value, SemanticModel model, CancellationToken cancellation) =>
        model.GetConstantValue(value, cancellation).HasValue
        || (value is InvocationExpressionSyntax call && model.GetSymbolInfo(call, cancellation).Symbol is IMethodSymbol { IsStatic: true, ContainingType: { Name: "TimeSpan", ContainingNamespace.Name: "System" } }
            && call.ArgumentList.Arguments.All(argument => model.GetConstantValue(argument.Expression, cancellation).HasValue));
}
