using System.Globalization;
using Microsoft.CodeAnalysis;
using ProducerSafety.Analyzers.Flow;
using ProducerSafety.Configuration;
using ProducerSafety.Configuration.Files;

namespace ProducerSafety.Analyzers.Files;

/// <summary>Converts the text of a file as .NET's configuration binder does when it assigns a property.</summary>
internal static class BoundValue
{
    /// <summary>The setting that binding makes; unknown where the value is left to somebody else, null where binding it throws.</summary>
    public static Setting? Of(KafkaProperty setting, IPropertySymbol property, FileSetting written, FilePlace where)
    {
        if (written.Value is null || Placeholder.Is(written.Value))
        {
            return Setting.Unknown(setting.Name, where);
        }

        ITypeSymbol type = property.Type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable ? nullable.TypeArguments[0] : property.Type;
        return Convert(written.Value, type) is { } value
            ? SettingText.OfProperty(setting, new ConstantValue(value, type), where)
            : IsSometimesConverted(written.Value, type) ? Setting.Unknown(setting.Name, where) : null;
    }

    /// <summary>What the binder takes, for a message.</summary>
    public static string Expected(IPropertySymbol property)
    {
        ITypeSymbol type = property.Type is INamedTypeSymbol { TypeArguments.Length: 1 } nullable ? nullable.TypeArguments[0] : property.Type;
        return type.TypeKind == TypeKind.Enum ? "one of " + string.Join(", ", Members(type).Select(member => member.Name))
            : type.SpecialType == SpecialType.System_Boolean ? "true or false"
            : type.SpecialType == SpecialType.System_Double ? "a number" : "a whole number";
    }

    private static object? Convert(string text, ITypeSymbol type) => type.SpecialType switch
    {
        SpecialType.System_String => text,
        SpecialType.System_Boolean => bool.TryParse(text, out bool flag) ? flag : null,
        SpecialType.System_Int32 => int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out int number) ? number : null,
        SpecialType.System_Double => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : null,
        _ when type.TypeKind == TypeKind.Enum => ConvertToEnum(text.Trim(), type),
        _ => null,
    };

    private static object? ConvertToEnum(string text, ITypeSymbol type)
    {
        IFieldSymbol? member = Members(type).FirstOrDefault(candidate => string.Equals(candidate.Name, text, StringComparison.OrdinalIgnoreCase));
        return member?.ConstantValue ?? (int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out int number) ? number : null);
    }

    private static IEnumerable<IFieldSymbol> Members(ITypeSymbol type) => type.GetMembers().OfType<IFieldSymbol>().Where(field => field.HasConstantValue);

    // Hexadecimal numbers and lists of flags depend on which of .NET's binders is used.
    private static bool IsSometimesConverted(string text, ITypeSymbol type) => type switch
    {
        { TypeKind: TypeKind.Enum } => text.IndexOf(',') >= 0 || text.IndexOf('+') >= 0,
        { SpecialType: SpecialType.System_Int32 } => "#&0".IndexOf(text.TrimStart()[0]) >= 0,
        { SpecialType: SpecialType.System_Boolean } => false,
        // Numbers without end, and not a number: the spelling depends on the runtime that the analyzer is in.
        { SpecialType: SpecialType.System_Double } => text.Any(char.IsDigit) || text.IndexOf("inf", StringComparison.OrdinalIgnoreCase) >= 0 || text.IndexOf("nan", StringComparison.OrdinalIgnoreCase) >= 0 || text.IndexOf('∞') >= 0,
        _ => true,
    };
}
