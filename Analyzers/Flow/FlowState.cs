using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;

namespace ProducerSafety.Analyzers.Flow;

/// <summary>Everything that is known at one point of a program. Immutable.</summary>
internal sealed class FlowState : IEquatable<FlowState>
{
    private readonly ImmutableDictionary<ISymbol, FlowValue> variables;
    private readonly ImmutableDictionary<CaptureId, FlowValue> captures;
    private readonly ImmutableDictionary<ConfigurationObject, ObjectState> objects;

    private FlowState(
        ImmutableDictionary<ISymbol, FlowValue> variables,
        ImmutableDictionary<CaptureId, FlowValue> captures,
        ImmutableDictionary<ConfigurationObject, ObjectState> objects)
    {
        this.variables = variables;
        this.captures = captures;
        this.objects = objects;
    }

    public static FlowState Empty { get; } = new(
        ImmutableDictionary.Create<ISymbol, FlowValue>(SymbolEqualityComparer.Default),
        ImmutableDictionary<CaptureId, FlowValue>.Empty,
        ImmutableDictionary<ConfigurationObject, ObjectState>.Empty);

    public IEnumerable<ConfigurationObject> Objects => objects.Keys;

    /// <summary>The value of a local, a parameter or a tracked field; null where none was assigned.</summary>
    public FlowValue? this[ISymbol variable] => variables.TryGetValue(variable, out FlowValue? value) ? value : null;

    public FlowValue this[CaptureId capture] => captures.TryGetValue(capture, out FlowValue? value) ? value : FlowValue.Unknown;

    public ObjectState this[ConfigurationObject target] => objects.TryGetValue(target, out ObjectState? state) ? state : ObjectState.HandedIn;

    /// <summary>Whether a field refers to an object, so that it lives on after the body.</summary>
    public bool IsHeldByField(ConfigurationObject target) => variables.Any(pair =>
        pair.Key is IFieldSymbol or IPropertySymbol && pair.Value is ObjectValue value && value.RefersTo(target));

    /// <summary>Whether nothing but a variable that may refer to all of a value's objects refers to any of them.</summary>
    public bool IsOnlyHeldTogether(ObjectValue value) => value.References.All(mine => mine.Target.IsMadeByExpression)
        && variables.Values.OfType<ObjectValue>().All(other => value.References.All(mine => other.RefersTo(mine.Target)) || !value.References.Any(mine => other.RefersTo(mine.Target)));

    public FlowState With(ISymbol variable, FlowValue value) => With(variables.SetItem(variable, value), captures, objects);

    public FlowState With(CaptureId capture, FlowValue value) => With(variables, captures.SetItem(capture, value), objects);

    public FlowState With(ConfigurationObject target, ObjectState state) => With(variables, captures, objects.SetItem(target, state));

    /// <summary>A body starts without captures: their numbers are the body's own.</summary>
    public FlowState WithoutCaptures() => new(variables, FlowState.Empty.captures, objects);

    /// <summary>After an inlined body: its variables and objects, and the caller's captures.</summary>
    public FlowState WithCapturesOf(FlowState caller) => new(variables, caller.captures, objects);

    /// <summary>Without some variables, and without captures.</summary>
    public FlowState Without(Func<ISymbol, bool> isGone) => new(variables.RemoveRange(variables.Keys.Where(isGone).ToArray()), Empty.captures, objects);

    /// <summary>What other bodies of the type can find when a body has ended: fields, what they refer to, and what lies in members of other types.</summary>
    public FlowState AfterBody()
    {
        FlowState fields = Without(variable => variable is not (IFieldSymbol or IPropertySymbol));
        HashSet<ConfigurationObject> held = new();
        foreach (FlowValue value in fields.variables.Values)
        {
            if (value is ObjectValue { References: var references })
            {
                held.UnionWith(references.Select(reference => reference.Target));
            }
        }

        return new(fields.variables, fields.captures, objects.RemoveRange(objects.Keys.Where(target => !target.IsMembers && !held.Contains(target)).ToArray()));
    }

    public static FlowState Join(FlowState left, FlowState right)
    {
        if (ReferenceEquals(left, right))
        {
            return left;
        }

        // A variable that has a value on one path only is not assigned on the other, so C# lets nobody read it there;
        // a field that was not assigned is null. An object that exists on one path only is as that path left it.
        return left.With(
            Merge(left.variables, right.variables, FlowValue.Join),
            Merge(left.captures, right.captures, FlowValue.Join),
            Merge(left.objects, right.objects, ObjectState.Join));
    }

    public bool Equals(FlowState? other) =>
        ReferenceEquals(this, other) || (other is not null && Same(variables, other.variables) && Same(captures, other.captures) && Same(objects, other.objects));

    public override bool Equals(object? obj) => Equals(obj as FlowState);

    public override int GetHashCode() => variables.Count;

    // Where nothing changes, the state stays the same object, which is what most comparisons see first.
    private FlowState With(
        ImmutableDictionary<ISymbol, FlowValue> newVariables,
        ImmutableDictionary<CaptureId, FlowValue> newCaptures,
        ImmutableDictionary<ConfigurationObject, ObjectState> newObjects) =>
        ReferenceEquals(newVariables, variables) && ReferenceEquals(newCaptures, captures) && ReferenceEquals(newObjects, objects) ? this : new(newVariables, newCaptures, newObjects);

    private static ImmutableDictionary<TKey, TValue> Merge<TKey, TValue>(
        ImmutableDictionary<TKey, TValue> left, ImmutableDictionary<TKey, TValue> right, Func<TValue, TValue, TValue> join)
        where TKey : notnull
    {
        if (ReferenceEquals(left, right) || right.IsEmpty)
        {
            return left;
        }

        // Most paths agree on most things: only what differs is joined and written.
        ImmutableDictionary<TKey, TValue>.Builder? merged = null;
        foreach (KeyValuePair<TKey, TValue> pair in right)
        {
            bool isInBoth = left.TryGetValue(pair.Key, out TValue? other);
            if (!isInBoth || !(ReferenceEquals(other, pair.Value) || Equals(other, pair.Value)))
            {
                merged ??= left.ToBuilder();
                merged[pair.Key] = isInBoth ? join(other!, pair.Value) : pair.Value;
            }
        }

        return merged?.ToImmutable() ?? left;
    }

    private static bool Same<TKey, TValue>(ImmutableDictionary<TKey, TValue> left, ImmutableDictionary<TKey, TValue> right)
        where TKey : notnull =>
        ReferenceEquals(left, right)
        || (left.Count == right.Count && left.All(pair => right.TryGetValue(pair.Key, out TValue? other) && Equals(pair.Value, other)));
}
