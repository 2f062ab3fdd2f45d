namespace ProducerSafety.Configuration.Files;

/// <summary>One setting of a file.</summary>
public sealed class FileSetting(string path, string? value, TextRange name, TextRange written)
{
    /// <summary>Its key, with the names of the sections around it: <c>Kafka:Producer:Acks</c>.</summary>
    public string Path { get; } = path;

    /// <summary>Its key without the sections around it.</summary>
    public string Name => Path.Substring(Path.LastIndexOf(':') + 1);

    /// <summary>Its value as .NET's configuration gives it to the application; null for JSON's <c>null</c> and for an empty object or array.</summary>
    public string? Value { get; } = value;

    /// <summary>Where the name stands, quotation marks included; empty for an element of an array.</summary>
    public TextRange NamePlace { get; } = name;

    /// <summary>Where the value stands, quotation marks included.</summary>
    public TextRange ValuePlace { get; } = written;

    /// <inheritdoc/>
    public override string ToString() => $"{Path}={Value}";
}
