using System.Text;
using System.Text.RegularExpressions;

namespace ProducerSafety.Tool.Text;

/// <summary>Breaks text into lines. Sequences that only colour do not count.</summary>
internal static partial class TextWrap
{
    /// <summary>How many columns a text takes.</summary>
    public static int Width(string text) => text.Contains('\e', StringComparison.Ordinal) ? Colour().Replace(text, "").Length : text.Length;

    /// <summary>Text in lines of a width, broken between words, and inside of words that are longer than a line.</summary>
    /// <param name="text">The text.</param>
    /// <param name="width">The most columns.</param>
    public static IEnumerable<string> Lines(string text, int width)
    {
        StringBuilder line = new();
        int used = 0;
        foreach (string word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries).SelectMany(word => Pieces(word, width)))
        {
            int length = Width(word);
            if (used > 0 && used + 1 + length > width)
            {
                yield return line.ToString();
                line.Clear();
                used = 0;
            }

            line.Append(used > 0 ? " " : "").Append(word);
            used += length + (used > 0 ? 1 : 0);
        }

        if (used > 0)
        {
            yield return line.ToString();
        }
    }

    private static IEnumerable<string> Pieces(string word, int width) =>
        Width(word) <= width || word.Contains('\e', StringComparison.Ordinal) ? [word] : word.Chunk(width).Select(piece => new string(piece));

    [GeneratedRegex("\e\\[[0-9;]*m")]
    private static partial Regex Colour();
}
