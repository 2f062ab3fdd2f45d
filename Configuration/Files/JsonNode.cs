namespace ProducerSafety.Configuration.Files;

/// <summary>What a JSON value is.</summary>
public enum JsonKind
{
    /// <summary>An object: <see cref="JsonNode.Members"/> are its members.</summary>
    Object,

    /// <summary>An array: <see cref="JsonNode.Members"/> are its elements, named by their index.</summary>
    Array,

    /// <summary>A string: <see cref="JsonNode.Text"/> is its content.</summary>
    String,

    /// <summary>A number: <see cref="JsonNode.Text"/> is what is written.</summary>
    Number,

    /// <summary><c>true</c> or <c>false</c>: <see cref="JsonNode.Text"/> is <c>True</c> or <c>False</c>, as .NET's configuration has it.</summary>
    Boolean,

    /// <summary><c>null</c>.</summary>
    Null,
}

/// <summary>A value in a JSON file and where it stands.</summary>
public sealed class JsonNode(JsonKind kind, TextRange place, string? text, IReadOnlyList<JsonMember> members)
{
    /// <summary>What it is.</summary>
    public JsonKind Kind { get; } = kind;

    /// <summary>Where it stands, with its quotation marks, braces or brackets.</summary>
    public TextRange Place { get; } = place;

    /// <summary>The value; null for objects, arrays and <c>null</c>.</summary>
    public string? Text { get; } = text;

    /// <summary>The members of an object or the elements of an array, in the order of the text; a name may come twice.</summary>
    public IReadOnlyList<JsonMember> Members { get; } = members;
}

/// <summary>A member of an object, or an element of an array.</summary>
public sealed class JsonMember(string name, TextRange namePlace, JsonNode value)
{
    /// <summary>The name, or the index.</summary>
    public string Name { get; } = name;

    /// <summary>Where the name stands, with its quotation marks; empty for an element.</summary>
    public TextRange NamePlace { get; } = namePlace;

    /// <summary>The value.</summary>
    public JsonNode Value { get; } = value;
}
