using System.Globalization;
using System.Text;

namespace ProducerSafety.Configuration.Files;

/// <summary>
/// Reads JSON as .NET's configuration does (comments and trailing commas are allowed, 64 levels), and remembers where
/// everything stands. It never throws: what .NET would refuse is an error with a position.
/// </summary>
public sealed class JsonReader
{
    // The depth at which System.Text.Json stops; it also bounds the recursion here.
    private const int MaximumDepth = 64;

    private static readonly JsonMember[] None = [];

    private readonly string text;
    private readonly StringBuilder unescaped = new();
    private int position;
    private int depth;
    private FileError? error;

    private JsonReader(string text) => this.text = text;

    /// <summary>Reads a text from its beginning to its end.</summary>
    /// <param name="text">The text of the file.</param>
    /// <param name="error">What is wrong with it, or null.</param>
    /// <returns>The value in it, or null where there is an error.</returns>
    public static JsonNode? Read(string text, out FileError? error)
    {
        JsonReader reader = new(text);
        JsonNode? root = reader.ReadFile();
        error = reader.error;
        return error is null ? root : null;
    }

    private JsonNode? ReadFile()
    {
        if (text.Length > 0 && text[0] == '\uFEFF')
        {
            position = 1;
        }

        JsonNode? root = SkipSpace() ? ReadValue() : null;
        if (root is not null && SkipSpace() && position < text.Length)
        {
            return Fail("nothing is expected after the end of the JSON value");
        }

        return root;
    }

    private JsonNode? ReadValue()
    {
        switch (Current)
        {
            case '{':
                return ReadContainer(JsonKind.Object, '}');
            case '[':
                return ReadContainer(JsonKind.Array, ']');
            case '"':
                int start = position;
                return ReadString() is { } content ? new(JsonKind.String, TextRange.Between(start, position), content, None) : null;
            case 't':
                return ReadWord("true", JsonKind.Boolean, "True");
            case 'f':
                return ReadWord("false", JsonKind.Boolean, "False");
            case 'n':
                return ReadWord("null", JsonKind.Null, null);
            case '-' or (>= '0' and <= '9'):
                return ReadNumber();
            default:
                return Fail("a value is expected here");
        }
    }

    private JsonNode? ReadContainer(JsonKind kind, char close)
    {
        int start = position;
        if (++depth > MaximumDepth)
        {
            return Fail("this is nested deeper than the 64 levels that .NET reads");
        }

        position++;
        List<JsonMember>? members = null;
        while (SkipSpace())
        {
            if (Current == close)
            {
                position++;
                depth--;
                return new(kind, TextRange.Between(start, position), null, members is null ? None : members);
            }

            JsonMember? member = kind == JsonKind.Object ? ReadMember() : ReadElement(members?.Count ?? 0);
            if (member is null || !SkipSpace())
            {
                return null;
            }

            (members ??= []).Add(member);
            if (Current == ',')
            {
                position++;
            }
            else if (Current != close)
            {
                return Fail($"',' or '{close}' is expected here");
            }
        }

        return null;
    }

    private JsonMember? ReadMember()
    {
        if (Current != '"')
        {
            Fail("a name in quotation marks is expected here");
            return null;
        }

        int start = position;
        if (ReadString() is not { } name)
        {
            return null;
        }

        // The one place where .NET does not allow a comment.
        while (Current is ' ' or '\t' or '\r' or '\n')
        {
            position++;
        }

        TextRange place = TextRange.Between(start, start + NameLength(start));
        if (Current != ':')
        {
            Fail("':' is expected here");
            return null;
        }

        position++;
        return SkipSpace() && ReadValue() is { } value ? new(name, place, value) : null;
    }

    private JsonMember? ReadElement(int index) =>
        ReadValue() is { } value ? new(index.ToString(CultureInfo.InvariantCulture), new(value.Place.Start, 0), value) : null;

    // From the opening quotation mark to the closing one, which are known to be there.
    private int NameLength(int start)
    {
        int end = start + 1;
        while (text[end] != '"')
        {
            end += text[end] == '\\' ? 2 : 1;
        }

        return end + 1 - start;
    }

    private string? ReadString()
    {
        int start = ++position;
        while (Current is not ('"' or '\\') && Current >= ' ')
        {
            position++;
        }

        if (Current == '"')
        {
            return text.Substring(start, position++ - start);
        }

        unescaped.Clear().Append(text, start, position - start);
        while (position < text.Length)
        {
            char c = text[position];
            if (c == '"')
            {
                position++;
                return Complete(unescaped.ToString(), start);
            }

            if (c < ' ')
            {
                break;
            }

            if (c != '\\')
            {
                unescaped.Append(c);
                position++;
            }
            else if (!ReadEscape())
            {
                return null;
            }
        }

        Fail(position < text.Length ? "a line break or another control character must be escaped in a string" : "the string is not closed");
        return null;
    }

    // An escaped half of a surrogate pair without the other half: .NET refuses it.
    private string? Complete(string content, int start)
    {
        for (int i = 0; i < content.Length; i++)
        {
            if (char.IsHighSurrogate(content[i]) && i + 1 < content.Length && char.IsLowSurrogate(content[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(content[i]))
            {
                position = start;
                Fail("a \\u escape in this string is half a character");
                return null;
            }
        }

        return content;
    }

    private bool ReadEscape()
    {
        char c = position + 1 < text.Length ? text[position + 1] : '\0';
        int simple = "\"\\/bfnrt".IndexOf(c);
        if (simple >= 0)
        {
            unescaped.Append("\"\\/\b\f\n\r\t"[simple]);
            position += 2;
            return true;
        }

        if (c == 'u' && position + 6 <= text.Length && text.Substring(position + 2, 4) is var digits && digits.All(Uri.IsHexDigit))
        {
            unescaped.Append((char)int.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
            position += 6;
            return true;
        }

        Fail("this is no escape that JSON knows");
        return false;
    }

    private JsonNode? ReadWord(string word, JsonKind kind, string? value)
    {
        if (string.CompareOrdinal(text, position, word, 0, word.Length) != 0)
        {
            return Fail("a value is expected here");
        }

        position += word.Length;
        return new(kind, new(position - word.Length, word.Length), value, None);
    }

    private JsonNode? ReadNumber()
    {
        int start = position;
        position += Current == '-' ? 1 : 0;
        bool leadsWithZero = Current == '0';
        int whole = SkipDigits();
        bool isWell = whole == 1 || (whole > 1 && !leadsWithZero);
        if (isWell && Current == '.')
        {
            position++;
            isWell = SkipDigits() > 0;
        }

        if (isWell && Current is 'e' or 'E')
        {
            position++;
            position += Current is '+' or '-' ? 1 : 0;
            isWell = SkipDigits() > 0;
        }

        if (!isWell)
        {
            position = start;
            return Fail("this is not a number as JSON writes it");
        }

        return new(JsonKind.Number, TextRange.Between(start, position), text.Substring(start, position - start), None);
    }

    private int SkipDigits()
    {
        int start = position;
        while (Current is >= '0' and <= '9')
        {
            position++;
        }

        return position - start;
    }

    // White space and comments; false where a comment is not closed.
    private bool SkipSpace()
    {
        while (position < text.Length)
        {
            switch (text[position])
            {
                case ' ' or '\t' or '\r' or '\n':
                    position++;
                    break;
                case '/' when position + 1 < text.Length && text[position + 1] == '/':
                    int lineEnd = text.IndexOfAny(LineEnds, position);
                    position = lineEnd < 0 ? text.Length : lineEnd;
                    break;
                case '/' when position + 1 < text.Length && text[position + 1] == '*':
                    int close = text.IndexOf("*/", position + 2, StringComparison.Ordinal);
                    if (close < 0)
                    {
                        Fail("the comment is not closed");
                        return false;
                    }

                    position = close + 2;
                    break;
                default:
                    return true;
            }
        }

        return true;
    }

    private static readonly char[] LineEnds = ['\n', '\r'];

    private char Current => position < text.Length ? text[position] : '\0';

    private JsonNode? Fail(string message)
    {
        error ??= position < text.Length
            ? new(new(position, 1), message)
            : new(new(text.Length, 0), text.Trim('\uFEFF', ' ', '\t', '\r', '\n').Length == 0 ? "the file is empty" : "the file ends too early: " + message);
        return null;
    }
}
