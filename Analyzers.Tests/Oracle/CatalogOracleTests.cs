using System.Globalization;
using System.Reflection;
using Confluent.Kafka;
using ProducerSafety.Configuration;
using Xunit;

namespace ProducerSafety.Analyzers.Tests.Oracle;

/// <summary>The catalogue against the client: its C# properties by reflection, its native ones by setting them.</summary>
public sealed class CatalogOracleTests(ITestOutputHelper output) : RealClientTests
{
    private static IEnumerable<PropertyInfo> ClrProperties => typeof(ProducerConfig).GetProperties().Where(property => property.CanWrite);

    [Fact]
    public void Every_CSharp_property_writes_the_property_that_the_catalogue_names() => Assert.All(ClrProperties, property =>
    {
        KafkaProperty? found = PropertyCatalog.FindByClrName(property.Name);
        Assert.NotNull(found);
        Type type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        Assert.Equal(type.Name, found.ClrType);

        // What is read from a value that the catalogue lists is the text that the client is given.
        foreach ((object value, string text) in SamplesOf(type, found))
        {
            ProducerConfig config = [];
            property.SetValue(config, value);
            Assert.Equal(KeyValuePair.Create(found.Name, text), Assert.Single(config));
        }
    });

    [Fact]
    public void Every_CSharp_property_of_the_catalogue_is_there()
    {
        HashSet<string> names = [.. ClrProperties.Select(property => property.Name)];

        Assert.All(PropertyCatalog.All.Where(property => property.ClrName is not null), property => Assert.Contains(property.ClrName!, names));
    }

    [Fact]
    public void Every_enum_member_is_listed() => Assert.All(
        ClrProperties.Select(property => (property.Name, Type: Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType)).Where(property => property.Type.IsEnum),
        property => Assert.Equal(Enum.GetNames(property.Type).Order(StringComparer.Ordinal), PropertyCatalog.FindByClrName(property.Name)!.ClrValues.Select(value => value.Member).Order(StringComparer.Ordinal)));

    [Fact]
    public void Every_native_property_reads_values_as_the_catalogue_says()
    {
        int compared = 0;
        HashSet<string> missing = [];
        foreach (KafkaProperty property in ReadByProducers)
        {
            foreach (string name in property.Aliases.Prepend(property.Name))
            {
                foreach ((string value, bool isAccepted) in ValuesOf(property))
                {
                    string? refusal = NativeConfiguration.Read(name, value).Refusal;
                    if (IsOfAnotherBuild(refusal))
                    {
                        missing.Add(name);
                        continue;
                    }

                    Assert.True((refusal is null) == isAccepted, $"{name}={value}: {refusal ?? "accepted"}");
                    compared++;
                }
            }
        }

        output.WriteLine($"{compared} values compared; not in this librdkafka: {string.Join(", ", missing)}.");
        Assert.True(compared > 300, $"Only {compared} values were compared.");
    }

    // Only of those that the rules judge: others have changed between the catalogue's librdkafka and older ones.
    [Fact]
    public void What_is_not_written_has_the_default_that_the_catalogue_says() => Assert.All(
        GeneratedWrites.JudgedProperties.Where(property => property != "transactional.id"), // It has none.
        property => Assert.Equal(PropertyCatalog.Find(property)!.Default, NativeConfiguration.DefaultOf(property)?.Replace("all", "-1", StringComparison.Ordinal)));

    [Fact]
    public void Every_name_of_a_property_writes_the_same_setting() => Assert.All(
        ReadByProducers.Where(property => property.Type == PropertyType.Integer && property.Aliases.Count > 0),
        property => Assert.All(property.Aliases, alias =>
            Assert.Equal(Text(property.Minimum!.Value + 1), NativeConfiguration.Read(alias, Text(property.Minimum.Value + 1), property.Name).Value)));

    private static IEnumerable<KafkaProperty> ReadByProducers => PropertyCatalog.All.Where(property =>
        property.Scope != PropertyScope.Consumer && !property.Name.StartsWith("dotnet.", StringComparison.Ordinal));

    // The installed librdkafka may be older than the catalogue, or built without some library.
    private static bool IsOfAnotherBuild(string? refusal) => refusal is not null
        && (refusal.StartsWith("No such configuration property", StringComparison.Ordinal) || refusal.Contains("not supported in this build", StringComparison.Ordinal));

    private static IEnumerable<(object Value, string Text)> SamplesOf(Type type, KafkaProperty property) => type switch
    {
        { IsEnum: true } => property.ClrValues.Select(value => (Enum.Parse(type, value.Member), value.Value)),
        _ when type == typeof(int) => [(7, "7")],
        _ when type == typeof(bool) => [(true, "True"), (false, "False")],
        _ when type == typeof(double) => [(1.5, "1.5")],
        _ => [("text", "text")],
    };

    private static IEnumerable<(string Value, bool IsAccepted)> ValuesOf(KafkaProperty property) => property.Type switch
    {
        PropertyType.Boolean => [("true", true), ("false", true), ("perhaps", false)],
        PropertyType.Integer or PropertyType.Float =>
        [
            (Text(property.Minimum!.Value), true), (Text(property.Maximum!.Value), true), ("many", false),
            .. property.Minimum > int.MinValue ? [(Text(property.Minimum.Value - 1), false)] : Array.Empty<(string, bool)>(),
            .. property.Maximum < int.MaxValue ? [(Text(property.Maximum.Value + 1), false)] : Array.Empty<(string, bool)>(),
        ],
        PropertyType.Enum => [.. property.AllowedValues.Select(value => (value, true)), ("no such value", false)],
        PropertyType.Callback => [("anything", false)],
        _ => [],
    };

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
