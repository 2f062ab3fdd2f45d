using System.Globalization;
using System.Text.RegularExpressions;

namespace ProducerSafety.Configuration;

/// <summary>What is known of a setting.</summary>
public enum Knowledge
{
    /// <summary>Certainly not written: the client uses its default.</summary>
    Unset,

    /// <summary>Written, with a value that is known.</summary>
    Known,

    /// <summary>Perhaps written, or written with a value that is not known. A rule that depends on it stays silent.</summary>
    Unknown,
}

/// <summary>One setting of a producer: what is known of it, and where it was written.</summary>
public readonly struct Setting : IEquatable<Setting>
{
    private static readonly Regex Decimal = new(@"^[+-]?((?<hex>0[xX][0-9a-fA-F]+)|([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?)", RegexOptions.CultureInvariant);

    private readonly Setting[]? overwritten;

    private Setting(Knowledge knowledge, string name, string? value, object? where, bool isRepeated = false, bool isScattered = false, Setting[]? overwritten = null, string? property = null)
    {
        this.overwritten = overwritten;
        Knowledge = knowledge;
        Name = name;
        Property = property ?? PropertyCatalog.PropertyOf(name);
        Value = value;
        Where = where;
        IsRepeated = isRepeated;
        IsScattered = isScattered;
    }

    /// <summary>What is known of it.</summary>
    public Knowledge Knowledge { get; }

    /// <summary>The name as it was written, which may be an alias.</summary>
    public string Name { get; }

    /// <summary>The name that stands for the property and all its aliases; the name itself where there is no such property.</summary>
    internal string Property { get; }

    /// <summary>The text that the client is given; null unless <see cref="IsKnown"/>.</summary>
    public string? Value { get; }

    /// <summary>
    /// Where it was written or removed, in the caller's own terms (an operation, a position in a file); null where it was
    /// neither, or where nobody told.
    /// </summary>
    public object? Where { get; }

    /// <summary>Whether its name was written at another place before: without this write, that one would count.</summary>
    public bool IsRepeated { get; }

    /// <summary>Whether it is written or removed at different places on different paths, of which <see cref="Where"/> is only one.</summary>
    public bool IsScattered { get; }

    /// <summary>What a list of pairs says of its name before: the client reads every pair, and refuses a value that it cannot take although a later one counts.</summary>
    public IReadOnlyList<Setting> Overwritten => overwritten ?? [];

    /// <summary>Whether it is certainly not written.</summary>
    public bool IsUnset => Knowledge == Knowledge.Unset;

    /// <summary>Whether it is written with a known value.</summary>
    public bool IsKnown => Knowledge == Knowledge.Known;

    /// <summary>Whether nothing can be said of it.</summary>
    public bool IsUnknown => Knowledge == Knowledge.Unknown;

    /// <summary>A setting that is not written.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="where">Where it is removed, or null.</param>
    public static Setting Unset(string name, object? where = null) => new(Knowledge.Unset, name, null, where);

    /// <summary>A setting that is written with a known value.</summary>
    /// <param name="name">The name as written.</param>
    /// <param name="value">The text that the client is given.</param>
    /// <param name="where">Where it is written, or null.</param>
    public static Setting Known(string name, string value, object? where = null) => new(Knowledge.Known, name, value, where);

    /// <summary>A setting of which nothing can be said.</summary>
    /// <param name="name">The name as written.</param>
    /// <param name="where">Where it is written, or null.</param>
    public static Setting Unknown(string name, object? where = null) => new(Knowledge.Unknown, name, null, where);

    /// <summary>A setting that is not written, or of which nothing can be said, where its property is known already: most rules ask for one that is not there.</summary>
    internal static Setting Missing(Knowledge knowledge, string name, string property) => new(knowledge, name, null, null, property: property);

    /// <summary>The value as the client reads a boolean, or null where it is not known or not a boolean.</summary>
    public bool? AsBoolean() => Value switch
    {
        "1" => true,
        "0" => false,
        _ when Is("true") || Is("t") => true,
        _ when Is("false") || Is("f") => false,
        _ => null,
    };

    /// <summary>
    /// The value as the client reads a number, or null where it is not known or not a number. librdkafka reads with
    /// <c>strtol</c>, base 0: leading white space, a sign, <c>0x</c> and a leading <c>0</c> for octal are understood, and
    /// whatever follows the digits is ignored. Null also where the number does not fit an <c>int</c>: what librdkafka then
    /// reads depends on the platform.
    /// </summary>
    public long? AsInteger()
    {
        if (Value is null)
        {
            return null;
        }

        string text = WithoutLeadingSpace(Value);
        bool negative = text.StartsWith("-", StringComparison.Ordinal);
        int start = negative || text.StartsWith("+", StringComparison.Ordinal) ? 1 : 0;
        int radix = 10;
        if (start + 1 < text.Length && text[start] == '0')
        {
            bool hexadecimal = text[start + 1] is 'x' or 'X' && start + 2 < text.Length && DigitOf(text[start + 2]) < 16;
            radix = hexadecimal ? 16 : 8;
            start += hexadecimal ? 2 : 0;
        }

        long number = 0;
        int end = start;
        for (; end < text.Length && DigitOf(text[end]) < radix; end++)
        {
            number = Math.Min((number * radix) + DigitOf(text[end]), int.MaxValue * 2L);
        }

        number = negative ? -number : number;
        return end == start || number is < int.MinValue or > int.MaxValue ? null : number;
    }

    /// <summary>The value as librdkafka reads a number with decimals (<c>strtod</c>), or null where it is not known or not a number.</summary>
    public double? AsNumber()
    {
        if (Value is null)
        {
            return null;
        }

        string text = WithoutLeadingSpace(Value);
        int sign = text.StartsWith("-", StringComparison.Ordinal) || text.StartsWith("+", StringComparison.Ordinal) ? 1 : 0;
        if (string.Compare(text, sign, "nan", 0, 3, StringComparison.OrdinalIgnoreCase) == 0)
        {
            return double.NaN;
        }

        if (string.Compare(text, sign, "inf", 0, 3, StringComparison.OrdinalIgnoreCase) == 0)
        {
            return text[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity;
        }

        if (double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out double whole))
        {
            return whole;
        }

        Match match = Decimal.Match(text);
        return match.Groups["hex"].Success ? AsInteger()
            : match.Success && double.TryParse(match.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : null;
    }

    /// <inheritdoc/>
    public bool Equals(Setting other) =>
        Knowledge == other.Knowledge && Name == other.Name && Value == other.Value && Equals(Where, other.Where)
        && IsRepeated == other.IsRepeated && IsScattered == other.IsScattered && Overwritten.SequenceEqual(other.Overwritten);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Setting other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => (Name.GetHashCode() * 31) + (Value?.GetHashCode() ?? (int)Knowledge);

    /// <summary>Whether both say the same of the same name, written at the same place.</summary>
    public static bool operator ==(Setting left, Setting right) => left.Equals(right);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(Setting left, Setting right) => !left.Equals(right);

    /// <inheritdoc/>
    public override string ToString() => IsKnown ? $"{Name}={Value}" : string.Format(CultureInfo.InvariantCulture, "{0} {1}", Name, Knowledge);

    /// <summary>This write, after another one of the same name.</summary>
    internal Setting After(Setting earlier)
    {
        // The same place again is a loop's next turn.
        bool isElsewhere = earlier.Where is null || !earlier.Where.Equals(Where);
        return new(Knowledge, Name, Value, Where, isElsewhere || earlier.IsRepeated, IsScattered, property: Property);
    }

    /// <summary>This pair, behind another one of the same name in a list.</summary>
    internal Setting Behind(Setting earlier)
    {
        Setting last = After(earlier);
        return last.IsRepeated && earlier.IsKnown ? new(Knowledge, Name, Value, Where, true, IsScattered, [.. earlier.Overwritten, earlier], Property) : last;
    }

    /// <summary>What is known where two paths meet.</summary>
    internal static Setting Join(Setting one, Setting other)
    {
        bool agree = one.Knowledge == other.Knowledge && one.Value == other.Value;
        return new(
            agree ? one.Knowledge : Knowledge.Unknown, one.Name, agree ? one.Value : null, one.Where ?? other.Where,
            one.IsRepeated || other.IsRepeated, one.IsScattered || other.IsScattered || !Equals(one.Where, other.Where), one.Overwritten.SequenceEqual(other.Overwritten) ? one.overwritten : null, one.Property);
    }

    /// <summary>This setting where it is not known which of several places, or of several names, decides it.</summary>
    internal Setting AsScattered(Knowledge knowledge) => new(knowledge, Name, knowledge == Knowledge.Known ? Value : null, Where, IsRepeated, isScattered: true, property: Property);

    /// <summary>Text without what C's <c>isspace</c> takes for white space at its beginning.</summary>
    internal static string WithoutLeadingSpace(string text) => text.TrimStart(' ', '\t', '\n', '\v', '\f', '\r');

    private static int DigitOf(char c) => c switch
    {
        >= '0' and <= '9' => c - '0',
        >= 'a' and <= 'f' => c - 'a' + 10,
        >= 'A' and <= 'F' => c - 'A' + 10,
        _ => int.MaxValue,
    };

    private bool Is(string text) => string.Equals(Value, text, StringComparison.OrdinalIgnoreCase);
}
