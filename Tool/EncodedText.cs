using System.Text;
using Microsoft.CodeAnalysis.Text;

namespace ProducerSafety.Tool;

/// <summary>Reads a file so that writing it again changes nothing else: its encoding and the mark at its beginning are kept.</summary>
internal static class EncodedText
{
    private static readonly Encoding[] Marked = [new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), new UnicodeEncoding(bigEndian: false, byteOrderMark: true), new UnicodeEncoding(bigEndian: true, byteOrderMark: true)];

    /// <summary>The text of a file.</summary>
    public static SourceText Read(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        Encoding encoding = Array.Find(Marked, candidate => bytes.AsSpan().StartsWith(candidate.GetPreamble())) ?? (IsUtf8(bytes) ? new UTF8Encoding(encoderShouldEmitUTF8Identifier: false) : Encoding.Latin1);
        int mark = encoding.GetPreamble().Length;
        return SourceText.From(encoding.GetString(bytes, mark, bytes.Length - mark), encoding);
    }

    private static bool IsUtf8(byte[] bytes)
    {
        try
        {
            new UTF8Encoding(false, throwOnInvalidBytes: true).GetCharCount(bytes);
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }
}
