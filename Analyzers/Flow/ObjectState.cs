using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using ProducerSafety.Configuration;

namespace ProducerSafety.Analyzers.Flow;

/// <summary>What is known of one configuration object at one point of a program. Immutable.</summary>
internal sealed class ObjectState : IEquatable<ObjectState>
{
    private ObjectState(ProducerSettings settings) => Settings = settings;

    private ObjectState(ObjectState other)
    {
        Settings = other.Settings;
        IsSeenElsewhere = other.IsSeenElsewhere;
        IsProducers = other.IsProducers;
        IsExempt = other.IsExempt;
        IsFrameworks = other.IsFrameworks;
        IsBuilt = other.IsBuilt;
        LateWrites = other.LateWrites;
        Copy = other.Copy;
    }

    public static ObjectState Created { get; } = new(ProducerSettings.Empty);

    public static ObjectState HandedIn { get; } = new(ProducerSettings.Unseen) { IsSeenElsewhere = true };

    public ProducerSettings Settings { get; private init; }

    /// <summary>Whether code that cannot be seen holds the object: it may change it, and may build a producer from it.</summary>
    public bool IsSeenElsewhere { get; private init; }

    /// <summary>Whether it is a producer's configuration, and not just a dictionary or a configuration of any client.</summary>
    public bool IsProducers { get; private init; }

    /// <summary>Whether no rule applies: a health check's producer is meant to give up quickly.</summary>
    public bool IsExempt { get; private init; }

    /// <summary>Whether a framework's own API writes it: no fix knows that.</summary>
    public bool IsFrameworks { get; private init; }

    /// <summary>Whether a producer was built from it on every path that leads here.</summary>
    public bool IsBuilt { get; private init; }

    /// <summary>What was written since, on every path that leads here.</summary>
    public ImmutableHashSet<SyntaxNode> LateWrites { get; private init; } = ImmutableHashSet<SyntaxNode>.Empty;

    /// <summary>The creation of a second producer's configuration that shares these settings, or null.</summary>
    public SyntaxNode? Copy { get; private init; }

    public ObjectState With(ProducerSettings settings) => new(this) { Settings = settings };

    /// <summary>A setting is written at a place of the code.</summary>
    public ObjectState Write(ProducerSettings settings, SyntaxNode? where) =>
        new(this) { Settings = settings, LateWrites = IsBuilt && where is not null ? LateWrites.Add(where) : LateWrites };

    public ObjectState AsProducers() => IsProducers ? this : new(this) { IsProducers = true };

    public ObjectState AsFrameworks() => IsFrameworks ? this : new(this) { IsFrameworks = true, IsProducers = true };

    public ObjectState AsExempt() => IsExempt ? this : new(this) { IsExempt = true };

    public ObjectState AsCopiedBy(SyntaxNode creation) => new(this) { Copy = creation };

    /// <summary>A producer is built: what was written before has had its effect.</summary>
    public ObjectState AsBuilt() => new(this) { IsBuilt = true, LateWrites = ImmutableHashSet<SyntaxNode>.Empty };

    /// <summary>From here on, code that cannot be seen may write to it.</summary>
    public ObjectState AsSeenElsewhere() => new(this)
    {
        Settings = Settings.WithUnseenWrites(),
        IsSeenElsewhere = true,
        LateWrites = ImmutableHashSet<SyntaxNode>.Empty,
    };

    public static ObjectState Join(ObjectState left, ObjectState right) => left.Equals(right) ? left : new(left)
    {
        Settings = ProducerSettings.Join(left.Settings, right.Settings),
        IsSeenElsewhere = left.IsSeenElsewhere || right.IsSeenElsewhere,
        IsProducers = left.IsProducers || right.IsProducers,
        IsExempt = left.IsExempt || right.IsExempt,
        IsFrameworks = left.IsFrameworks || right.IsFrameworks,
        IsBuilt = left.IsBuilt && right.IsBuilt,
        LateWrites = ReferenceEquals(left.LateWrites, right.LateWrites) ? left.LateWrites : left.LateWrites.Intersect(right.LateWrites),
        Copy = left.Copy ?? right.Copy,
    };

    public bool Equals(ObjectState? other) => ReferenceEquals(this, other) || (other is not null
        && IsSeenElsewhere == other.IsSeenElsewhere && IsProducers == other.IsProducers && IsExempt == other.IsExempt && IsFrameworks == other.IsFrameworks
        && IsBuilt == other.IsBuilt && Copy == other.Copy && (ReferenceEquals(LateWrites, other.LateWrites) || LateWrites.SetEquals(other.LateWrites)) && Settings.Equals(other.Settings));

    public override bool Equals(object? obj) => Equals(obj as ObjectState);

    public override int GetHashCode() => Settings.GetHashCode();
}
