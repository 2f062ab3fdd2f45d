using System.Text.Json;
using System.Text.Json.Serialization;

namespace ProducerSafety.Tool.Scan;

/// <summary>
/// What was known before. A finding is recognised by its rule, its file, the text of its line, and which one it is of several such, and so also when
/// lines above it come and go.
/// </summary>
/// <param name="Version">Of the format: 1.</param>
/// <param name="Findings">What was known.</param>
internal sealed record Baseline(int Version, IReadOnlyList<KnownFinding> Findings)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, RespectRequiredConstructorParameters = true, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The findings as a baseline knows them, in the same order: by their files' paths in the repository, whichever part of it was scanned.</summary>
    /// <param name="problems">What was found.</param>
    /// <param name="lines">The lines of the files.</param>
    /// <param name="root">The folder that the problems' paths are relative to.</param>
    public static IReadOnlyList<KnownFinding> Identify(IReadOnlyList<Problem> problems, SourceLines lines, string root)
    {
        string repository = GitRepository.Of(root)?.Root ?? root;
        Dictionary<(string, string, string), int> count = [];
        List<KnownFinding> known = [];
        foreach (Problem problem in problems)
        {
            (string, string, string) same = (problem.Rule, Path.GetRelativePath(repository, Path.GetFullPath(problem.File, root)).Replace('\\', '/'), lines.Line(problem));
            int occurrence = count.GetValueOrDefault(same);
            count[same] = occurrence + 1;
            known.Add(new(same.Item1, same.Item2, same.Item3, occurrence));
        }

        return known;
    }

    /// <summary>Reads a baseline.</summary>
    public static Baseline Read(string path, ToolConsole console)
    {
        try
        {
            Baseline read = JsonSerializer.Deserialize<Baseline>(InputFile.Read(path, console), Json)!;
            return read.Version == 1 ? read : throw new UserErrorException($"'{path}' is a baseline of version {read.Version}, which this tool does not know; write it again with --write-baseline");
        }
        catch (JsonException broken)
        {
            throw new UserErrorException($"{path}({(broken.LineNumber ?? 0) + 1},{(broken.BytePositionInLine ?? 0) + 1}): this is no baseline; write one with --write-baseline {path}");
        }
    }

    /// <summary>The text of a baseline of these findings.</summary>
    public static string Write(IReadOnlyList<KnownFinding> known) =>
        JsonSerializer.Serialize(new Baseline(1, [.. known.OrderBy(finding => finding.File, StringComparer.Ordinal).ThenBy(finding => finding.Rule, StringComparer.Ordinal).ThenBy(finding => finding.Text, StringComparer.Ordinal).ThenBy(finding => finding.Occurrence)]), Json) + "\n";
}

/// <summary>A finding as a baseline knows it.</summary>
/// <param name="Rule">The rule's number.</param>
/// <param name="File">The file's path in the repository; without git, in what was scanned.</param>
/// <param name="Text">The line, without the white space around it.</param>
/// <param name="Occurrence">Which one it is of several with the same rule, file and text, from 0.</param>
internal sealed record KnownFinding(string Rule, string File, string Text, int Occurrence);
