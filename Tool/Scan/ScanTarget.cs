using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace ProducerSafety.Tool.Scan;

/// <summary>What is scanned: a solution, a project, or all that is below a folder.</summary>
/// <param name="Name">What it is called in messages.</param>
/// <param name="Root">The folder that paths are shown relative to.</param>
/// <param name="BuildFile">The solution or project to build; null where there is none, and for several projects without a solution.</param>
/// <param name="Projects">The C# projects.</param>
internal sealed partial record ScanTarget(string Name, string Root, string? BuildFile, IReadOnlyList<string> Projects)
{
    /// <summary>The path as it was given.</summary>
    public string Argument { get; init; } = ".";

    private static readonly string[] SolutionExtensions = [".sln", ".slnx", ".slnf"];

    /// <summary>Folders that hold what tools have made.</summary>
    private static readonly string[] Ignored = ["bin", "obj", "node_modules", ".git", ".vs", "artifacts"];

    /// <summary>Finds what a path means.</summary>
    /// <param name="path">The path as it was given.</param>
    /// <param name="console">Where relative paths begin.</param>
    public static ScanTarget Find(string path, ToolConsole console) => Find(path, console.PathOf(path)) with { Argument = path };

    /// <summary>The files below a folder, except what tools have made.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="pattern">The names that are meant, for instance <c>*.cs</c>.</param>
    /// <param name="enterProjects">Whether folders with a project of their own belong to it.</param>
    public static IEnumerable<string> FilesBelow(string folder, string pattern, bool enterProjects)
    {
        foreach (string file in Directory.EnumerateFiles(folder, pattern).Order(StringComparer.Ordinal))
        {
            yield return file;
        }

        foreach (string below in Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal))
        {
            bool isLink = (File.GetAttributes(below) & FileAttributes.ReparsePoint) != 0;
            if (isLink || Ignored.Contains(Path.GetFileName(below)) || (!enterProjects && Directory.EnumerateFiles(below, "*.csproj").Any()))
            {
                continue;
            }

            foreach (string file in FilesBelow(below, pattern, enterProjects))
            {
                yield return file;
            }
        }
    }

    private static ScanTarget Find(string path, string full)
    {
        if (File.Exists(full))
        {
            return OfFile(path, full);
        }

        if (!Directory.Exists(full))
        {
            throw new UserErrorException($"there is no file or folder '{path}'; name a solution, a project or a folder");
        }

        string folder = Path.TrimEndingDirectorySeparator(full);
        string[] solutions = [.. Directory.EnumerateFiles(folder).Where(IsSolution)];
        string[] projects = Directory.GetFiles(folder, "*.csproj");
        string[] candidates = solutions.Length > 0 ? solutions : projects;
        return candidates switch
        {
            [var only] => OfFile(path, only) with { Root = folder },
            [] => OfFolder(path, folder),
            _ => throw new UserErrorException($"there is more than one to choose from in '{path}'; name one of {string.Join(", ", candidates.Select(Path.GetFileName).Order(StringComparer.Ordinal))}"),
        };
    }

    private static ScanTarget OfFile(string path, string full) => (IsSolution(full), full.EndsWith(".csproj", StringComparison.OrdinalIgnoreCase)) switch
    {
        (true, _) => new(Path.GetFileName(full), Path.GetDirectoryName(full)!, full, ProjectsOf(full)),
        (_, true) => new(Path.GetFileName(full), Path.GetDirectoryName(full)!, full, [full]),
        _ => throw new UserErrorException($"'{path}' is no solution, C# project or folder; a single configuration file is judged by producer-safety check {path}"),
    };

    private static ScanTarget OfFolder(string path, string folder)
    {
        string[] projects = [.. FilesBelow(folder, "*.csproj", enterProjects: true)];
        return projects.Length > 0 || FilesBelow(folder, "*.cs", enterProjects: true).Any()
            ? new(Path.GetFileName(folder), folder, null, projects)
            : throw new UserErrorException($"there is no C# code in '{path}'; name a folder with a solution, a project or .cs files");
    }

    private static bool IsSolution(string file) => SolutionExtensions.Contains(Path.GetExtension(file).ToLowerInvariant());

    private static string[] ProjectsOf(string solution)
    {
        string folder = Path.GetDirectoryName(solution)!;
        try
        {
            string text = File.ReadAllText(solution);
            IEnumerable<string> paths = Path.GetExtension(solution).ToLowerInvariant() switch
            {
                ".slnx" => XDocument.Parse(text).Descendants("Project").Select(project => (string?)project.Attribute("Path") ?? ""),
                ".slnf" => ProjectsOfFilter(text, ref folder),
                _ => QuotedProject().Matches(text).Select(match => match.Groups["path"].Value),
            };
            return [.. paths.Where(path => path.EndsWith(".csproj", StringComparison.OrdinalIgnoreCase)).Select(path => Path.GetFullPath(path.Replace('\\', '/'), folder)).Where(File.Exists).Distinct()];
        }
        catch (System.Xml.XmlException broken)
        {
            throw new UserErrorException($"{Path.GetFileName(solution)}({broken.LineNumber},{broken.LinePosition}): this solution cannot be read; {broken.Message}");
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new UserErrorException($"{Path.GetFileName(solution)}: this solution filter cannot be read; {broken.Message}");
        }
    }

    // Its paths begin at the solution that it filters.
    private static string[] ProjectsOfFilter(string text, ref string folder)
    {
        using JsonDocument filter = JsonDocument.Parse(text, new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
        JsonElement solution = filter.RootElement.GetProperty("solution");
        folder = Path.GetDirectoryName(Path.GetFullPath(solution.GetProperty("path").GetString()!.Replace('\\', '/'), folder))!;
        return [.. solution.GetProperty("projects").EnumerateArray().Select(project => project.GetString()!)];
    }

    [GeneratedRegex("\"(?<path>[^\"]+\\.csproj)\"")]
    private static partial Regex QuotedProject();
}
