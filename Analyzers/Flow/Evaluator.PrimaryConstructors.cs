using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;

namespace ProducerSafety.Analyzers.Flow;

/// <summary>Into the initializers of a type whose primary constructor is called: they are its body.</summary>
internal sealed partial class Evaluator
{
    private bool FollowPrimary(IMethodSymbol constructor, SyntaxNode call, FlowValue[] arguments)
    {
        if (constructor.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(context.Cancellation) is not TypeDeclarationSyntax type
            || KafkaSymbols.Is(constructor.ContainingType, api.Symbols.HealthCheck)
            || !constructor.Parameters.Any(parameter => arguments[parameter.Ordinal] is ObjectValue)
            || constructor.Parameters.Any(parameter => arguments[parameter.Ordinal] is ObjectValue && IsKept(parameter, type)))
        {
            return false;
        }

        foreach (ISymbol member in constructor.ContainingType.GetMembers().Where(member => member is IFieldSymbol { IsStatic: false } or IPropertySymbol { IsStatic: false }))
        {
            if (context.Bodies.Initializer(member.OriginalDefinition, context.Cancellation) is { } graph && Run(constructor.OriginalDefinition, graph, owner: null, call, arguments) is null)
            {
                return false;
            }
        }

        return true;
    }

    // What other members, another part of the type, or its base type do with a parameter, they do later.
    private static bool IsKept(IParameterSymbol parameter, TypeDeclarationSyntax type) =>
        parameter.ContainingType.DeclaringSyntaxReferences.Length > 1
        || type.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name => name.Identifier.ValueText == parameter.Name
            && !name.Ancestors().Any(around => around is EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent.Parent: FieldDeclarationSyntax } or PropertyDeclarationSyntax }));
}
