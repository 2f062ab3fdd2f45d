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
    private static readonly ConditionalWeakTable<SyntaxTree, HashSet<int>> OfFiles = new();

    /// <summary>Whether a file may contain a name.</summary>
    public static bool MayBeIn(SyntaxTree file, string name)
    {
        if (!OfFiles.TryGetValue(file, out HashSet<int>? words))
        {
            string text = file.GetText().ToString();
            HashSet<int> found = new();
            Any(text, new TextSpan(0, text.Length), (hash, _) => found.Add(hash) && false);
            words = OfFiles.GetValue(file, _ => found);
        }

        return words.Contains(Hash(name));
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
            if (character == '_' || char.IsLetterOrDigit(character))
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

    private static int Add(int hash, char character) => unchecked((hash * 31) + character);
}
