using Microsoft.CodeAnalysis;
using ProducerSafety.Configuration;

namespace ProducerSafety.Analyzers.Frameworks;

/// <summary>
/// The frameworks' types in one compilation, looked up once.
/// </summary>
internal sealed class FrameworkTypes
{
    private readonly Dictionary<INamedTypeSymbol, FrameworkType> types = new(SymbolEqualityComparer.Default);

    private FrameworkTypes()
    {
    }

    /// <summary>No framework.</summary>
    public static FrameworkTypes None { get; } = new();

    public static FrameworkTypes Find(Compilation compilation)
    {
        FrameworkTypes found = new();
        foreach (FrameworkType type in new[] { KafkaFlow.Types, MassTransit.Types, Silverback.Types, Wolverine.Types, Cap.Types, Brighter.Types, Aspire.Types }.SelectMany(types => types))
        {
            if (compilation.GetTypeByMetadataName(type.Name) is { } symbol)
            {
                found.types[symbol] = type;
            }
        }

        return found.types.Count == 0 ? None : found;
    }

    /// <summary>What a type means for a producer's settings; null for any type that is not a framework's.</summary>
    public FrameworkType? Of(ITypeSymbol? type)
    {
        if (types.Count == 0 || type is null)
        {
            return null;
        }

        for (ITypeSymbol? current = type; current is not null; current = current.BaseType)
        {
            if (current.OriginalDefinition is INamedTypeSymbol named && types.TryGetValue(named, out FrameworkType? found))
            {
                return found;
            }
        }

        return type.AllInterfaces.Select(implemented => types.TryGetValue(implemented.OriginalDefinition, out FrameworkType? found) ? found : null).FirstOrDefault(found => found is not null);
    }

    /// <summary>Whether an object of this type holds a producer's settings.</summary>
    public bool HoldsSettings(ITypeSymbol? type) =>
        Of(type) is { } found && (found.MirrorsProducerConfig || found.Properties.Count > 0 || found.Methods.Count > 0);

    /// <summary>Whether settings are written to an object of this type through members of the framework, and not of the client.</summary>
    public bool HasOwnApi(ITypeSymbol? type) => HoldsSettings(type) || Of(type)?.Dictionary is not null;

    /// <summary>The setting that a framework's property writes, or null; a <c>TimeSpan</c> has the name of the property without its unit.</summary>
    public KafkaProperty? SettingOf(IPropertySymbol property) => Of(property.ContainingType) is not { } type ? null
        : type.Properties.TryGetValue(property.Name, out string? name) ? PropertyCatalog.Find(name)
        : !type.MirrorsProducerConfig ? null
        : PropertyCatalog.FindByClrName(property.Name) ?? PropertyCatalog.FindByClrName(property.Name + "Ms");

    /// <summary>The setting that a framework's method writes, with its value where that is not an argument; null for any other method.</summary>
    public (KafkaProperty Property, bool? Value)? WriteOf(ITypeSymbol? receiver, IMethodSymbol method)
    {
        if (Of(receiver) is not { } type)
        {
            return null;
        }

        if (type.HasSwitches && method.Parameters.IsEmpty && Switched(method.Name) is var (switched, isOn))
        {
            return (switched, isOn);
        }

        KafkaProperty? property = type.Methods.TryGetValue(method.Name, out string? name) ? PropertyCatalog.Find(name)
            : type.MirrorsProducerConfig && method.Name.StartsWith("With", StringComparison.Ordinal) ? PropertyCatalog.FindByClrName(method.Name.Substring(4))
            : null;
        return property is not null && method.Parameters.Length == 1 ? (property, null) : null;
    }

    private static (KafkaProperty Property, bool IsOn)? Switched(string method)
    {
        const string on = "Enable", off = "Disable";
        bool isOn = method.StartsWith(on, StringComparison.Ordinal);
        string? name = isOn ? method : method.StartsWith(off, StringComparison.Ordinal) ? on + method.Substring(off.Length) : null;
        return name is not null && PropertyCatalog.FindByClrName(name) is { } property ? (property, isOn) : null;
    }

    /// <summary>Whether a member holds the settings of the object that it belongs to.</summary>
    public bool IsStore(ISymbol member) => Of(member.ContainingType) is { } type && (type.Dictionary == member.Name || type.Configuration == member.Name);

    /// <summary>Whether a member is a dictionary of settings by their Kafka names.</summary>
    public bool IsDictionary(ISymbol member) => Of(member.ContainingType)?.Dictionary == member.Name;

    /// <summary>The type whose method is given a producer's configuration; null for any other method.</summary>
    public FrameworkType? TakerOf(IMethodSymbol method) => Of(method.ContainingType) is { } type && type.Takes == method.Name ? type : null;

    /// <summary>The type whose method makes a producer's settings and has a delegate fill them; null for any other method.</summary>
    public FrameworkType? FillerOf(IMethodSymbol method) => Of(method.ContainingType) is { Fills: { } name } type && method.Name == name ? type : null;
}
