using ProducerSafety.Configuration;

namespace ProducerSafety.Tool;

/// <summary>How many problems of which severity there are, in words.</summary>
internal static class Summary
{
    /// <summary>For instance <c>1 error, 2 warnings</c>; <c>nothing</c> for none.</summary>
    public static string Of(IReadOnlyCollection<Problem> problems)
    {
        string[] counts = [.. new[] { RuleSeverity.Error, RuleSeverity.Warning, RuleSeverity.Info }
            .Select(severity => (Count: problems.Count(problem => problem.Severity == severity), Name: severity.ToString().ToLowerInvariant()))
            .Where(count => count.Count > 0)
            .Select(count => $"{count.Count} {count.Name}{(count.Count == 1 || count.Name == "info" ? "" : "s")}")];
        return counts.Length == 0 ? "nothing" : string.Join(", ", counts);
    }
}
