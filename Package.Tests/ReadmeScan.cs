using System.Text.RegularExpressions;

namespace ProducerSafety.Package.Tests;

/// <summary>The screen in the readme: what a scan of the sample prints.</summary>
internal static partial class ReadmeScan
{
    /// <summary>The lines behind the command.</summary>
    public static IReadOnlyList<string> Lines { get; } = Read();

    /// <summary>Each place as the compiler names it, in order: <c>Messaging/AuditTrail.cs(17,33): warning KPS1102</c>.</summary>
    public static IEnumerable<string> Places()
    {
        string rule = "";
        List<string> places = [];
        foreach (string line in Lines)
        {
            rule = line.StartsWith("warning ", StringComparison.Ordinal) ? line[..line.IndexOf(':', StringComparison.Ordinal)] : rule;
            if (Place().Match(line) is { Success: true } place)
            {
                places.Add($"{place.Groups["file"].Value}({place.Groups["line"].Value},{place.Groups["column"].Value}): {rule}");
            }
        }

        return places.Order(StringComparer.Ordinal);
    }

    private static string[] Read()
    {
        string[] readme = File.ReadAllLines(Repository.PathOf("README.md"));
        int marker = Array.FindIndex(readme, line => line.StartsWith("<!-- scan:", StringComparison.Ordinal));
        return [.. readme.Skip(marker + 3).TakeWhile(line => line != "```")];
    }

    [GeneratedRegex(@"^  (?<file>\S+\.cs):(?<line>\d+):(?<column>\d+)$")]
    private static partial Regex Place();
}
