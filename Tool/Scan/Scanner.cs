namespace ProducerSafety.Tool.Scan;

/// <summary>What a scan gave.</summary>
/// <param name="Target">What was scanned.</param>
/// <param name="Problems">What was found, in order.</param>
/// <param name="Built">How many projects were built.</param>
/// <param name="Unbuilt">The projects that were scanned by their sources, because they do not build or the solution leaves them out.</param>
/// <param name="BuildError">The first error of the build; null where it succeeded.</param>
/// <param name="Changed">What the repository's own build has changed in it, as git says; empty as a rule.</param>
internal sealed record ScanResult(ScanTarget Target, IReadOnlyList<Problem> Problems, int Built, IReadOnlyList<string> Unbuilt, string? BuildError, IReadOnlyList<string> Changed)
{
    /// <summary>Which projects were scanned by their sources and why, in a sentence; empty where there are none.</summary>
    public string UnbuiltText => Unbuilt.Count == 0 ? ""
        : $"Scanned source by source, because {(BuildError is null ? "the solution leaves it out" : "the build failed")}: {string.Join(", ", Unbuilt.Take(5).Select(Path.GetFileName))}{(Unbuilt.Count > 5 ? ", ..." : "")}.";

    /// <summary>Whether nothing was built, and all was scanned by its sources.</summary>
    public bool IsSourceOnly => Built == 0;
}

/// <summary>Scans a repository without changing it.</summary>
internal static class Scanner
{
    /// <summary>Scans.</summary>
    public static ScanResult Run(ScanTarget target, ToolConsole console)
    {
        GitRepository? repository = GitRepository.Of(target.Root);
        string[] before = repository?.ChangesOrNone([target.Root], ignored: true) ?? [];
        List<Problem> problems = [];
        BuildOutcome build = new(false, null, []);
        if (target.Projects.Count > 0)
        {
            using WorkFolder work = new();
            console.Progress($"building {target.Name} outside of its folder ...");
            build = new InjectedBuild(work, console).Run(target);
            problems.AddRange(FindAsync(build.Projects, target.Root, console).GetAwaiter().GetResult());
        }

        HashSet<string> built = [.. build.Projects.Select(project => project.Path)];
        string[] unbuilt = [.. target.Projects.Where(project => !built.Contains(project))];
        SourceScan sources = new(target.Root);
        foreach (string project in unbuilt)
        {
            console.Progress($"reading the sources of {Path.GetFileName(project)} ...");
            problems.AddRange(sources.ScanProjectAsync(project).GetAwaiter().GetResult());
        }

        if (target.Projects.Count == 0)
        {
            problems.AddRange(sources.ScanFolderAsync(target.Root).GetAwaiter().GetResult());
        }

        string[] changed = [.. (repository?.ChangesOrNone([target.Root], ignored: true) ?? []).Except(before)];
        return new(target, [.. Problem.InOrder(problems.Distinct())], built.Count, unbuilt, build.FirstError, changed);
    }

    // One project after the other, so that a large solution is never in memory as a whole.
    private static async Task<List<Problem>> FindAsync(IEnumerable<CompiledProject> projects, string root, ToolConsole console)
    {
        BuiltProjects built = new();
        List<Problem> problems = [];
        foreach (CompiledProject project in projects)
        {
            console.Progress($"analysing {Path.GetFileName(project.Path)} ...");
            problems.AddRange((await Analysis.RunAsync(built.Load(project)).ConfigureAwait(false)).Select(diagnostic => Analysis.ToProblem(diagnostic, root)).OfType<Problem>());
        }

        return problems;
    }
}
