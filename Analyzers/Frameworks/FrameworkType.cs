namespace ProducerSafety.Analyzers.Frameworks;

/// <summary>What a type of a framework means for the settings of the producer that the framework builds.</summary>
/// <param name="name">The type's name in metadata.</param>
internal sealed class FrameworkType(string name)
{
    private static readonly IReadOnlyDictionary<string, string> None = new Dictionary<string, string>();

    public string Name { get; } = name;

    /// <summary>Properties that are settings, and the Kafka property that each writes.</summary>
    public IReadOnlyDictionary<string, string> Properties { get; init; } = None;

    /// <summary>Methods that write the setting that they are given, and its Kafka property.</summary>
    public IReadOnlyDictionary<string, string> Methods { get; init; } = None;

    /// <summary>Whether the type has a property, or a method <c>With…</c>, for every property of <c>ProducerConfig</c>, with its name.</summary>
    public bool MirrorsProducerConfig { get; init; }

    /// <summary>Whether the type has methods <c>Enable…()</c> and <c>Disable…()</c> for properties of <c>ProducerConfig</c> that are called <c>Enable…</c>.</summary>
    public bool HasSwitches { get; init; }

    /// <summary>What a new object of the type has where nothing is written; null where objects of the type are not created by the application.</summary>
    public IReadOnlyDictionary<string, string>? Defaults { get; init; }

    /// <summary>A member that holds settings by their Kafka names, for producers and consumers alike.</summary>
    public string? Dictionary { get; init; }

    /// <summary>A property that holds the client's own <c>ProducerConfig</c>.</summary>
    public string? Configuration { get; init; }

    /// <summary>A method that is given the producer's configuration.</summary>
    public string? Takes { get; init; }

    /// <summary>Kafka properties that the framework overwrites in the configuration that it is given, and what to write instead.</summary>
    public IReadOnlyDictionary<string, string> Overwrites { get; init; } = None;

    /// <summary>A method that may turn idempotence on elsewhere in the same chain of calls.</summary>
    public string? MayEnableIdempotence { get; init; }

    /// <summary>
    /// A call that must be seen, and a class that must not be mentioned beside it, before what is missing is known to be missing: the
    /// framework adds the settings of the one to those of the other.
    /// </summary>
    public (string Call, string Class)? InheritsFrom { get; init; }

    /// <summary>A method that makes a producer's settings and has a delegate fill them.</summary>
    public string? Fills { get; init; }

    /// <summary>A parameter of that method by which several calls fill the same settings, so that one of them does not show what is missing.</summary>
    public string? SharedBy { get; init; }

    /// <summary>
    /// What else writes into the settings that a delegate fills: where one of these names stands anywhere else in the code, nobody knows
    /// what is missing.
    /// </summary>
    public string[] CompletedBy { get; init; } = Array.Empty<string>();
}
