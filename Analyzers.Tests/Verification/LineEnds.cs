namespace ProducerSafety.Analyzers.Tests.Verification;

/// <summary>Writes a text as it would look in a repository that is checked out on Windows.</summary>
internal static class LineEnds
{
    public static string ToCrLf(string text) =>
        text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace("\n", "\r\n", StringComparison.Ordinal);
}
