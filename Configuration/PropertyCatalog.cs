namespace ProducerSafety.Configuration;

/// <summary>Every property that a client can be given, found by name, by alias or by C# property.</summary>
/// <remarks>The facts stand in <c>Configuration/Data</c>; <c>eng/GeneratePropertyCatalog.cs</c> writes the table from them.</remarks>
public static partial class PropertyCatalog
{
    private static readonly Dictionary<string, KafkaProperty> ByName = new(StringComparer.Ordinal);
    private static readonly Dictionary<string, KafkaProperty> ByClrName = new(StringComparer.Ordinal);

    static PropertyCatalog()
    {
        All = CreateAll();
        foreach (KafkaProperty property in All)
        {
            ByName.Add(property.Name, property);
            foreach (string alias in property.Aliases)
            {
                ByName.Add(alias, property);
            }

            if (property.ClrName is not null)
            {
                ByClrName.Add(property.ClrName, property);
            }
        }
    }

    /// <summary>All properties, in librdkafka's order; then the .NET client's own.</summary>
    public static IReadOnlyList<KafkaProperty> All { get; }

    /// <summary>The property with this name or alias, or null. Names are case-sensitive, as in the client.</summary>
    /// <param name="name">A name as written, for instance <c>acks</c> or <c>request.required.acks</c>.</param>
    public static KafkaProperty? Find(string name) => ByName.TryGetValue(name, out KafkaProperty? property) ? property : null;

    /// <summary>The name that stands for a property and all its aliases; the name itself where there is no such property.</summary>
    internal static string PropertyOf(string name) => Find(name)?.Name ?? name;

    /// <summary>The property with this name or alias in a version of the client, with the facts of that version; null where that version does not know the name.</summary>
    /// <param name="name">A name as written.</param>
    /// <param name="client">The version of Confluent.Kafka, or null for the newest.</param>
    public static KafkaProperty? Find(string name, Version? client) =>
        Find(name) is { } property && (client is null || !property.NewNames.TryGetValue(name, out Version? since) || since <= client) ? property.In(client) : null;

    /// <summary>The property that a C# property of <c>ClientConfig</c> or <c>ProducerConfig</c> sets, or null.</summary>
    /// <param name="clrName">The name of the C# property, for instance <c>MaxInFlight</c>.</param>
    public static KafkaProperty? FindByClrName(string clrName) =>
        ByClrName.TryGetValue(clrName, out KafkaProperty? property) ? property : null;
}
