using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace ProducerSafety.Analyzers.Results;

/// <summary>Finds the configuration in a private field that is written in one place only, and stays as it is written there.</summary>
internal static class OnlyValue
{
    /// <summary>What is written; null where it is written more than once, in another file, or changed afterwards.</summary>
    /// <param name="field">The field.</param>
    /// <param name="near">An operation of the type.</param>
    public static IOperation? Of(IFieldSymbol field, IOperation near)
    {
        if (field is not { DeclaredAccessibility: Accessibility.Private, ContainingType.DeclaringSyntaxReferences: { Length: 1 } declarations }
            || near.SemanticModel is not { } model || declarations[0].SyntaxTree != model.SyntaxTree)
        {
            return null;
        }

        ExpressionSyntax? only = null;
        foreach (SyntaxNode name in declarations[0].GetSyntax().DescendantNodes(node => node is not AttributeListSyntax).Where(node => NameOf(node) == field.Name))
        {
            SyntaxNode use = name.Parent is MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } own ? own : name;
            ExpressionSyntax? written = use switch
            {
                VariableDeclaratorSyntax declarator => declarator.Initializer?.Value,
                { Parent: AssignmentExpressionSyntax assignment } when assignment.Left == use => assignment.Right,
                _ => null,
            };
            if ((written is not null && only is not null) || IsChange(use))
            {
                return null;
            }

            only ??= written;
        }

        IOperation? value = only is null ? null : model.GetOperation(only);
        while (value is IConversionOperation conversion)
        {
            value = conversion.Operand;
        }

        return value;
    }

    private static string? NameOf(SyntaxNode node) => node switch
    {
        IdentifierNameSyntax name => name.Identifier.ValueText,
        VariableDeclaratorSyntax declarator => declarator.Identifier.ValueText,
        _ => null,
    };

    // config.X = …, config.Set(…)
    private static bool IsChange(SyntaxNode use) => use.Parent switch
    {
        MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax, Name.Identifier.ValueText: "Set" } member => member.Expression == use,
        MemberAccessExpressionSyntax { Parent: AssignmentExpressionSyntax assignment, Name.Identifier.ValueText: "EnableIdempotence" or "TransactionalId" } member => member.Expression == use && assignment.Left == member,
        ArgumentSyntax argument => !argument.RefKindKeyword.IsKind(SyntaxKind.None) || argument.Parent is TupleExpressionSyntax { Parent: AssignmentExpressionSyntax },
        _ => false,
    };
}
