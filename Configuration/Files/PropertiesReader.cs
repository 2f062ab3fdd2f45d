namespace ProducerSafety.Configuration.Files;

/// <summary>
/// Reads lines <c>name=value</c>, as librdkafka's tools and the clients' examples write them, with sections as in .NET's INI
/// files. Other lines are passed over.
/// </summary>
public static class PropertiesReader
{
    /// <summary>The settings of a text, in its order.</summary>
    /// <param name="text">The text of the file.</param>
    public static IEnumerable<FileSetting> Read(string text)
    {
        string section = "";
        for (int start = 0; start < text.Length;)
        {
            int end = start;
            while (end < text.Length && text[end] is not ('\n' or '\r'))
            {
                end++;
            }

            TextRange line = Trim(text, start, end);
            if (line.Length > 2 && text[line.Start] == '[' && text[line.End - 1] == ']')
            {
                section = text.Substring(line.Start + 1, line.Length - 2) + ":";
            }
            else if (ReadLine(text, line, section) is { } setting)
            {
                yield return setting;
            }

            start = end + 1;
        }
    }

    private static FileSetting? ReadLine(string text, TextRange line, string section)
    {
        int equals = line.Length == 0 || text[line.Start] is '#' or ';' or '!' or '/' or '[' ? -1 : text.IndexOf('=', line.Start, line.Length);
        if (equals <= line.Start)
        {
            return null;
        }

        TextRange name = Trim(text, line.Start, equals);
        TextRange value = Trim(text, equals + 1, line.End);
        return new(section + text.Substring(name.Start, name.Length), text.Substring(value.Start, value.Length), name, value);
    }

    private static TextRange Trim(string text, int start, int end)
    {
        while (start < end && (char.IsWhiteSpace(text[start]) || text[start] == '\uFEFF'))
        {
            start++;
        }

        while (end > start && char.IsWhiteSpace(text[end - 1]))
        {
            end--;
        }

        return TextRange.Between(start, end);
    }
}
