using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace ProducerSafety.Analyzers.Flow;

/// <summary>
/// The words of a file, by their hashes: what is not among them does not stand there. Comments and literals count too, and two words may have
/// one hash, so that what is among them only may stand there. Bodies and files are sorted out so before anything is bound.
/// </summary>
internal sealed class Words
{
    private static readonly ConditionalWeakTable<SyntaxTree, Words> OfFiles = new();

    private static readonly bool[] AsciiParts = Enumerable.Range(0, 128).Select(character => character == '_' || char.IsLetterOrDigit((char)character)).ToArray();

    // A bit for each hash, and at least as many bits as the file has characters: about one in twenty is set.
    private readonly ulong[] bits;
    private readonly int lastIndex;

    private Words(string text)
    {
        int length = 1;
        while (length * 64 < text.Length)
        {
            length *= 2;
        }

        bits = new ulong[length];
        lastIndex = length - 1;
        foreach (Word word in In(text, new TextSpan(0, text.Length)))
        {
            bits[(word.Hash >> 6) & lastIndex] |= 1UL << word.Hash;
        }
    }

    /// <summary>The words of a file.</summary>
    public static Words Of(SyntaxTree file)
    {
        if (!OfFiles.TryGetValue(file, out Words? words))
        {
            Words read = new(file.GetText().ToString());
            words = OfFiles.GetValue(file, _ => read);
        }

        return words;
    }

    /// <summary>Whether the file may contain a word.</summary>
    /// <param name="hash">The word's <see cref="Hash"/>.</param>
    public bool MayContain(int hash) => (bits[(hash >> 6) & lastIndex] & (1UL << hash)) != 0;

    /// <summary>Whether the file may contain one of several words.</summary>
    /// <param name="hashes">The words' hashes.</param>
    public bool MayContainAny(int[] hashes)
    {
        foreach (int hash in hashes)
        {
            if (MayContain(hash))
            {
                return true;
            }
        }

        return false;
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

    private static bool IsPart(char character, bool[] asciiParts) => character < asciiParts.Length ? asciiParts[character] : char.IsLetterOrDigit(character);

    private static int Add(int hash, char character) => unchecked((hash * 31) + character);

    /// <summary>Reads word by word, and allocates nothing: all files of a project are read so.</summary>
    internal struct Reader(string text, TextSpan span)
    {
        private readonly string text = text;
        private readonly int end = span.End;
        private int at = span.Start;

        public Word Current { get; private set; } = default;

        public readonly Reader GetEnumerator() => this;

        public bool MoveNext()
        {
            // In local variables, which are not fetched and written back for each character.
            bool[] parts = AsciiParts;
            string characters = text;
            int start = at;
            while (start < end && !IsPart(characters[start], parts))
            {
                start++;
            }

            int hash = 0;
            int next = start;
            for (; next < end && IsPart(characters[next], parts); next++)
            {
                hash = Add(hash, characters[next]);
            }

            at = next;
            Current = new(hash, start, next - start);
            return next > start;
        }
    }

    /// <summary>A word: its hash, and where it stands.</summary>
    internal readonly struct Word(int hash, int start, int length)
    {
        public int Hash { get; } = hash;

        public int Start { get; } = start;

        public int Length { get; } = length;
    }
}
