using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using ProducerSafety.Analyzers.Flow;
using ProducerSafety.Configuration;

namespace ProducerSafety.Analyzers.CodeFixes.Configuration;

/// <summary>Writes settings in the style of the code around them.</summary>
internal sealed class SettingWriter(SemanticModel model, CancellationToken cancellation)
{
    /// <summary>Whether a value is written out where it stands, so that replacing it changes nothing else.</summary>
    public bool IsPlainConstant(ExpressionSyntax value) => value switch
    {
        LiteralExpressionSyntax => true,
        ParenthesizedExpressionSyntax parenthesized => IsPlainConstant(parenthesized.Expression),
        PrefixUnaryExpressionSyntax unary => IsPlainConstant(unary.Operand),
        CastExpressionSyntax cast => IsPlainConstant(cast.Expression),
        PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression } suppressed => IsPlainConstant(suppressed.Operand),
        MemberAccessExpressionSyntax or IdentifierNameSyntax => model.GetSymbolInfo(value, cancellation).Symbol is IFieldSymbol { IsConst: true },
        _ => false,
    };

    /// <summary>The new value of a written setting, and what it replaces; null where C# has no such value.</summary>
    public (TextSpan Span, string Text)? Value(RepairStep step, WrittenSetting written)
    {
        if (written.Property is null)
        {
            return (written.Value.Span, TextLiteral(step));
        }

        ITypeSymbol? type = Underlying(model.GetTypeInfo(written.Property, cancellation).Type);
        if (type?.TypeKind == TypeKind.Enum && EnumMember(step) is { } member)
        {
            // Acks.Leader becomes Acks.All with whatever stands before the dot.
            return written.Value is MemberAccessExpressionSyntax access && SymbolEqualityComparer.Default.Equals(model.GetTypeInfo(access.Expression, cancellation).Type ?? model.GetSymbolInfo(access.Expression, cancellation).Symbol as ITypeSymbol, type)
                ? (access.Name.Span, member)
                : (written.Value.Span, type.ToMinimalDisplayString(model, written.Value.SpanStart) + "." + member);
        }

        return type?.TypeKind == TypeKind.Enum ? null : (written.Value.Span, step.Value);
    }

    /// <summary>A new element for the initializer of a creation; null where the type does not know the setting.</summary>
    public string? NewElement(RepairStep step, BaseObjectCreationExpressionSyntax creation)
    {
        ITypeSymbol? type = model.GetTypeInfo(creation, cancellation).Type;
        if (ConfigurationApi.IsDictionary(type))
        {
            bool usesBraces = creation.Initializer?.Expressions.LastOrDefault() is InitializerExpressionSyntax;
            return usesBraces ? $"{{ \"{step.Property}\", {TextLiteral(step)} }}" : $"[\"{step.Property}\"] = {TextLiteral(step)}";
        }

        if (ConfigurationApi.IsPairSequence(type))
        {
            return NewPair(step, creation.Initializer?.Expressions.LastOrDefault());
        }

        // Only booleans and numbers are ever inserted; they are written in C# as the client writes them.
        string? name = PropertyCatalog.Find(step.Property)?.ClrName;
        for (ITypeSymbol? current = type; name is not null && current is not null; current = current.BaseType)
        {
            if (current.GetMembers(name).OfType<IPropertySymbol>().Any())
            {
                return $"{name} = {step.Value}";
            }
        }

        return null;
    }

    /// <summary>A new pair, written as its neighbour is.</summary>
    public static string NewPair(RepairStep step, SyntaxNode? neighbour)
    {
        string creation = neighbour switch
        {
            ImplicitObjectCreationExpressionSyntax => "new",
            ObjectCreationExpressionSyntax explicitly => $"new {explicitly.Type}",
            InvocationExpressionSyntax call => call.Expression.ToString(),
            _ => "new KeyValuePair<string, string>",
        };
        return $"{creation}(\"{step.Property}\", {TextLiteral(step)})";
    }

    private static string TextLiteral(RepairStep step) => step is { Property: "acks", Value: "-1" } ? "\"all\"" : $"\"{step.Value}\"";

    private static string? EnumMember(RepairStep step) => PropertyCatalog.Find(step.Property)?.ClrValues
        .Where(value => value.Value == step.Value).Select(value => value.Member).FirstOrDefault();

    private static ITypeSymbol? Underlying(ITypeSymbol? type) =>
        type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable ? nullable.TypeArguments[0] : type;
}
