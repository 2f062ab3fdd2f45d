using System.Globalization;
using System.Text.RegularExpressions;

namespace ProducerSafety.Package.Tests;

/// <summary>One line that the compiler printed.</summary>
/// <param name="File">The file, relative to the project's folder.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The column, from 1.</param>
/// <param name="Severity"><c>warning</c> or <c>error</c>.</param>
/// <param name="Id">The rule.</param>
public sealed partial record Reported(string File, int Line, int Column, string Severity, string Id)
{
    /// <summary>As it stands in a test: <c>Program.cs(3,25): warning KPS1102</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{File}({Line},{Column}): {Severity} {Id}");

    /// <summary>Every place that a build's output names, once, in the order of files and lines.</summary>
    internal static IReadOnlyList<Reported> In(string output, string folder) =>
    [
        .. DiagnosticLine().Matches(output)
            .Select(match => new Reported(
                Path.GetRelativePath(folder, match.Groups["file"].Value.Trim()).Replace('\\', '/'),
                int.Parse(match.Groups["line"].Value, CultureInfo.InvariantCulture),
                int.Parse(match.Groups["column"].Value, CultureInfo.InvariantCulture),
                match.Groups["severity"].Value,
                match.Groups["id"].Value))
            .Distinct()
            .OrderBy(reported => reported.File, StringComparer.Ordinal)
            .ThenBy(reported => reported.Line)
            .ThenBy(reported => reported.Column)
            .ThenBy(reported => reported.Id, StringComparer.Ordinal),
    ];

    [GeneratedRegex(@"^(?<file>.+?)\((?<line>\d+),(?<column>\d+)\): (?<severity>warning|error) (?<id>[A-Z]+\d+): ", RegexOptions.Multiline)]
    private static partial Regex DiagnosticLine();
}
