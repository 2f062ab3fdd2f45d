namespace ProducerSafety.Configuration;

/// <summary>
/// What is known of a producer's settings. Immutable. Settings keep the order in which their names were first written,
/// because of several names of one property the client obeys the last.
/// </summary>
public sealed class ProducerSettings : IEquatable<ProducerSettings>
{
    private readonly Setting[] written;
    private readonly Knowledge others;

    private ProducerSettings(Setting[] written, Knowledge others)
    {
        this.written = written;
        this.others = others;
    }

    /// <summary>Nothing is set.</summary>
    public static ProducerSettings Empty { get; } = new([], Knowledge.Unset);

    /// <summary>Nothing is known: the settings come from somewhere that cannot be seen.</summary>
    public static ProducerSettings Unseen { get; } = new([], Knowledge.Unknown);

    /// <summary>The settings that were written, in the client's order.</summary>
    public IReadOnlyList<Setting> Written => written;

    /// <summary>Whether every setting that is not in <see cref="Written"/> is certainly unset.</summary>
    public bool IsComplete => others == Knowledge.Unset;

    /// <summary>The setting of a property under whichever of its names the client obeys.</summary>
    /// <param name="property">A name or alias of the property.</param>
    public Setting this[string property]
    {
        get
        {
            KafkaProperty? wanted = PropertyCatalog.Find(property);
            for (int i = written.Length - 1; i >= 0; i--)
            {
                string name = written[i].Name;
                if (name == property || (wanted is not null && PropertyCatalog.Find(name) == wanted))
                {
                    return written[i];
                }
            }

            return others == Knowledge.Unset ? Setting.Unset(property) : Setting.Unknown(property);
        }
    }

    /// <summary>These settings after one more is written. A name that is already there keeps its place in the order.</summary>
    /// <param name="setting">The setting, under the name that is written.</param>
    public ProducerSettings With(Setting setting)
    {
        int index = Array.FindIndex(written, other => other.Name == setting.Name);
        if (index < 0)
        {
            return new([.. written, setting], others);
        }

        Setting[] copy = [.. written];
        copy[index] = setting;
        return new(copy, others);
    }

    /// <summary>These settings after one name is removed.</summary>
    /// <param name="name">The name as written; its aliases stay.</param>
    public ProducerSettings Without(string name)
    {
        ProducerSettings rest = new([.. written.Where(setting => setting.Name != name)], others);
        return others == Knowledge.Unset ? rest : rest.With(Setting.Unset(name));
    }

    /// <summary>
    /// These settings after code that cannot be seen may have written to them: what was unset becomes unknown. What was
    /// written explicitly stays, because it is what the author meant.
    /// </summary>
    public ProducerSettings WithUnseenWrites() =>
        IsComplete && written.All(setting => !setting.IsUnset) ? new(written, Knowledge.Unknown)
        : IsComplete || written.Any(setting => setting.IsUnset) ? new([.. written.Where(setting => !setting.IsUnset)], Knowledge.Unknown)
        : this;

    /// <summary>What is known where two paths meet: only what both agree on.</summary>
    /// <param name="left">The settings on one path.</param>
    /// <param name="right">The settings on the other.</param>
    public static ProducerSettings Join(ProducerSettings left, ProducerSettings right)
    {
        if (ReferenceEquals(left, right) || left.Equals(right))
        {
            return left;
        }

        Knowledge others = left.IsComplete && right.IsComplete ? Knowledge.Unset : Knowledge.Unknown;
        List<Setting> joined = [];
        foreach (Setting setting in left.written)
        {
            Setting other = right.Exactly(setting.Name);
            joined.Add(setting.Knowledge == other.Knowledge && setting.Value == other.Value ? setting : Setting.Unknown(setting.Name, setting.Where));
        }

        foreach (Setting setting in right.written)
        {
            if (!joined.Exists(other => other.Name == setting.Name))
            {
                Setting other = left.Exactly(setting.Name);
                joined.Add(other.Knowledge == setting.Knowledge && other.Value == setting.Value ? setting : Setting.Unknown(setting.Name, setting.Where));
            }
        }

        return new([.. joined], others);
    }

    /// <inheritdoc/>
    public bool Equals(ProducerSettings? other) => other is not null && others == other.others && written.SequenceEqual(other.written);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ProducerSettings);

    /// <inheritdoc/>
    public override int GetHashCode() => written.Aggregate((int)others, (hash, setting) => (hash * 31) + setting.GetHashCode());

    /// <inheritdoc/>
    public override string ToString() => string.Join(", ", written) + (IsComplete ? "" : ", …");

    private Setting Exactly(string name)
    {
        int index = Array.FindIndex(written, setting => setting.Name == name);
        return index >= 0 ? written[index] : others == Knowledge.Unset ? Setting.Unset(name) : Setting.Unknown(name);
    }
}
