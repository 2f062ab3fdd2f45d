using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using ProducerSafety.Configuration;

namespace ProducerSafety.Analyzers.Flow;

/// <summary>What a repair does at one place.</summary>
internal enum RepairAction
{
    /// <summary>A new value in place of the written one.</summary>
    Replace,

    /// <summary>The written setting goes.</summary>
    Remove,

    /// <summary>A setting is added where the configuration is created.</summary>
    Insert,

    /// <summary>The written setting gets another name.</summary>
    Rename,
}

/// <summary>
/// The places that a repair changes, decided by the analyzer and carried to the code fix in the diagnostic's properties
/// and additional locations.
/// </summary>
internal sealed class RepairPlan : IEquatable<RepairPlan>
{
    private const string Key = "Repairs";

    private RepairPlan(ImmutableArray<RepairStep> steps) => Steps = steps;

    public ImmutableArray<RepairStep> Steps { get; }

    /// <summary>Whether it changes a settings file, and not code.</summary>
    public bool ChangesFile => !Steps[0].Place.IsInSource;

    /// <summary>The plan for a finding; null where a place is not known, or lies in another file than the diagnostic.</summary>
    public static RepairPlan? Create(Finding finding, object? creation, ProducerSettings settings)
    {
        object? file = SettingPlace.FileOf(finding.Subject?.Where ?? creation);
        ImmutableArray<RepairStep>.Builder steps = ImmutableArray.CreateBuilder<RepairStep>();
        foreach (Repair repair in finding.Repairs ?? Array.Empty<Repair>())
        {
            Setting current = repair.IsExact ? settings.Written.LastOrDefault(setting => setting.Name == repair.Property) : settings[repair.Property];
            if (repair.Value is null && current.IsUnset)
            {
                continue;
            }

            // An earlier write of the same setting would come back if this one were removed.
            bool isRepeated = current.IsRepeated || !repair.IsExact && settings.Written.Count(written => PropertyCatalog.Find(written.Name)?.Name == repair.Property) > 1;
            string? value = repair.Value is null && repair.NewName is null && isRepeated ? repair.Instead : repair.Value;
            if (isRepeated && value is { Length: 0 })
            {
                return null;
            }

            // A setting that was removed by assigning null is written there: before, it would be removed again.
            bool isNew = current is { IsUnset: true, Where: null };
            RepairAction action = repair.NewName is not null ? RepairAction.Rename : value is null ? RepairAction.Remove : isNew ? RepairAction.Insert : RepairAction.Replace;
            if (current.IsScattered || (isNew ? creation : current.Where) is not { } place || !Equals(SettingPlace.FileOf(place), file))
            {
                return null;
            }

            steps.Add(new(action, repair.Property, repair.NewName ?? value ?? "", SettingPlace.LocationOf(place)));
        }

        return steps.Count == 0 ? null : new(steps.ToImmutable());
    }

    /// <summary>The plan that a diagnostic carries, or null.</summary>
    public static RepairPlan? Of(Diagnostic diagnostic)
    {
        if (!diagnostic.Properties.TryGetValue(Key, out string? text) || text is null)
        {
            return null;
        }

        string[] rows = text.Split('\n');
        return rows.Length != diagnostic.AdditionalLocations.Count ? null : new(rows
            .Select(row => row.Split('\t'))
            .Select((row, i) => new RepairStep((RepairAction)Enum.Parse(typeof(RepairAction), row[0]), row[1], row[2], diagnostic.AdditionalLocations[i]))
            .ToImmutableArray());
    }

    public ImmutableDictionary<string, string?> ToProperties() => ImmutableDictionary<string, string?>.Empty.Add(
        Key, string.Join("\n", Steps.Select(step => $"{step.Action}\t{step.Property}\t{step.Value}")));

    public IEnumerable<Location> ToLocations() => Steps.Select(step => step.Place);

    public bool Equals(RepairPlan? other) => other is not null && Steps.SequenceEqual(other.Steps);

    public override bool Equals(object? obj) => Equals(obj as RepairPlan);

    public override int GetHashCode() => Steps.Length;
}

/// <summary>One change of a repair.</summary>
internal readonly struct RepairStep(RepairAction action, string property, string value, Location place) : IEquatable<RepairStep>
{
    public RepairAction Action { get; } = action;

    /// <summary>The property's name in the catalogue, or the name as written.</summary>
    public string Property { get; } = property;

    /// <summary>The new value, or the new name; empty where the setting is removed.</summary>
    public string Value { get; } = value;

    /// <summary>The written setting, or the creation that gets a new one.</summary>
    public Location Place { get; } = place;

    public bool Equals(RepairStep other) =>
        Action == other.Action && Property == other.Property && Value == other.Value && Place.Equals(other.Place);

    public override bool Equals(object? obj) => obj is RepairStep other && Equals(other);

    public override int GetHashCode() => Place.GetHashCode();
}
