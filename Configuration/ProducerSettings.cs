namespace ProducerSafety.Configuration;

/// <summary>
/// What is known of a producer's settings. Immutable. Settings keep the order in which their names were first written,
/// because of several names of one property the client obeys the last.
/// </summary>
public sealed class ProducerSettings : IEquatable<ProducerSettings>
{
    private readonly Setting[] entries;
    private readonly Knowledge others;

    // A dictionary gives the place of a removed name to the next new one, so after a removal nobody knows where that stands.
    private readonly bool hasGaps;

    // Properties of which several names may be written and nobody knows which comes last, in ordinal order.
    private readonly string[] unordered;

    private Setting[]? written;

    private ProducerSettings(Setting[] entries, Knowledge others, bool hasGaps, string[] unordered)
    {
        this.entries = entries;
        this.others = others;
        this.hasGaps = hasGaps;
        this.unordered = unordered;
    }

    /// <summary>Nothing is set.</summary>
    public static ProducerSettings Empty { get; } = new([], Knowledge.Unset, hasGaps: false, []);

    /// <summary>Nothing is known: the settings come from somewhere that cannot be seen.</summary>
    public static ProducerSettings Unseen { get; } = new([], Knowledge.Unknown, hasGaps: false, []);

    /// <summary>The settings that were written and not removed again, in the client's order as far as it is known.</summary>
    public IReadOnlyList<Setting> Written => written ??= Array.Exists(entries, setting => setting.IsUnset) ? Array.FindAll(entries, setting => !setting.IsUnset) : entries;

    /// <summary>Whether every setting that is not in <see cref="Written"/> is certainly unset.</summary>
    public bool IsComplete => others == Knowledge.Unset;

    /// <summary>The setting of a property under whichever of its names the client obeys.</summary>
    /// <param name="property">A name or alias of the property.</param>
    public Setting this[string property]
    {
        get
        {
            string wanted = PropertyCatalog.PropertyOf(property);
            int last = LastIndexOf(wanted, entries.Length);
            if (last < 0)
            {
                return IsCertainlyUnset(property) ? Removed(property, wanted) : Setting.Missing(Knowledge.Unknown, property, wanted);
            }

            Setting winner = entries[last];
            if (unordered.Length == 0 || !unordered.Contains(wanted) || LastIndexOf(wanted, last) < 0)
            {
                return winner;
            }

            bool agree = winner.IsKnown;
            for (int other = LastIndexOf(wanted, last); other >= 0; other = LastIndexOf(wanted, other))
            {
                agree &= entries[other].IsKnown && entries[other].Value == winner.Value;
            }

            return winner.AsScattered(agree ? Knowledge.Known : Knowledge.Unknown);
        }
    }

    /// <summary>
    /// These settings after one more is written, as into a dictionary: a name that is already there keeps its place in
    /// the order. A setting that is <see cref="Knowledge.Unset"/> removes its name.
    /// </summary>
    /// <param name="setting">The setting, under the name that is written.</param>
    public ProducerSettings With(Setting setting)
    {
        if (setting.IsUnset)
        {
            return Without(setting.Name, setting.Where);
        }

        int index = IndexOf(setting.Name);
        if (index >= 0 && !entries[index].IsUnset)
        {
            Setting[] copy = [.. entries];
            copy[index] = setting.After(entries[index]);
            return new(copy, others, hasGaps, unordered);
        }

        // A name that is perhaps not there yet may later be written after this one, or keep its place before it.
        bool mayComeEarlier = Array.Exists(entries, other => other.Property == setting.Property && (other.IsUnknown || (hasGaps && other.IsKnown)));
        return new(Appended(setting), others, hasGaps, mayComeEarlier ? Union(unordered, [setting.Property]) : unordered);
    }

    /// <summary>These settings after one more is written unless its name is there already, as a dictionary's <c>TryAdd</c> does.</summary>
    /// <param name="setting">The setting, under the name that is written.</param>
    public ProducerSettings TryAdd(Setting setting)
    {
        int index = IndexOf(setting.Name);
        if (index < 0 || entries[index].IsUnset)
        {
            return With(Exactly(setting.Name).IsUnset ? setting : Setting.Unknown(setting.Name, setting.Where));
        }

        // What is there stays; without it, this one would count.
        Setting[] copy = [.. entries];
        copy[index] = entries[index].After(setting);
        return new(copy, others, hasGaps, unordered);
    }

    /// <summary>
    /// These settings after one more is written, as into a list of pairs: a name may come twice, and the client obeys
    /// the later one.
    /// </summary>
    /// <param name="setting">The setting, under the name that is written.</param>
    public ProducerSettings Append(Setting setting)
    {
        if (setting.IsUnset)
        {
            return Without(setting.Name, setting.Where);
        }

        int index = IndexOf(setting.Name);
        Setting last = index >= 0 && !entries[index].IsUnset ? setting.Behind(entries[index]) : setting;
        return new(Appended(last), others, hasGaps, unordered.Length == 0 ? unordered : Array.FindAll(unordered, property => property != setting.Property));
    }

    /// <summary>These settings after one name is removed.</summary>
    /// <param name="name">The name as written; its aliases stay.</param>
    /// <param name="where">Where it is removed, or null.</param>
    public ProducerSettings Without(string name, object? where = null) =>
        new(Appended(Setting.Unset(name, where)), others, hasGaps || !Exactly(name).IsUnset, unordered);

    /// <summary>
    /// These settings after code that cannot be seen may have written to them: what was unset becomes unknown. What was
    /// written explicitly stays, because it is what the author meant.
    /// </summary>
    public ProducerSettings WithUnseenWrites() => new([.. Written], Knowledge.Unknown, hasGaps, unordered);

    /// <summary>What is known where two paths meet: only what both agree on.</summary>
    /// <param name="left">The settings on one path.</param>
    /// <param name="right">The settings on the other.</param>
    public static ProducerSettings Join(ProducerSettings left, ProducerSettings right)
    {
        if (ReferenceEquals(left, right) || left.Equals(right))
        {
            return left;
        }

        List<Setting> joined = [];
        foreach (Setting setting in left.entries.Concat(right.entries))
        {
            Setting one = left.Exactly(setting.Name);
            Setting other = right.Exactly(setting.Name);

            // A name that is removed on one path and unseen on the other is one of the unknown others again.
            bool isWritten = left.IndexOf(setting.Name) >= 0 && !one.IsUnset || right.IndexOf(setting.Name) >= 0 && !other.IsUnset;
            if ((one.Knowledge == other.Knowledge || isWritten) && !joined.Exists(earlier => earlier.Name == setting.Name))
            {
                joined.Add(Setting.Join(one, other));
            }
        }

        // The order of a property's names is known where both paths have the same names in the same order.
        IEnumerable<string> reordered = joined.Select(setting => setting.Property).Distinct().Where(property =>
        {
            string[] names = [.. joined.Where(setting => !setting.IsUnset && setting.Property == property).Select(setting => setting.Name)];
            return names.Length > 1 && !(names.SequenceEqual(left.NamesOf(property)) && names.SequenceEqual(right.NamesOf(property)));
        });
        return new([.. joined], left.IsComplete && right.IsComplete ? Knowledge.Unset : Knowledge.Unknown,
            left.hasGaps || right.hasGaps, Union(Union(left.unordered, right.unordered), reordered));
    }

    /// <inheritdoc/>
    public bool Equals(ProducerSettings? other) => ReferenceEquals(this, other) || (other is not null && others == other.others && hasGaps == other.hasGaps
        && entries.Length == other.entries.Length && unordered.SequenceEqual(other.unordered) && entries.SequenceEqual(other.entries));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ProducerSettings);

    /// <inheritdoc/>
    public override int GetHashCode() => entries.Aggregate((int)others, (hash, setting) => (hash * 31) + setting.GetHashCode());

    /// <inheritdoc/>
    public override string ToString() => string.Join(", ", entries.Where(setting => !setting.IsUnset || !IsComplete)) + (IsComplete ? "" : ", …");

    private static string[] Union(string[] left, IEnumerable<string> right) =>
        [.. left.Union(right).OrderBy(property => property, StringComparer.Ordinal)];

    private IEnumerable<string> NamesOf(string property) =>
        entries.Where(setting => !setting.IsUnset && setting.Property == property).Select(setting => setting.Name);

    private bool IsCertainlyUnset(string property) => IsComplete
        || Exactly(property).IsUnset && (PropertyCatalog.Find(property) is not { } found || found.Aliases.Append(found.Name).All(name => Exactly(name).IsUnset));

    // Where the property was removed, under whichever of its names that was last; none of them is written.
    private Setting Removed(string property, string wanted)
    {
        for (int i = entries.Length - 1; i >= 0; i--)
        {
            if (entries[i].Property == wanted)
            {
                return entries[i];
            }
        }

        return Setting.Missing(Knowledge.Unset, property, wanted);
    }

    // The last written name of a property before an index; -1 where there is none.
    private int LastIndexOf(string property, int before)
    {
        int index = before - 1;
        while (index >= 0 && (entries[index].IsUnset || entries[index].Property != property))
        {
            index--;
        }

        return index;
    }

    private int IndexOf(string name) => Array.FindIndex(entries, setting => setting.Name == name);

    // In the place of the last, whether or not the name is there already.
    private Setting[] Appended(Setting setting)
    {
        int index = IndexOf(setting.Name);
        Setting[] copy = new Setting[index < 0 ? entries.Length + 1 : entries.Length];
        Array.Copy(entries, copy, index < 0 ? entries.Length : index);
        if (index >= 0)
        {
            Array.Copy(entries, index + 1, copy, index, entries.Length - index - 1);
        }

        copy[copy.Length - 1] = setting;
        return copy;
    }

    private Setting Exactly(string name)
    {
        int index = IndexOf(name);
        return index >= 0 ? entries[index] : IsComplete ? Setting.Unset(name) : Setting.Unknown(name);
    }
}
