using System.Collections;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace ProducerSafety.Analyzers.Flow;

/// <summary>
/// The words of a text, by their hashes: what is not among them does not stand there. Comments and literals count too, and two words may have
/// one hash, so that what is among them only may stand there. Bodies and files are sorted out so before anything is bound.
/// </summary>
internal static class Words
{
    // A bit for each hash, and as many bits as a file has characters: about one in twenty is set.
    private static readonly ConditionalWeakTable<SyntaxTree, BitArray> OfFiles = new();

    private static readonly bool[] AsciiParts = Enumerable.Range(0, 128).Select(character => character == '_' || char.IsLetterOrDigit((char)character)).ToArray();

    /// <summary>Whether a file may contain a name.</summary>
    public static bool MayBeIn(SyntaxTree file, string name)
    {
        if (!OfFiles.TryGetValue(file, out BitArray? words))
        {
            string text = file.GetText().ToString();
            BitArray found = new(text.Length + 1);
            Any(text, new TextSpan(0, text.Length), (hash, _) =>
            {
                found[BitOf(hash, found)] = true;
                return false;
            });
            words = OfFiles.GetValue(file, _ => found);
        }

        return words[BitOf(Hash(name), words)];
    }

    /// <summary>Whether a word of a text is the one that is looked for.</summary>
    /// <param name="text">The text.</param>
    /// <param name="span">The part to look at.</param>
    /// <param name="isWanted">Is given the hash and the place of each word.</param>
    public static bool Any(string text, TextSpan span, Func<int, TextSpan, bool> isWanted)
    {
        int start = -1;
        int hash = 0;
        for (int at = span.Start; at <= span.End; at++)
        {
            char character = at < span.End ? text[at] : ' ';
            if (IsPart(character))
            {
                if (start < 0)
                {
                    start = at;
                    hash = 0;
                }

                hash = Add(hash, character);
            }
            else if (start >= 0)
            {
                if (isWanted(hash, TextSpan.FromBounds(start, at)))
                {
                    return true;
                }

                start = -1;
            }
        }

        return false;
    }

    /// <summary>The hash of a word.</summary>
    public static int Hash(string word)
    {
        int hash = 0;
        foreach (char character in word)
        {
            hash = Add(hash, character);
        }

        return hash;
    }

    private static int BitOf(int hash, BitArray words) => (int)((uint)hash % (uint)words.Length);

    private static bool IsPart(char character) => character < AsciiParts.Length ? AsciiParts[character] : char.IsLetterOrDigit(character);

    private static int Add(int hash, char character) => unchecked((hash * 31) + character);
}
