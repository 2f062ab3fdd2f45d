using System.Text.Json;
using ProducerSafety.Configuration;

namespace ProducerSafety.Tool.Scan;

/// <summary>Reads what the compiler has reported.</summary>
internal static class CompilerLog
{
    /// <summary>What the rules found, without what is suppressed in the source.</summary>
    /// <param name="file">The log, in SARIF 2.1.</param>
    /// <param name="root">The folder that paths are shown relative to.</param>
    public static IEnumerable<Problem> Read(string file, string root)
    {
        using FileStream stream = File.OpenRead(file);
        using JsonDocument log = JsonDocument.Parse(stream);
        return [.. log.RootElement.GetProperty("runs").EnumerateArray()
            .SelectMany(run => run.TryGetProperty("results", out JsonElement results) ? results.EnumerateArray().ToArray() : [])
            .Where(result => result.GetProperty("ruleId").GetString()!.StartsWith("KPS", StringComparison.Ordinal) && !IsSuppressed(result))
            .Select(result => ToProblem(result, root))
            .OfType<Problem>()];
    }

    /// <summary>The severity of a finding: a rule's own, unless the project makes an error of it.</summary>
    public static RuleSeverity? SeverityOf(string rule, bool isError) => isError ? RuleSeverity.Error : RulePage.Find(rule)?.Severity;

    private static bool IsSuppressed(JsonElement result) => result.TryGetProperty("suppressions", out JsonElement suppressions) && suppressions.GetArrayLength() > 0;

    private static Problem? ToProblem(JsonElement result, string root)
    {
        string rule = result.GetProperty("ruleId").GetString()!;
        bool isError = result.TryGetProperty("level", out JsonElement level) && level.GetString() == "error";
        if (SeverityOf(rule, isError) is not { } severity || !result.TryGetProperty("locations", out JsonElement locations) || locations.GetArrayLength() == 0)
        {
            return null;
        }

        JsonElement place = locations[0].GetProperty("physicalLocation");
        JsonElement region = place.GetProperty("region");
        int startLine = region.GetProperty("startLine").GetInt32();
        int startColumn = Number(region, "startColumn", 1);
        return new(
            Relative(place.GetProperty("artifactLocation").GetProperty("uri").GetString()!, root),
            startLine, startColumn, Number(region, "endLine", startLine), Number(region, "endColumn", startColumn),
            severity, rule, result.GetProperty("message").GetProperty("text").GetString()!);
    }

    private static int Number(JsonElement region, string name, int otherwise) => region.TryGetProperty(name, out JsonElement number) ? number.GetInt32() : otherwise;

    private static string Relative(string uri, string root)
    {
        string path = Uri.TryCreate(uri, UriKind.Absolute, out Uri? absolute) && absolute.IsFile ? absolute.LocalPath : Uri.UnescapeDataString(uri);
        return Path.GetRelativePath(root, Path.GetFullPath(path, root)).Replace('\\', '/');
    }
}
