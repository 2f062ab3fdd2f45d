using System.Globalization;
using Microsoft.CodeAnalysis;
using ProducerSafety.Configuration;

namespace ProducerSafety.Analyzers.Flow;

/// <summary>Turns a C# value into the setting that the client receives.</summary>
internal static class SettingText
{
    /// <summary>The setting that assigning to a C# property makes; null where assigning null removes it.</summary>
    public static Setting? OfProperty(KafkaProperty property, FlowValue value, object where) => value switch
    {
        ConstantValue { Value: null } => null,
        ConstantValue constant when Of(property, constant) is { } text => Setting.Known(property.Name, text, where),
        _ => Setting.Unknown(property.Name, where),
    };

    /// <summary>The setting that a name and a value make, or null where the name is not a known string.</summary>
    public static Setting? OfPair(FlowValue name, FlowValue value, SyntaxNode where) =>
        name is not ConstantValue { Value: string key } ? null
        : value is ConstantValue { Value: string text } ? Setting.Known(key, text, where)
        : Setting.Unknown(key, where);

    private static string? Of(KafkaProperty property, ConstantValue constant)
    {
        if (constant.Type is INamedTypeSymbol { TypeKind: TypeKind.Enum } type)
        {
            IFieldSymbol? member = type.GetMembers().OfType<IFieldSymbol>().FirstOrDefault(field => field.HasConstantValue && Equals(field.ConstantValue, constant.Value));
            return property.ClrValues.Where(value => value.Member == member?.Name).Select(value => value.Value).FirstOrDefault()
                ?? (property.Type == PropertyType.Integer ? Convert.ToString(constant.Value, CultureInfo.InvariantCulture) : null);
        }

        return constant.Value switch
        {
            string text => text,
            bool flag => flag ? "true" : "false",
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => null,
        };
    }
}
