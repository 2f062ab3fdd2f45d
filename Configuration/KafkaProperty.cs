namespace ProducerSafety.Configuration;

/// <summary>Which kind of client reads a property.</summary>
public enum PropertyScope
{
    /// <summary>Producers and consumers.</summary>
    Client,

    /// <summary>Producers only.</summary>
    Producer,

    /// <summary>Consumers only: a producer accepts the property, logs it and ignores it.</summary>
    Consumer,
}

/// <summary>How the client reads the text of a property's value.</summary>
public enum PropertyType
{
    /// <summary><c>true</c>, <c>t</c> or <c>1</c>, <c>false</c>, <c>f</c> or <c>0</c>, in any case.</summary>
    Boolean,

    /// <summary>A number as C's <c>strtol</c> reads it.</summary>
    Integer,

    /// <summary>A number with decimals.</summary>
    Float,

    /// <summary>One of <see cref="KafkaProperty.AllowedValues"/>.</summary>
    Enum,

    /// <summary>Several of <see cref="KafkaProperty.AllowedValues"/>, separated by commas.</summary>
    Flags,

    /// <summary>Text.</summary>
    String,

    /// <summary>Regular expressions, separated by commas.</summary>
    PatternList,

    /// <summary>Set by a function call only, never by text.</summary>
    Callback,
}

/// <summary>
/// A property that a client can be given, with the facts of librdkafka's configuration table and of the .NET client's
/// generated configuration classes.
/// </summary>
public sealed class KafkaProperty
{
    internal KafkaProperty(string name, PropertyScope scope, PropertyType type)
    {
        Name = name;
        Scope = scope;
        Type = type;
    }

    /// <summary>The name that stands for the property and all its aliases: the one that the .NET client's C# property sets.</summary>
    public string Name { get; }

    /// <summary>Other names that write the same setting. Of several written names the last one wins.</summary>
    public IReadOnlyList<string> Aliases { get; internal init; } = [];

    /// <summary>Which kind of client reads it.</summary>
    public PropertyScope Scope { get; }

    /// <summary>How its text is read.</summary>
    public PropertyType Type { get; }

    /// <summary>The smallest number that the client accepts, or null where there is no range.</summary>
    public long? Minimum { get; internal init; }

    /// <summary>The largest number that the client accepts, or null where there is no range.</summary>
    public long? Maximum { get; internal init; }

    /// <summary>The accepted values of an <see cref="PropertyType.Enum"/> or <see cref="PropertyType.Flags"/> property.</summary>
    public IReadOnlyList<string> AllowedValues { get; internal init; } = [];

    /// <summary>What the client uses when the property is not set, or null where it has no default.</summary>
    public string? Default { get; internal init; }

    /// <summary>Whether librdkafka's documentation calls it deprecated.</summary>
    public bool IsDeprecated { get; internal init; }

    /// <summary>The C# property of <c>ClientConfig</c> or <c>ProducerConfig</c> that sets it, or null where there is none.</summary>
    public string? ClrName { get; internal init; }

    /// <summary>The type of <see cref="ClrName"/>, without the <c>?</c>: <c>Int32</c>, <c>Boolean</c>, <c>String</c>, <c>Double</c> or an enum.</summary>
    public string? ClrType { get; internal init; }

    /// <summary>The members of the C# enum and the text that each one gives to the client; empty where the C# type is no enum.</summary>
    public IReadOnlyList<ClrEnumValue> ClrValues { get; internal init; } = [];

    /// <summary>Those of the property's names that not every supported version of the client has, with the first that has them.</summary>
    public IReadOnlyDictionary<string, Version> NewNames { get; internal init; } = new Dictionary<string, Version>();

    /// <summary>The first version of the client to which these facts apply, or null where they hold for every supported version.</summary>
    public Version? ChangedIn { get; internal init; }

    /// <summary>The facts before <see cref="ChangedIn"/>, or null.</summary>
    public KafkaProperty? Earlier { get; internal init; }

    /// <summary>The facts in a version of the client; librdkafka and Confluent.Kafka are released under the same numbers since 2.0.</summary>
    /// <param name="client">The version of Confluent.Kafka, or null for the newest.</param>
    public KafkaProperty In(Version? client) => client is not null && client < ChangedIn ? Earlier!.In(client) : this;

    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>A member of one of the .NET client's enums and the text that it stands for.</summary>
public readonly struct ClrEnumValue(string member, string value)
{
    /// <summary>The C# member, for instance <c>Leader</c>.</summary>
    public string Member { get; } = member;

    /// <summary>The text that the client is given, for instance <c>1</c>.</summary>
    public string Value { get; } = value;
}
