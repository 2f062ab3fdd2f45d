using System.Text;

namespace ProducerSafety.Tool.Fix;

/// <summary>A file that is to be changed.</summary>
/// <param name="Path">The full path.</param>
/// <param name="Before">The text now.</param>
/// <param name="After">The text then.</param>
/// <param name="Encoding">How the file is encoded, with its mark at the beginning where it has one.</param>
internal sealed record FileChange(string Path, string Before, string After, Encoding Encoding)
{
    /// <summary>The bytes to write.</summary>
    public byte[] ToBytes() => [.. Encoding.GetPreamble(), .. Encoding.GetBytes(After)];
}
