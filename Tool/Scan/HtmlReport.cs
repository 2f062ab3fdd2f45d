using System.Net;
using System.Reflection;
using System.Text.Json;
using ProducerSafety.Tool.Text;

namespace ProducerSafety.Tool.Scan;

/// <summary>The findings as one page that needs nothing else: counts, the code around each finding, what the rule says, search and filters.</summary>
internal static class HtmlReport
{
    private const int LinesAround = 3;

    // The default encoder also escapes what would end a script element.
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>The page.</summary>
    public static string Render(ScanResult result, IReadOnlyList<Finding> findings, SourceLines lines)
    {
        string data = JsonSerializer.Serialize(
            new
            {
                Findings = findings.Select(finding => finding.Problem).Select(problem => new
                {
                    problem.File,
                    problem.Line,
                    problem.Column,
                    EndColumn = problem.EndLine == problem.Line ? problem.EndColumn : 0,
                    Severity = problem.SeverityName,
                    problem.Rule,
                    problem.Message,
                    First = Math.Max(1, problem.Line - LinesAround),
                    Code = lines.Of(problem.File).Skip(Math.Max(0, problem.Line - 1 - LinesAround)).Take(Math.Min(problem.Line - 1, LinesAround) + 1 + LinesAround),
                }),
                Rules = findings.Select(finding => finding.Problem.Rule).Distinct().Order(StringComparer.Ordinal).Select(RulePage.Find).OfType<RulePage>()
                    .ToDictionary(page => page.Id, page => new { page.Title, page.HasFix, Html = MarkdownHtml.Render(Body(page)) }),
            },
            Json);
        Dictionary<string, string> values = new()
        {
            ["title"] = WebUtility.HtmlEncode(result.Target.Name),
            ["note"] = WebUtility.HtmlEncode(result.UnbuiltText),
            ["version"] = WebUtility.HtmlEncode(ToolVersion.Text),
            ["data"] = data,
        };

        // In one pass, so that a value that looks like a placeholder stays what it is.
        return string.Concat(Template().Split("{{").Select((part, index) =>
        {
            int end = index == 0 ? -1 : part.IndexOf("}}", StringComparison.Ordinal);
            return end < 0 ? part : values[part[..end]] + part[(end + 2)..];
        }));
    }

    // Without the title, which stands above it already.
    private static string Body(RulePage page) => page.Text[page.Text.IndexOf("\n## ", StringComparison.Ordinal)..];

    private static string Template()
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("Report.html")!;
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }
}
