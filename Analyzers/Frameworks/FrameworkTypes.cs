using Microsoft.CodeAnalysis;
using ProducerSafety.Configuration;

namespace ProducerSafety.Analyzers.Frameworks;

/// <summary>
/// The frameworks' types in one compilation, looked up once. MassTransit, KafkaFlow, Silverback, CAP and Brighter have an API
/// of their own; Wolverine and Aspire hand out the client's <c>ProducerConfig</c> and need no entry.
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
        foreach (FrameworkType type in KafkaFlow.Types.Concat(MassTransit.Types).Concat(Silverback.Types).Concat(Cap.Types).Concat(Brighter.Types))
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

    /// <summary>The setting that a framework's property writes, or null.</summary>
    public KafkaProperty? SettingOf(IPropertySymbol property) => Of(property.ContainingType) is not { } type ? null
        : type.Properties.TryGetValue(property.Name, out string? name) ? PropertyCatalog.Find(name)
        : type.MirrorsProducerConfig ? PropertyCatalog.FindByClrName(property.Name)
        : null;

    /// <summary>The setting that a framework's method writes, with its value where that is not an argument; null for any other method.</summary>
    public (KafkaProperty Property, bool? Value)? WriteOf(ITypeSymbol? receiver, IMethodSymbol method)
    {
        if (Of(receiver) is not { } type)
        {
            return null;
        }

        if (type.IdempotenceMethods is { } idempotence && (method.Name == idempotence.On || method.Name == idempotence.Off) && method.Parameters.IsEmpty)
        {
            return (PropertyCatalog.Find("enable.idempotence")!, method.Name == idempotence.On);
        }

        KafkaProperty? property = type.Methods.TryGetValue(method.Name, out string? name) ? PropertyCatalog.Find(name)
            : type.MirrorsProducerConfig && method.Name.StartsWith("With", StringComparison.Ordinal) ? PropertyCatalog.FindByClrName(method.Name.Substring(4))
            : null;
        return property is not null && method.Parameters.Length == 1 ? (property, null) : null;
    }

    /// <summary>Whether a member is a dictionary of settings by their Kafka names.</summary>
    public bool IsDictionary(ISymbol member) => Of(member.ContainingType)?.Dictionary == member.Name;

    /// <summary>The type whose method is given a producer's configuration; null for any other method.</summary>
    public FrameworkType? TakerOf(IMethodSymbol method) => Of(method.ContainingType) is { } type && type.Takes == method.Name ? type : null;
}
