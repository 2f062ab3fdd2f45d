namespace ProducerSafety.Analyzers.Tests.Verification;

/// <summary>Puts pieces of code together.</summary>
internal static class CodeLines
{
    /// <summary>Code that stands further to the right; empty lines stay empty.</summary>
    public static string Indented(string code, int spaces) =>
        string.Join('\n', code.Split('\n').Select(line => line.Length == 0 ? line : new string(' ', spaces) + line));
}
