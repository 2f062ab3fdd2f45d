using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ProducerSafety.Configuration;

namespace ProducerSafety.Tool.Scan;

/// <summary>The findings as SARIF 2.1.0, with the rules' pages as help, and fingerprints by which a service recognises a finding on other lines.</summary>
internal static class SarifReport
{
    private const string Pages = "https://github.com/ProducerSafety/ProducerSafety/blob/main/docs/rules/";

    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The text.</summary>
    public static string Render(ScanResult result, IReadOnlyList<Finding> findings)
    {
        string root = GitRepository.Of(result.Target.Root)?.Root ?? result.Target.Root;
        RulePage[] rules = [.. findings.Select(finding => finding.Problem.Rule).Distinct().Order(StringComparer.Ordinal).Select(RulePage.Find).OfType<RulePage>()];
        JsonObject log = new()
        {
            ["$schema"] = "https://json.schemastore.org/sarif-2.1.0.json",
            ["version"] = "2.1.0",
            ["runs"] = new JsonArray(new JsonObject
            {
                ["tool"] = new JsonObject
                {
                    ["driver"] = new JsonObject
                    {
                        ["name"] = "ProducerSafety",
                        ["semanticVersion"] = ToolVersion.Text,
                        ["informationUri"] = "https://github.com/ProducerSafety/ProducerSafety",
                        ["rules"] = new JsonArray([.. rules.Select(Rule)]),
                    },
                },
                ["columnKind"] = "utf16CodeUnits",
                ["originalUriBaseIds"] = new JsonObject { ["SRCROOT"] = new JsonObject { ["uri"] = new Uri(root.TrimEnd('/') + "/").AbsoluteUri } },
                ["results"] = new JsonArray([.. findings.Select(finding => Result(finding, rules))]),
            }),
        };
        return log.ToJsonString(Json) + "\n";
    }

    private static JsonObject Rule(RulePage page) => new JsonObject
    {
        ["id"] = page.Id,
        ["name"] = string.Concat(page.Title.Split([' ', '.', '='], StringSplitOptions.RemoveEmptyEntries).Select(word => char.ToUpperInvariant(word[0]) + word[1..])),
        ["shortDescription"] = new JsonObject { ["text"] = page.Title },
        ["help"] = new JsonObject { ["text"] = $"{page.Title}: {Pages}{page.Id}.md", ["markdown"] = page.Text },
        ["helpUri"] = $"{Pages}{page.Id}.md",
        ["defaultConfiguration"] = new JsonObject { ["level"] = Level(page.Severity ?? RuleSeverity.Info) },
    };

    private static JsonObject Result(Finding finding, RulePage[] rules)
    {
        // Services show a file by its path in the repository, as a baseline does.
        Problem problem = finding.Problem;
        return new JsonObject
        {
            ["ruleId"] = problem.Rule,
            ["ruleIndex"] = Array.FindIndex(rules, page => page.Id == problem.Rule),
            ["level"] = Level(problem.Severity),
            ["message"] = new JsonObject { ["text"] = problem.Message },
            ["locations"] = new JsonArray(new JsonObject
            {
                ["physicalLocation"] = new JsonObject
                {
                    ["artifactLocation"] = new JsonObject { ["uri"] = string.Join('/', finding.Identity.File.Split('/').Select(Uri.EscapeDataString)), ["uriBaseId"] = "SRCROOT" },
                    ["region"] = new JsonObject { ["startLine"] = problem.Line, ["startColumn"] = problem.Column, ["endLine"] = problem.EndLine, ["endColumn"] = problem.EndColumn },
                },
            }),
            ["partialFingerprints"] = new JsonObject { ["producerSafety/v1"] = Fingerprint(finding.Identity) },
        };
    }

    private static string Fingerprint(KnownFinding identity) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{identity.Rule}\n{identity.File}\n{identity.Text}\n{identity.Occurrence}")))[..32];

    private static string Level(RuleSeverity severity) => severity == RuleSeverity.Info ? "note" : severity.ToString().ToLowerInvariant();
}
