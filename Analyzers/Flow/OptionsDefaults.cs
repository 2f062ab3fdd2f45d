using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace ProducerSafety.Analyzers.Flow;

/// <summary>
/// What a property of the application's own options is, where the options are created in sight and only read: then it has
/// its default. Options that are handed in are nearly always bound to a file, and nothing is known of them.
/// </summary>
internal static class OptionsDefaults
{
    /// <summary>The value, or null where it is not certain.</summary>
    public static FlowValue? ValueOf(IPropertyReferenceOperation reference, Func<SyntaxTree, SemanticModel> modelOf, CancellationToken cancellation)
    {
        IPropertySymbol property = reference.Property;
        if (reference.Syntax is not MemberAccessExpressionSyntax { Expression: var options }
            || property.IsStatic || property.DeclaringSyntaxReferences.IsEmpty || !ConfigurationApi.IsAutomatic(property)
            || !property.ContainingType.InstanceConstructors.All(constructor => constructor.IsImplicitlyDeclared))
        {
            return null;
        }

        SemanticModel model = modelOf(reference.Syntax.SyntaxTree);
        return model.GetSymbolInfo(options, cancellation).Symbol is { } variable && CreationOf(variable, cancellation) is { } creation
            && SymbolEqualityComparer.Default.Equals(model.GetTypeInfo(creation, cancellation).Type, property.ContainingType)
            && IsOnlyRead(variable, creation, cancellation)
            ? Written(creation, property, model, cancellation) ?? Default(property, modelOf, cancellation) : null;
    }

    private static BaseObjectCreationExpressionSyntax? CreationOf(ISymbol variable, CancellationToken cancellation) =>
        variable is ILocalSymbol or IFieldSymbol { DeclaredAccessibility: Accessibility.Private, IsReadOnly: true }
        && variable.DeclaringSyntaxReferences.Length == 1
        && variable.DeclaringSyntaxReferences[0].GetSyntax(cancellation) is VariableDeclaratorSyntax { Initializer.Value: BaseObjectCreationExpressionSyntax { ArgumentList: null or { Arguments.Count: 0 } } creation }
            ? creation : null;

    // Whoever receives the object, or calls a method of it, may change it.
    private static bool IsOnlyRead(ISymbol variable, SyntaxNode creation, CancellationToken cancellation)
    {
        IEnumerable<SyntaxNode> scopes = variable is IFieldSymbol
            ? variable.ContainingType.DeclaringSyntaxReferences.Select(part => part.GetSyntax(cancellation))
            : new[] { creation.FirstAncestorOrSelf<MemberDeclarationSyntax>(member => member is not GlobalStatementSyntax) ?? creation.SyntaxTree.GetRoot(cancellation) };
        return scopes.SelectMany(scope => scope.DescendantNodes()).OfType<IdentifierNameSyntax>()
            .Where(name => name.Identifier.ValueText == variable.Name).All(IsRead);
    }

    private static bool IsRead(IdentifierNameSyntax name)
    {
        ExpressionSyntax held = name.Parent is MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } own ? own : name;
        return held.Parent is MemberAccessExpressionSyntax member && member.Expression == held
            && member.Parent is not (InvocationExpressionSyntax or PrefixUnaryExpressionSyntax or PostfixUnaryExpressionSyntax or RefExpressionSyntax or ArgumentSyntax { RefOrOutKeyword.RawKind: not (int)SyntaxKind.None })
            && !(member.Parent is AssignmentExpressionSyntax assignment && assignment.Left == member);
    }

    private static FlowValue? Written(BaseObjectCreationExpressionSyntax creation, IPropertySymbol property, SemanticModel model, CancellationToken cancellation) =>
        creation.Initializer?.Expressions.OfType<AssignmentExpressionSyntax>()
            .Where(assignment => assignment.Left is IdentifierNameSyntax name && name.Identifier.ValueText == property.Name)
            .Select(assignment => Constant(assignment.Right, property, model, cancellation)).LastOrDefault();

    private static FlowValue Default(IPropertySymbol property, Func<SyntaxTree, SemanticModel> modelOf, CancellationToken cancellation)
    {
        if (property.DeclaringSyntaxReferences[0].GetSyntax(cancellation) is PropertyDeclarationSyntax { Initializer.Value: { } initial })
        {
            return Constant(initial, property, modelOf(initial.SyntaxTree), cancellation);
        }

        return property.Type switch
        {
            { IsReferenceType: true } or { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } => new ConstantValue(null, null),
            { SpecialType: SpecialType.System_Boolean } => new ConstantValue(false, property.Type),
            { SpecialType: SpecialType.System_Int32 } or { TypeKind: TypeKind.Enum } => new ConstantValue(0, property.Type),
            _ => FlowValue.Unknown,
        };
    }

    private static FlowValue Constant(ExpressionSyntax expression, IPropertySymbol property, SemanticModel model, CancellationToken cancellation) =>
        model.GetConstantValue(expression, cancellation) is { HasValue: true, Value: var value } ? new ConstantValue(value, Underlying(property.Type)) : FlowValue.Unknown;

    private static ITypeSymbol Underlying(ITypeSymbol type) =>
        type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable ? nullable.TypeArguments[0] : type;
}
