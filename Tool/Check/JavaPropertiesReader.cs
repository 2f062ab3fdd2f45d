using System.Text;
using ProducerSafety.Configuration.Files;

namespace ProducerSafety.Tool.Check;

/// <summary>Reads lines as <c>java.util.Properties.load</c> does: <c>=</c>, <c>:</c> or white space behind the name, comments with # or !, lines that go on behind a backslash, escapes.</summary>
internal static class JavaPropertiesReader
{
    /// <summary>The settings of a text, in its order.</summary>
    /// <param name="text">The text of the file.</param>
    /// <param name="malformed">What to throw for an escape that Java refuses, given its offset.</param>
    public static IEnumerable<FileSetting> Read(string text, Func<int, Exception> malformed)
    {
        for (int at = 0; at < text.Length;)
        {
            while (at < text.Length && (IsSpace(text[at]) || text[at] is '\r' or '\n' or '\uFEFF'))
            {
                at++;
            }

            if (at == text.Length)
            {
                yield break;
            }

            if (text[at] is '#' or '!')
            {
                at = EndOfLine(text, at);
                continue;
            }

            int nameStart = at;
            string name = ReadUntil(text, ref at, character => IsSpace(character) || character is '=' or ':', malformed);
            TextRange namePlace = TextRange.Between(nameStart, at);
            SkipSeparator(text, ref at);
            int valueStart = at;
            string value = ReadUntil(text, ref at, _ => false, malformed);
            yield return new(name, value.TrimEnd(' ', '\t'), namePlace, TextRange.Between(valueStart, at));
        }
    }

    private static void SkipSeparator(string text, ref int at)
    {
        SkipSpace(text, ref at);
        if (at < text.Length && text[at] is '=' or ':')
        {
            at++;
            SkipSpace(text, ref at);
        }
    }

    private static string ReadUntil(string text, ref int at, Func<char, bool> isEnd, Func<int, Exception> malformed)
    {
        StringBuilder read = new();
        while (at < text.Length && text[at] is not ('\r' or '\n') && !isEnd(text[at]))
        {
            if (text[at] != '\\')
            {
                read.Append(text[at++]);
            }
            else if (at + 1 < text.Length && text[at + 1] is '\r' or '\n')
            {
                at += text.AsSpan(at + 1).StartsWith("\r\n") ? 3 : 2;
                SkipSpace(text, ref at);
            }
            else
            {
                ReadEscape(text, ref at, read, malformed);
            }
        }

        return read.ToString();
    }

    private static void ReadEscape(string text, ref int at, StringBuilder read, Func<int, Exception> malformed)
    {
        at++;
        if (at < text.Length && text[at] == 'u')
        {
            read.Append(at + 4 < text.Length && ushort.TryParse(text.AsSpan(at + 1, 4), System.Globalization.NumberStyles.AllowHexSpecifier, null, out ushort code) ? (char)code : throw malformed(at - 1));
            at += 5;
        }
        else if (at < text.Length)
        {
            read.Append(text[at] switch { 't' => '\t', 'n' => '\n', 'r' => '\r', 'f' => '\f', var other => other });
            at++;
        }
    }

    private static void SkipSpace(string text, ref int at)
    {
        while (at < text.Length && IsSpace(text[at]))
        {
            at++;
        }
    }

    private static bool IsSpace(char character) => character is ' ' or '\t' or '\f';

    private static int EndOfLine(string text, int at) => text.AsSpan(at).IndexOfAny('\r', '\n') is var length and >= 0 ? at + length : text.Length;
}
