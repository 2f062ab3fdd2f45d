using System.Text.RegularExpressions;

namespace ProducerSafety.Package.Tests;

/// <summary>The rules, as the generated table in docs/rules/README.md lists them.</summary>
internal static partial class Rules
{
    private static readonly Dictionary<string, Match> Rows = TableRow()
        .Matches(File.ReadAllText(Repository.PathOf("docs", "rules", "README.md")))
        .ToDictionary(row => row.Groups["id"].Value);

    /// <summary>All ids, in order.</summary>
    public static IReadOnlyList<string> Ids { get; } = [.. Rows.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The rules about C# code: the others are about files of a project, and no fix repairs these.</summary>
    public static IReadOnlyList<string> AboutCode { get; } = [.. Ids.Where(id => !id.StartsWith("KPS0", StringComparison.Ordinal))];

    /// <summary>A rule's title.</summary>
    public static string TitleOf(string id) => Rows[id].Groups["title"].Value;

    /// <summary>A rule's severity when nobody has configured it.</summary>
    public static string SeverityOf(string id) => Rows[id].Groups["severity"].Value;

    [GeneratedRegex(@"^\| \[(?<id>KPS\d{4})\]\([^)]*\) \| (?<title>.*) \| (?<severity>[a-z]+) \|\r?$", RegexOptions.Multiline)]
    private static partial Regex TableRow();
}
