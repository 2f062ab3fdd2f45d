using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;

namespace ProducerSafety.Analyzers.Flow;

/// <summary>Everything that is known at one point of a program. Immutable.</summary>
internal sealed class FlowState : IEquatable<FlowState>
{
    private readonly FlowMap<ISymbol, FlowValue> variables;
    private readonly FlowMap<CaptureId, FlowValue> captures;
    private readonly FlowMap<ConfigurationObject, ObjectState> objects;

    private FlowState(FlowMap<ISymbol, FlowValue> variables, FlowMap<CaptureId, FlowValue> captures, FlowMap<ConfigurationObject, ObjectState> objects)
    {
        this.variables = variables;
        this.captures = captures;
        this.objects = objects;
    }

    public static FlowState Empty { get; } = new(
        FlowMap<ISymbol, FlowValue>.Empty(SymbolEqualityComparer.Default),
        FlowMap<CaptureId, FlowValue>.Empty(EqualityComparer<CaptureId>.Default),
        FlowMap<ConfigurationObject, ObjectState>.Empty(EqualityComparer<ConfigurationObject>.Default));

    public IEnumerable<ConfigurationObject> Objects => objects.Entries.Select(entry => entry.Key);

    /// <summary>The value of a local, a parameter or a tracked field; null where none was assigned.</summary>
    public FlowValue? this[ISymbol variable] => variables[variable];

    public FlowValue this[CaptureId capture] => captures[capture] ?? FlowValue.Unknown;

    public ObjectState this[ConfigurationObject target] => objects[target] ?? ObjectState.HandedIn;

    /// <summary>Whether a field refers to an object, so that it lives on after the body.</summary>
    public bool IsHeldByField(ConfigurationObject target) => Array.Exists(variables.Entries, entry =>
        entry.Key is IFieldSymbol or IPropertySymbol && entry.Value is ObjectValue value && value.RefersTo(target));

    /// <summary>Whether nothing but a variable that may refer to all of a value's objects refers to any of them.</summary>
    public bool IsOnlyHeldTogether(ObjectValue value) => value.References.All(mine => mine.Target.IsMadeByExpression)
        && variables.Entries.Select(entry => entry.Value).OfType<ObjectValue>()
            .All(other => value.References.All(mine => other.RefersTo(mine.Target)) || !value.References.Any(mine => other.RefersTo(mine.Target)));

    public FlowState With(ISymbol variable, FlowValue value) => With(variables.With(variable, value), captures, objects);

    public FlowState With(CaptureId capture, FlowValue value) => With(variables, captures.With(capture, value), objects);

    public FlowState With(ConfigurationObject target, ObjectState state) => With(variables, captures, objects.With(target, state));

    /// <summary>A body starts without captures: their numbers are the body's own.</summary>
    public FlowState WithoutCaptures() => With(variables, Empty.captures, objects);

    /// <summary>After an inlined body: its variables and objects, and the caller's captures.</summary>
    public FlowState WithCapturesOf(FlowState caller) => With(variables, caller.captures, objects);

    /// <summary>Without some variables, and without captures.</summary>
    public FlowState Without(Func<ISymbol, bool> isGone) => With(variables.Without(isGone), Empty.captures, objects);

    /// <summary>Where a region ends, so does what is declared in it.</summary>
    public FlowState After(ControlFlowRegion region) => region.Locals.IsEmpty && region.CaptureIds.IsEmpty ? this : With(
        variables.Without(variable => variable is ILocalSymbol local && region.Locals.Contains(local, SymbolEqualityComparer.Default)), captures.Without(region.CaptureIds.Contains), objects);

    /// <summary>What other bodies of the type can find when a body has ended: fields, what they refer to, and what lies in members of other types.</summary>
    public FlowState AfterBody()
    {
        FlowMap<ISymbol, FlowValue> fields = variables.Without(variable => variable is not (IFieldSymbol or IPropertySymbol));
        HashSet<ConfigurationObject> held = new();
        foreach (FlowMap<ISymbol, FlowValue>.Entry field in fields.Entries)
        {
            if (field.Value is ObjectValue { References: var references })
            {
                held.UnionWith(references.Select(reference => reference.Target));
            }
        }

        return With(fields, Empty.captures, objects.Without(target => !target.IsMembers && !held.Contains(target)));
    }

    public static FlowState Join(FlowState left, FlowState right) =>
        // A variable that has a value on one path only is not assigned on the other, so C# lets nobody read it there;
        // a field that was not assigned is null. An object that exists on one path only is as that path left it.
        ReferenceEquals(left, right) ? left : left.With(
            left.variables.JoinedWith(right.variables, FlowValue.Join),
            left.captures.JoinedWith(right.captures, FlowValue.Join),
            left.objects.JoinedWith(right.objects, ObjectState.Join));

    public bool Equals(FlowState? other) =>
        ReferenceEquals(this, other) || (other is not null && variables.IsSame(other.variables) && captures.IsSame(other.captures) && objects.IsSame(other.objects));

    public override bool Equals(object? obj) => Equals(obj as FlowState);

    public override int GetHashCode() => variables.Entries.Length;

    // Where nothing changes, the state stays the same object, which is what most comparisons see first.
    private FlowState With(FlowMap<ISymbol, FlowValue> newVariables, FlowMap<CaptureId, FlowValue> newCaptures, FlowMap<ConfigurationObject, ObjectState> newObjects) =>
        ReferenceEquals(newVariables, variables) && ReferenceEquals(newCaptures, captures) && ReferenceEquals(newObjects, objects) ? this : new(newVariables, newCaptures, newObjects);
}
