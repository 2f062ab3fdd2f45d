using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using ProducerSafety.Analyzers.Flow;
using ProducerSafety.Configuration;
using ProducerSafety.Configuration.Files;

namespace ProducerSafety.Analyzers.CodeFixes.Files;

/// <summary>
/// A repair of a settings file, by the keys of the settings and not by their positions, so that several repairs of one file
/// can be applied one after the other.
/// </summary>
internal sealed class FileRepair
{
    private static readonly char[] Escaped = { '"', '\\' };

    private readonly List<(RepairStep Step, string[] Path)> steps = new();
    private readonly bool isJson;

    private FileRepair(bool isJson) => this.isJson = isJson;

    /// <summary>The repair that a plan describes; null where its places are no longer there.</summary>
    public static FileRepair? Create(RepairPlan plan, string text)
    {
        bool isJson = plan.Steps[0].Place.GetLineSpan().Path.EndsWith(".json", StringComparison.OrdinalIgnoreCase);
        JsonNode? root = isJson ? JsonReader.Read(text, out _) : null;
        if (isJson && root is null)
        {
            return null;
        }

        FileRepair repair = new(isJson);
        foreach (RepairStep step in plan.Steps)
        {
            TextRange place = new(step.Place.SourceSpan.Start, step.Place.SourceSpan.Length);
            string? line = isJson ? null : PropertiesReader.Read(text).FirstOrDefault(setting => setting.NamePlace == place || setting.ValuePlace == place)?.Path;
            if ((root is null ? line is null ? null : new[] { line } : PathTo(root, place)) is not { } path)
            {
                return null;
            }

            repair.steps.Add((step, path));
        }

        return repair.Apply(text) is null ? null : repair;
    }

    /// <summary>The text after the repair; null where it cannot be carried out.</summary>
    public string? Apply(string text)
    {
        foreach ((RepairStep step, string[] path) in steps)
        {
            if (!isJson)
            {
                text = LineEdit.Apply(step, path[0], text);
                continue;
            }

            if (JsonReader.Read(text, out _) is not { } root || Apply(step, path, root, text) is not { } changed)
            {
                return null;
            }

            text = changed;
        }

        return isJson && JsonReader.Read(text, out _) is null ? null : text;
    }

    private static string? Apply(RepairStep step, string[] path, JsonNode root, string text)
    {
        JsonNode container = root;
        JsonMember? member = null;
        for (int i = 0; i < path.Length; i++)
        {
            container = member?.Value ?? root;
            member = container.Members.FirstOrDefault(candidate => candidate.Name == path[i]);
            if (member is null)
            {
                // Another repair of the same file has removed it already.
                return step.Action == RepairAction.Remove ? text : null;
            }
        }

        return (step.Action, member) switch
        {
            (RepairAction.Replace, { } setting) => ValueFor(step, setting) is { } value ? JsonEdit.ReplaceValue(text, setting, value) : null,
            (RepairAction.Rename, { } setting) => JsonEdit.Rename(text, setting, step.Value),
            (RepairAction.Remove, { } setting) => JsonEdit.Remove(text, container, setting),
            (RepairAction.Insert, { Value: { Kind: JsonKind.Object } section }) => Insert(step, section, text),
            _ => null,
        };
    }

    private static string? Insert(RepairStep step, JsonNode section, string text)
    {
        if (PropertyCatalog.Find(step.Property) is not { ClrName: { } name } property || Literal(property, step.Value) is not { } value)
        {
            return null;
        }

        JsonMember? written = section.Members.FirstOrDefault(member => string.Equals(member.Name, name, StringComparison.OrdinalIgnoreCase));
        return written is null ? JsonEdit.Append(text, section, name, value) : JsonEdit.ReplaceValue(text, written, value);
    }

    // In the style of what is written: 5 or "5", false or "False"; the members of C#'s enums where the C# property is named.
    private static string? ValueFor(RepairStep step, JsonMember written)
    {
        KafkaProperty? property = PropertyCatalog.Find(step.Property);
        bool isBound = property?.ClrName is { } name && string.Equals(written.Name, name, StringComparison.OrdinalIgnoreCase);
        string? value = isBound ? Literal(property!, step.Value) : "\"" + step.Value + "\"";
        return value is not null && written.Value.Kind == JsonKind.String && value[0] != '"' ? "\"" + value + "\"" : value;
    }

    private static string? Literal(KafkaProperty property, string value) => property.ClrType switch
    {
        "Boolean" or "Int32" or "Double" => value,
        "String" => value.IndexOfAny(Escaped) >= 0 ? null : "\"" + value + "\"",
        _ => property.ClrValues.Where(candidate => candidate.Value == value).Select(candidate => "\"" + candidate.Member + "\"").FirstOrDefault(),
    };

    private static string[]? PathTo(JsonNode node, TextRange place)
    {
        foreach (JsonMember member in node.Members)
        {
            if (member.NamePlace == place || member.Value.Place == place)
            {
                return new[] { member.Name };
            }

            if (member.Value.Place.Start <= place.Start && place.End <= member.Value.Place.End && PathTo(member.Value, place) is { } rest)
            {
                return new[] { member.Name }.Concat(rest).ToArray();
            }
        }

        return null;
    }
}
