namespace ProducerSafety.Configuration.Files;

/// <summary>A piece of a file's text, in UTF-16 code units from the beginning of the text.</summary>
public readonly struct TextRange(int start, int length) : IEquatable<TextRange>
{
    /// <summary>Where it begins.</summary>
    public int Start { get; } = start;

    /// <summary>How long it is.</summary>
    public int Length { get; } = length;

    /// <summary>Where the text behind it begins.</summary>
    public int End => Start + Length;

    /// <summary>The text between two positions.</summary>
    /// <param name="start">The first position.</param>
    /// <param name="end">The position behind the last one.</param>
    public static TextRange Between(int start, int end) => new(start, end - start);

    /// <inheritdoc/>
    public bool Equals(TextRange other) => Start == other.Start && Length == other.Length;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is TextRange other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => (Start * 31) + Length;

    /// <summary>Whether both are the same piece.</summary>
    public static bool operator ==(TextRange left, TextRange right) => left.Equals(right);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(TextRange left, TextRange right) => !left.Equals(right);
}
