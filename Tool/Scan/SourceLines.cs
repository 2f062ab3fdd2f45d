namespace ProducerSafety.Tool.Scan;

/// <summary>The lines of the files in which something was found, each read once.</summary>
/// <param name="root">The folder that paths are relative to.</param>
internal sealed class SourceLines(string root)
{
    private readonly Dictionary<string, string[]> files = new(StringComparer.Ordinal);

    /// <summary>A line without the white space around it; empty where there is none.</summary>
    public string Line(Problem problem)
    {
        string[] lines = Of(problem.File);
        return problem.Line <= lines.Length ? lines[problem.Line - 1].Trim() : "";
    }

    /// <summary>All lines of a file; none where it cannot be read.</summary>
    public string[] Of(string file)
    {
        if (!files.TryGetValue(file, out string[]? lines))
        {
            string path = Path.GetFullPath(file, root);
            lines = File.Exists(path) ? File.ReadAllText(path).Split('\n').Select(line => line.TrimEnd('\r')).ToArray() : [];
            files.Add(file, lines);
        }

        return lines;
    }
}
