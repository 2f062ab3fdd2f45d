using ProducerSafety.Configuration.Files;

namespace ProducerSafety.Analyzers.CodeFixes.Files;

/// <summary>Changes single members of a JSON text and leaves everything else as it is: comments, indentation, line ends.</summary>
internal static class JsonEdit
{
    public static string ReplaceValue(string text, JsonMember member, string value) => Replace(text, member.Value.Place, value);

    public static string Rename(string text, JsonMember member, string name) => Replace(text, member.NamePlace, "\"" + name + "\"");

    /// <summary>Removes a member with its comma, and its line where it stands alone on it.</summary>
    public static string Remove(string text, JsonNode container, JsonMember member)
    {
        int index = IndexOf(container, member);
        int end = member.Value.Place.End;
        int comma = CommaAfter(text, end);
        if (comma >= 0)
        {
            return Cut(text, member.NamePlace.Start, comma + 1);
        }

        // The last one without a comma: the comma before it goes instead.
        string without = Cut(text, member.NamePlace.Start, end);
        int before = index == 0 ? -1 : CommaAfter(text, container.Members[index - 1].Value.Place.End);
        return before < 0 ? without : without.Remove(before, 1);
    }

    /// <summary>Adds a member behind the last one, in its style.</summary>
    public static string Append(string text, JsonNode container, string name, string value)
    {
        string written = $"\"{name}\": {value}";
        if (container.Members.Count == 0)
        {
            int inside = container.Place.Start + 1;
            int length = container.Place.End - 1 - inside;
            bool isBlank = string.IsNullOrWhiteSpace(text.Substring(inside, length));
            return isBlank ? text.Remove(inside, length).Insert(inside, " " + written + " ") : text.Insert(inside, " " + written);
        }

        JsonMember last = container.Members[container.Members.Count - 1];
        int end = last.Value.Place.End;
        int comma = CommaAfter(text, end);
        string gap = Gap(text, last.NamePlace.Start);
        if (comma >= 0)
        {
            // In the house style with a trailing comma.
            int position = gap == " " ? comma + 1 : EndOfLine(text, comma + 1);
            return text.Insert(position, gap + written + ",");
        }

        // A comment behind the last member stays with it.
        int place = gap == " " ? end : EndOfLine(text, end);
        string added = text.Insert(place, gap + written);
        return added.Insert(end, ",");
    }

    private static string Replace(string text, TextRange place, string value) => text.Remove(place.Start, place.Length).Insert(place.Start, value);

    private static int IndexOf(JsonNode container, JsonMember member)
    {
        for (int i = 0; i < container.Members.Count; i++)
        {
            if (ReferenceEquals(container.Members[i], member))
            {
                return i;
            }
        }

        return -1;
    }

    private static string Cut(string text, int start, int end)
    {
        int lineStart = StartOfLine(text, start);
        int lineEnd = EndOfLine(text, end);
        bool isAlone = IsBlank(text, lineStart, start) && IsBlankOrComment(text, end, lineEnd);
        if (isAlone && lineEnd < text.Length)
        {
            int next = lineEnd + (text[lineEnd] == '\r' && lineEnd + 1 < text.Length && text[lineEnd + 1] == '\n' ? 2 : 1);
            return text.Remove(lineStart, next - lineStart);
        }

        while (end < lineEnd && text[end] is ' ' or '\t')
        {
            end++;
        }

        return text.Remove(start, end - start);
    }

    // Over white space and comments; -1 where no comma follows.
    private static int CommaAfter(string text, int position)
    {
        while (position < text.Length)
        {
            if (char.IsWhiteSpace(text[position]))
            {
                position++;
            }
            else if (text[position] == '/' && position + 1 < text.Length && text[position + 1] == '/')
            {
                position = EndOfLine(text, position);
            }
            else if (text[position] == '/' && position + 1 < text.Length && text[position + 1] == '*')
            {
                int close = text.IndexOf("*/", position + 2, StringComparison.Ordinal);
                position = close < 0 ? text.Length : close + 2;
            }
            else
            {
                return text[position] == ',' ? position : -1;
            }
        }

        return -1;
    }

    // What stands before the last member: a new line with its indentation, or one space where several stand on a line.
    private static string Gap(string text, int start)
    {
        int lineStart = StartOfLine(text, start);
        if (!IsBlank(text, lineStart, start) || lineStart == 0)
        {
            return " ";
        }

        string lineEnd = lineStart >= 2 && text[lineStart - 2] == '\r' ? "\r\n" : text[lineStart - 1].ToString();
        return lineEnd + text.Substring(lineStart, start - lineStart);
    }

    private static int StartOfLine(string text, int position)
    {
        while (position > 0 && text[position - 1] is not ('\n' or '\r'))
        {
            position--;
        }

        return position;
    }

    private static int EndOfLine(string text, int position)
    {
        while (position < text.Length && text[position] is not ('\n' or '\r'))
        {
            position++;
        }

        return position;
    }

    private static bool IsBlank(string text, int start, int end) => string.IsNullOrWhiteSpace(text.Substring(start, end - start));

    private static bool IsBlankOrComment(string text, int start, int end)
    {
        string rest = text.Substring(start, end - start).Trim();
        return rest.Length == 0 || rest.StartsWith("//", StringComparison.Ordinal);
    }
}
