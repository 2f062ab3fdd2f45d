namespace ProducerSafety.Configuration;

/// <summary>One change to a setting.</summary>
public sealed class Repair : IEquatable<Repair>
{
    private Repair(string property, string? value, string instead, bool isExact = false, string? newName = null)
    {
        Property = property;
        Value = value;
        Instead = instead;
        IsExact = isExact;
        NewName = newName;
    }

    /// <summary>The property's name in <see cref="PropertyCatalog"/>.</summary>
    public string Property { get; }

    /// <summary>The value to set, or null to remove or rename the setting.</summary>
    public string? Value { get; }

    /// <summary>Whether <see cref="Property"/> is meant to the letter, and not under whichever of the property's names the client obeys.</summary>
    public bool IsExact { get; }

    /// <summary>The name to write the setting under instead, or null.</summary>
    public string? NewName { get; }

    /// <summary>
    /// A value that does as well as removing the setting, for text in which removing it is not possible or would bring an
    /// earlier write back.
    /// </summary>
    public string Instead { get; }

    /// <summary>Sets a property.</summary>
    /// <param name="property">The property's name.</param>
    /// <param name="value">The new value.</param>
    public static Repair Set(string property, string value) => new(property, value, value);

    /// <summary>Removes a setting under all its names, so that the client's default holds.</summary>
    /// <param name="property">The property's name.</param>
    /// <param name="instead">A value that does as well.</param>
    public static Repair Remove(string property, string instead) => new(property, null, instead);

    /// <summary>Removes a setting under all its names; writing the client's default does as well.</summary>
    /// <param name="property">The property's name.</param>
    public static Repair Remove(string property) => Remove(property, PropertyCatalog.Find(property)?.Default ?? "");

    /// <summary>Removes a setting under the very name that is written.</summary>
    /// <param name="name">The name as written.</param>
    public static Repair RemoveName(string name) => new(name, null, "", isExact: true);

    /// <summary>Gives a new value to a setting under the very name that is written.</summary>
    /// <param name="name">The name as written.</param>
    /// <param name="value">The new value.</param>
    public static Repair SetName(string name, string value) => new(name, value, value, isExact: true);

    /// <summary>Writes a setting under another name.</summary>
    /// <param name="name">The name as written.</param>
    /// <param name="newName">The name to write.</param>
    public static Repair Rename(string name, string newName) => new(name, null, "", isExact: true, newName);

    /// <inheritdoc/>
    public bool Equals(Repair? other) =>
        other is not null && Property == other.Property && Value == other.Value && IsExact == other.IsExact && NewName == other.NewName;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Repair);

    /// <inheritdoc/>
    public override int GetHashCode() => Property.GetHashCode();

    /// <inheritdoc/>
    public override string ToString() => NewName is not null ? $"rename {Property} to {NewName}" : Value is null ? $"remove {Property}" : $"{Property}={Value}";

    /// <summary>The settings after repairs. An alias of a repaired property goes too, so that it cannot win over the repair.</summary>
    /// <param name="settings">The settings before.</param>
    /// <param name="repairs">The repairs.</param>
    public static ProducerSettings Apply(ProducerSettings settings, IEnumerable<Repair> repairs)
    {
        foreach (Repair repair in repairs)
        {
            if (repair.IsExact)
            {
                settings = ApplyExactly(settings, repair);
                continue;
            }

            Setting current = settings[repair.Property];
            foreach (Setting written in settings.Written.Where(other => PropertyCatalog.Find(other.Name)?.Name == repair.Property).ToArray())
            {
                if (repair.Value is null || written.Name != current.Name)
                {
                    settings = settings.Without(written.Name);
                }
            }

            if (repair.Value is not null)
            {
                settings = settings.With(Setting.Known(current.Name, repair.Value, current.Where));
            }
        }

        return settings;
    }

    private static ProducerSettings ApplyExactly(ProducerSettings settings, Repair repair)
    {
        Setting current = settings.Written.LastOrDefault(setting => setting.Name == repair.Property);
        ProducerSettings rest = repair.Value is null ? settings.Without(repair.Property) : settings;
        return (repair.NewName, repair.Value, current.IsKnown) switch
        {
            ({ } name, _, true) => rest.With(Setting.Known(name, current.Value!, current.Where)),
            ({ } name, _, false) => rest.With(Setting.Unknown(name, current.Where)),
            (null, { } value, _) => rest.With(Setting.Known(repair.Property, value, current.Where)),
            _ => rest,
        };
    }

    /// <summary>
    /// Adds what the repairs themselves make necessary: idempotence that is turned on next to <c>acks=1</c> would turn a
    /// running service into one that does not start. Null where a setting that decides this is not known.
    /// </summary>
    internal static IReadOnlyList<Repair>? Complete(EffectiveSettings before, IReadOnlyList<Repair> repairs)
    {
        // What nobody knows contradicts nothing. There may be thousands of such names, in a file that is not the client's.
        if (repairs.Count > 0 && repairs.All(repair => repair is { IsExact: true, Value: null, NewName: null } && PropertyCatalog.Find(repair.Property) is null) && !before.Rejections.Any(IsAboutIdempotence))
        {
            return repairs;
        }

        // What the client rejects already, for another reason, is left to that rule's own repair.
        SafetyRule[] others = [.. SafetyRules.Rejections.Where(rule => IsAboutIdempotence(rule) || !before.Rejections.Contains(rule))];
        bool wasIdempotent = before.IsIdempotent == true;
        List<Repair> all = [.. repairs];

        // Each round repairs another setting. More rounds than there are settings would mean that two rules contradict each other.
        for (int round = 0; round <= SafetyRules.ConflictsWithIdempotence.Count + SafetyRules.Rejections.Count && all.Count > 0; round++)
        {
            EffectiveSettings repaired = new(Apply(before.Written, all), before.Client);
            bool becomesIdempotent = !wasIdempotent && repaired.IsIdempotent == true;
            if (becomesIdempotent && SafetyRules.ConflictsWithIdempotence.Any(name => repaired.Written[name].IsUnknown))
            {
                return null;
            }

            // One contradiction after the other: two may ask for opposite changes of one setting, and either of them ends both.
            Finding? contradiction = SafetyRules.Judge(repaired, others).FirstOrDefault();
            if (contradiction is null)
            {
                // What repairs a property under all its names does what was asked for one of them, too.
                HashSet<string> whole = [.. all.Where(repair => !repair.IsExact).Select(repair => repair.Property)];
                return [.. all.Where(repair => !repair.IsExact || PropertyCatalog.Find(repair.Property) is not { } property || !whole.Contains(property.Name))];
            }

            // A setting that would need another value under its new name, or two values: that is the author's to decide.
            if (contradiction.OwnRepairs.Any(repair => all.Exists(other => IsOpposite(other, repair))))
            {
                return null;
            }

            all.AddRange(contradiction.OwnRepairs);
        }

        return null;
    }

    private static bool IsOpposite(Repair one, Repair other) =>
        PropertyCatalog.Find(one.NewName ?? one.Property) is { } property && PropertyCatalog.Find(other.Property) is { } same && property.Name == same.Name
        && (one.NewName is not null || (one.Value is not null && other.Value is not null && one.Value != other.Value));

    // The rules that contradict each other, so that one edit must satisfy them together.
    private static bool IsAboutIdempotence(SafetyRule rule) => string.CompareOrdinal(rule.Id, "KPS1005") <= 0;
}
