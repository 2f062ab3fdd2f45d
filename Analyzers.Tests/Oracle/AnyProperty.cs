using System.Globalization;
using Confluent.Kafka;
using FsCheck;
using FsCheck.Fluent;
using ProducerSafety.Configuration;

namespace ProducerSafety.Analyzers.Tests.Oracle;

/// <summary>Generates writes of any property in the catalogue, with values just inside and just outside of what it takes.</summary>
internal static class AnyProperty
{
    // What these are refused for lies in files, in how librdkafka was built or in callbacks, and not in the settings.
    private static readonly string[] OtherReasons = ["ssl.", "sasl.", "https.", "oauth", "security.protocol", "plugin.", "test.mock", "builtin.features", "dotnet.", "client.dns", "interceptors", "enabled_events"];

    private static readonly string[] Misspelled = ["enable.idempotance", "max.inflight", "buffer.memory", "key.serializer", "linger", "Acks", "no.such.property"];

    /// <summary>The version of the loaded librdkafka: another one through <c>LD_LIBRARY_PATH</c> has another catalogue.</summary>
    public static Version Loaded { get; } = Version.Parse(Library.VersionString.Split('-')[0]);

    /// <summary>One write of a name that some version has, or of one that none has.</summary>
    public static Gen<Write> OfAnyVersion { get; } = Create(Properties);

    /// <summary>One write of a name that the loaded version takes as the newest does, which the code is compiled for.</summary>
    public static Gen<Write> OfBothVersions { get; } = Create([.. Properties.Where(property => ReferenceEquals(property.In(Loaded), property)
        && property.Aliases.Prepend(property.Name).All(name => PropertyCatalog.Find(name, Loaded) is not null))]);

    /// <summary>An assignment to a C# property that writes such a name.</summary>
    public static Gen<TypedWrite> Typed { get; } = CreateTyped();

    private static KafkaProperty[] Properties => [.. PropertyCatalog.All.Where(property => !OtherReasons.Any(start => property.Name.StartsWith(start, StringComparison.Ordinal)))];

    private static Gen<Write> Create(KafkaProperty[] properties) => Gen.Frequency(
        (60, Gen.Elements(properties.AsEnumerable()).SelectMany(property => Gen.Elements(property.Aliases.Prepend(property.Name)).SelectMany(
            name => Values(property).Select(value => new Write(name, value))))),
        (1, Gen.Elements(Misspelled.AsEnumerable()).Select(name => new Write(name, "1"))));

    private static Gen<string> Values(KafkaProperty property)
    {
        string[] valid = property.Type switch
        {
            PropertyType.Boolean => ["true", "false", "True", "1"],
            PropertyType.Integer => [.. NumbersIn(property), property.Default ?? "7", property.Default ?? "7"],
            PropertyType.Float => [.. NumbersIn(property), "5", "0.5"],
            PropertyType.Enum => [.. property.AllowedValues, .. property.AllowedValues.Select(value => value.ToUpperInvariant())],
            PropertyType.Flags => [.. property.AllowedValues],
            _ when property.Name == "partition.assignment.strategy" => ["range", "roundrobin, range", "range ", "cooperative-sticky", "sticky"],
            _ when property.Name == "group.protocol.type" => ["consumer", "orders"],
            _ => ["orders", "localhost:9092"],
        };
        string[] invalid = property.Type switch
        {
            PropertyType.Boolean => ["yes", "", "2"],
            PropertyType.Integer or PropertyType.Float => [.. NumbersOutside(property), "many"],
            PropertyType.Enum or PropertyType.Flags => ["no such value", "nonee"],
            _ => valid,
        };
        return Gen.Frequency((12, Gen.Elements(valid.AsEnumerable())), (1, Gen.Elements(invalid.AsEnumerable())));
    }

    private static Gen<TypedWrite> CreateTyped()
    {
        KafkaProperty[] properties = [.. Properties.Where(property => property.ClrName is not null && property.Scope != PropertyScope.Consumer
            && typeof(ProducerConfig).GetProperty(property.ClrName) is not null && ReferenceEquals(property.In(Loaded), property) && PropertyCatalog.Find(property.Name, Loaded) is not null)];
        return Gen.Elements(properties.AsEnumerable()).SelectMany(property => Gen.Elements(CodeOf(property).AsEnumerable()).Select(value => new TypedWrite(property.ClrName!, value)));
    }

    private static string[] CodeOf(KafkaProperty property) => property switch
    {
        { ClrValues.Count: > 0 } => [.. property.ClrValues.Select(value => $"{property.ClrType}.{value.Member}")],
        { ClrType: "Boolean" } => ["true", "false"],
        { ClrType: "Int32" } => [.. NumbersIn(property), .. NumbersIn(property), .. NumbersIn(property), .. NumbersOutside(property)],
        { ClrType: "Double" } => ["5", "0.5", "1e1", "-1"],
        _ => ["\"orders\"", "\"localhost:9092\""],
    };

    private static IEnumerable<string> NumbersIn(KafkaProperty property) =>
        new[] { property.Minimum ?? 0, property.Maximum ?? 1 }.Where(IsInt).Select(Text);

    private static IEnumerable<string> NumbersOutside(KafkaProperty property) =>
        new[] { property.Minimum - 1 ?? 0, property.Maximum + 1 ?? 1 }.Where(IsInt).Select(Text);

    private static bool IsInt(long number) => number is >= int.MinValue and <= int.MaxValue;

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
