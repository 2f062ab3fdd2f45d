using ProducerSafety.Configuration;

namespace ProducerSafety.Analyzers.Flow;

/// <summary>What is known of one configuration object at one point of a program.</summary>
internal sealed class ObjectState : IEquatable<ObjectState>
{
    public static ObjectState Created { get; } = new(ProducerSettings.Empty, isSeenElsewhere: false, isProducers: false, isExempt: false);

    public static ObjectState HandedIn { get; } = new(ProducerSettings.Unseen, isSeenElsewhere: true, isProducers: false, isExempt: false);

    private ObjectState(ProducerSettings settings, bool isSeenElsewhere, bool isProducers, bool isExempt)
    {
        Settings = settings;
        IsSeenElsewhere = isSeenElsewhere;
        IsProducers = isProducers;
        IsExempt = isExempt;
    }

    public ProducerSettings Settings { get; }

    /// <summary>Whether code that cannot be seen holds the object: it may change it, and may build a producer from it.</summary>
    public bool IsSeenElsewhere { get; }

    /// <summary>Whether it is a producer's configuration, and not just a dictionary or a configuration of any client.</summary>
    public bool IsProducers { get; }

    /// <summary>Whether no rule applies: a health check's producer is meant to give up quickly.</summary>
    public bool IsExempt { get; }

    public ObjectState With(ProducerSettings settings) => new(settings, IsSeenElsewhere, IsProducers, IsExempt);

    public ObjectState AsProducers() => IsProducers ? this : new(Settings, IsSeenElsewhere, isProducers: true, IsExempt);

    public ObjectState AsExempt() => IsExempt ? this : new(Settings, IsSeenElsewhere, IsProducers, isExempt: true);

    /// <summary>From here on, code that cannot be seen may write to it.</summary>
    public ObjectState AsSeenElsewhere() => new(Settings.WithUnseenWrites(), isSeenElsewhere: true, IsProducers, IsExempt);

    public static ObjectState Join(ObjectState left, ObjectState right) => left.Equals(right) ? left : new(
        ProducerSettings.Join(left.Settings, right.Settings),
        left.IsSeenElsewhere || right.IsSeenElsewhere,
        left.IsProducers || right.IsProducers,
        left.IsExempt || right.IsExempt);

    public bool Equals(ObjectState? other) =>
        other is not null && IsSeenElsewhere == other.IsSeenElsewhere && IsProducers == other.IsProducers && IsExempt == other.IsExempt && Settings.Equals(other.Settings);

    public override bool Equals(object? obj) => Equals(obj as ObjectState);

    public override int GetHashCode() => Settings.GetHashCode();
}
