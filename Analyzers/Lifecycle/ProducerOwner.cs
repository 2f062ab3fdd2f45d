using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ProducerSafety.Analyzers.Lifecycle;

/// <summary>Tells whether every object of a class of this project builds a producer of its own.</summary>
internal static class ProducerOwner
{
    /// <summary>Whether a constructor or an initializer puts a new producer into a field of the object.</summary>
    /// <remarks>The class is in another file, so this reads its text; the fields' types are looked up.</remarks>
    public static bool Builds(INamedTypeSymbol type, KafkaSymbols symbols) =>
        type.OriginalDefinition.GetMembers().Any(member => HoldsProducer(member, symbols) && type.OriginalDefinition.DeclaringSyntaxReferences.Any(reference => IsBuilt(member.Name, reference.GetSyntax())));

    private static bool HoldsProducer(ISymbol member, KafkaSymbols symbols) => !member.IsStatic && member switch
    {
        IFieldSymbol { AssociatedSymbol: null } field => KafkaSymbols.Is(field.Type, symbols.Producer),
        IPropertySymbol property => KafkaSymbols.Is(property.Type, symbols.Producer),
        _ => false,
    };

    private static bool IsBuilt(string member, SyntaxNode declaration)
    {
        if (declaration is not TypeDeclarationSyntax type)
        {
            return false;
        }

        foreach (MemberDeclarationSyntax part in type.Members)
        {
            bool builds = part switch
            {
                ConstructorDeclarationSyntax constructor => constructor.DescendantNodes().OfType<AssignmentExpressionSyntax>()
                    .Any(assignment => NameOf(assignment.Left) == member && IsBuild(assignment.Right) && assignment.FirstAncestorOrSelf<AnonymousFunctionExpressionSyntax>() is null),
                FieldDeclarationSyntax field => field.Declaration.Variables.Any(variable => variable.Identifier.ValueText == member && IsBuild(variable.Initializer?.Value)),
                PropertyDeclarationSyntax property => property.Identifier.ValueText == member && IsBuild(property.Initializer?.Value),
                _ => false,
            };
            if (builds)
            {
                return true;
            }
        }

        return false;
    }

    private static string? NameOf(ExpressionSyntax target) => target switch
    {
        IdentifierNameSyntax name => name.Identifier.ValueText,
        MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } member => member.Name.Identifier.ValueText,
        _ => null,
    };

    // new ProducerBuilder<…>(…).SetErrorHandler(…).Build(), or Build() of a builder in a variable.
    private static bool IsBuild(ExpressionSyntax? value) =>
        value is InvocationExpressionSyntax { ArgumentList.Arguments.Count: 0, Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Build" } };
}
