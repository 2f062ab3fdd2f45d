using System.Text.Json;

namespace ProducerSafety.Tool.Scan;

/// <summary>The findings as JSON.</summary>
internal static class JsonReport
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The text.</summary>
    public static string Render(ScanResult result, IReadOnlyList<Finding> findings, int known) => JsonSerializer.Serialize(
        new
        {
            Target = result.Target.Name,
            ProjectsBuilt = result.Built,
            ScannedBySource = result.Unbuilt.Select(project => Path.GetRelativePath(result.Target.Root, project).Replace('\\', '/')),
            result.BuildError,
            Known = known,
            Findings = findings.Select(finding => new
            {
                finding.Problem.File,
                finding.Problem.Line,
                finding.Problem.Column,
                finding.Problem.EndLine,
                finding.Problem.EndColumn,
                Severity = finding.Problem.SeverityName,
                finding.Problem.Rule,
                finding.Problem.Message,
            }),
        },
        Json);
}
