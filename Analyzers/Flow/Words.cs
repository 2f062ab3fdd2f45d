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
            foreach (Word word in In(text, new TextSpan(0, text.Length)))
            {
                found[BitOf(word.Hash, found)] = true;
            }

            words = OfFiles.GetValue(file, _ => found);
        }

        return words[BitOf(Hash(name), words)];
    }

    /// <summary>The words of a part of a text, in their order.</summary>
    public static Reader In(string text, TextSpan span) => new(text, span);

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

    /// <summary>Reads word by word, and allocates nothing: all files of a project are read so.</summary>
    internal struct Reader(string text, TextSpan span)
    {
        private int at = span.Start;

        public Word Current { get; private set; } = default;

        public readonly Reader GetEnumerator() => this;

        public bool MoveNext()
        {
            while (at < span.End && !IsPart(text[at]))
            {
                at++;
            }

            int start = at;
            int hash = 0;
            while (at < span.End && IsPart(text[at]))
            {
                hash = Add(hash, text[at]);
                at++;
            }

            Current = new(hash, TextSpan.FromBounds(start, at));
            return at > start;
        }
    }

    /// <summary>A word: its hash, and where it stands.</summary>
    internal readonly struct Word(int hash, TextSpan span)
    {
        public int Hash { get; } = hash;

        public TextSpan Span { get; } = span;
    }
}
