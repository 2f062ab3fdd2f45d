using System.Globalization;
using ProducerSafety.Configuration;
using ProducerSafety.Configuration.Files;

namespace ProducerSafety.Tool.Check;

/// <summary>The sections of a JSON file that hold settings of a producer, under Kafka's names or under those of <c>ProducerConfig</c>'s properties.</summary>
internal static class JsonSections
{
    /// <summary>The sections to judge.</summary>
    /// <param name="file">The file, read.</param>
    /// <param name="only">The only section to look at, or null for each that has settings of producers.</param>
    public static IEnumerable<WrittenConfiguration> In(SettingsFile file, string? only)
    {
        if (only is not null)
        {
            return file.FindObject(only) is { } member ? [Read(member.Value, member.NamePlace, isNamed: true)!] : [];
        }

        return Below(file.Root!, new(file.Root!.Place.Start, 1));
    }

    private static IEnumerable<WrittenConfiguration> Below(JsonNode section, TextRange name)
    {
        if (Read(section, name, isNamed: false) is { } configuration)
        {
            yield return configuration;
        }

        foreach (JsonMember member in section.Members.Where(member => member.Value.Kind == JsonKind.Object))
        {
            foreach (WrittenConfiguration below in Below(member.Value, member.NamePlace))
            {
                yield return below;
            }
        }
    }

    private static WrittenConfiguration? Read(JsonNode section, TextRange name, bool isNamed)
    {
        JsonMember[] members = [.. section.Members.Where(member => member.Value.Kind is not (JsonKind.Object or JsonKind.Array))];

        // Kafka's names have dots where they are more than one word; C#'s never have.
        bool usesKafkaNames = Array.Exists(members, member => member.Name.Contains('.') && PropertyCatalog.Find(member.Name) is not null);
        bool isProducer = Array.Exists(members, member => PropertyOf(member.Name, usesKafkaNames) is { Scope: PropertyScope.Producer });
        bool isConsumer = Array.Exists(members, member => PropertyOf(member.Name, usesKafkaNames) is { Name: "group.id" });
        bool isClient = Array.Exists(members, member => PropertyOf(member.Name, usesKafkaNames) is { Name: "bootstrap.servers" });
        if (!isNamed && !isProducer && (!isClient || isConsumer))
        {
            return null;
        }

        List<Setting> settings = [];
        List<InvalidValue> invalid = [];
        foreach (JsonMember member in members)
        {
            if (usesKafkaNames)
            {
                settings.Add(Of(member.Name, member.Value.Text, member.Value.Place));
            }
            else if (PropertyOf(member.Name, usesKafkaNames) is { } property)
            {
                settings.Add(Bound(property, member, invalid));
            }
        }

        return new(settings, name, IsComplete: isProducer, invalid);
    }

    // Binding does not look at case.
    private static KafkaProperty? PropertyOf(string name, bool usesKafkaNames) => usesKafkaNames ? PropertyCatalog.Find(name)
        : PropertyCatalog.All.FirstOrDefault(property => string.Equals(property.ClrName, name, StringComparison.OrdinalIgnoreCase));

    private static Setting Of(string name, string? value, TextRange place) =>
        value is null || Placeholder.Is(value) ? Setting.Unknown(name, place) : Setting.Known(name, value, place);

    private static Setting Bound(KafkaProperty property, JsonMember member, List<InvalidValue> invalid)
    {
        string? value = member.Value.Text;
        TextRange place = member.Value.Place;
        if (value is null || Placeholder.Is(value))
        {
            return Setting.Unknown(property.Name, place);
        }

        if (ToClientText(property, value.Trim()) is { } text)
        {
            return Setting.Known(property.Name, text, place);
        }

        string expected = property.ClrType switch
        {
            "Boolean" => "true or false",
            "Int32" or "Double" => "a number",
            _ => $"one of {string.Join(", ", property.ClrValues.Select(candidate => candidate.Member))}",
        };
        invalid.Add(new(member.Name, value, expected, place));
        return Setting.Unknown(property.Name, place);
    }

    private static string? ToClientText(KafkaProperty property, string value) => property.ClrType switch
    {
        "String" => value,
        "Boolean" => bool.TryParse(value, out bool flag) ? (flag ? "true" : "false") : null,
        "Int32" => int.TryParse(value, NumberStyles.Integer, CultureInfo.InvariantCulture, out int number) ? number.ToString(CultureInfo.InvariantCulture) : null,
        "Double" => double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number.ToString(CultureInfo.InvariantCulture) : null,
        _ => property.ClrValues.Where(candidate => string.Equals(candidate.Member, value, StringComparison.OrdinalIgnoreCase)).Select(candidate => candidate.Value).FirstOrDefault()
            ?? (property.Name == "acks" && value is "-1" or "0" or "1" ? value : null),
    };
}
