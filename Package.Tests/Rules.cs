using System.Text.RegularExpressions;

namespace ProducerSafety.Package.Tests;

/// <summary>The rules, as the generated table in docs/rules/README.md lists them.</summary>
internal static partial class Rules
{
    /// <summary>All ids, in order.</summary>
    public static IReadOnlyList<string> Ids { get; } =
        [.. TableRow().Matches(File.ReadAllText(Repository.PathOf("docs", "rules", "README.md"))).Select(row => row.Groups[1].Value)];

    [GeneratedRegex(@"^\| \[(KPS\d{4})\]", RegexOptions.Multiline)]
    private static partial Regex TableRow();
}
