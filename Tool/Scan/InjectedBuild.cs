using System.Diagnostics;
using System.Text.RegularExpressions;

namespace ProducerSafety.Tool.Scan;

/// <summary>How a build ended.</summary>
/// <param name="Succeeded">Whether all of it was built.</param>
/// <param name="FirstError">The first error, without the place of the project; null where there is none.</param>
/// <param name="Projects">What was compiled without an error, each target framework by itself.</param>
internal sealed record BuildOutcome(bool Succeeded, string? FirstError, IReadOnlyList<CompiledProject> Projects);

/// <summary>A project that was compiled for one target framework.</summary>
/// <param name="Path">The project file.</param>
/// <param name="Arguments">The file with the compiler's arguments, one a line.</param>
/// <param name="Generated">The folder of the sources that generators have added; it may not exist.</param>
internal sealed record CompiledProject(string Path, string Arguments, string Generated);

/// <summary>Builds what is scanned to learn what the compiler is given. Everything that is written goes elsewhere.</summary>
internal sealed partial class InjectedBuild(WorkFolder work, ToolConsole console)
{
    private const int NoSdk = -1;

    /// <summary>Builds a solution, a project, or several projects.</summary>
    public BuildOutcome Run(ScanTarget target)
    {
        string file = target.BuildFile ?? WriteSolution(target.Projects);
        ProcessStartInfo start = new("dotnet")
        {
            WorkingDirectory = target.Root,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string argument in (string[])[
            "build", file, "--artifacts-path", work.PathOf("artifacts"), "--tl:off", "--verbosity", "minimal", "-nologo", "-clp:NoSummary",
            $"-p:CustomBeforeDirectoryBuildProps={work.PathOf("Scan.props")}", $"-p:CustomAfterMicrosoftCommonTargets={work.PathOf("Scan.targets")}",
            "-p:TreatWarningsAsErrors=false", "-p:CodeAnalysisTreatWarningsAsErrors=false", "-p:MSBuildTreatWarningsAsErrors=false",
            "-p:GeneratePackageOnBuild=false", "-p:PostBuildEvent="])
        {
            start.ArgumentList.Add(argument);
        }

        // Set by a build or a test run around this one, these would make it use their tools.
        foreach (string name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray())
        {
            start.Environment.Remove(name);
        }

        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["DOTNET_NOLOGO"] = "1";
        List<string> errors = [];
        string? other = null;
        int exitCode = Run(start, line =>
        {
            if (ErrorLine().Match(line) is { Success: true } error)
            {
                errors.Add(error.Groups["text"].Value.Trim().Replace(target.Root + Path.DirectorySeparatorChar, "", StringComparison.Ordinal));
            }
            else if (ProjectLine().Match(line) is { Success: true } project)
            {
                console.Progress($"  {project.Groups["name"].Value}");
            }
            else if (MissingSdk().Match(line) is { Success: true } missing)
            {
                errors.Add($".NET SDK {missing.Groups["version"].Value}, which global.json asks for, is not installed");
            }
            else if (other is null && line.Trim() is { Length: > 0 } text)
            {
                other = text;
            }
        });
        return new(exitCode == 0, exitCode switch { 0 => null, NoSdk => "dotnet is not on the PATH; install the .NET SDK: https://dot.net/download", _ => Reason(errors.FirstOrDefault()) ?? other }, Compiled());
    }

    // Older SDKs do not know where to build to.
    private static string? Reason(string? error) => error?.Contains("MSB1001", StringComparison.Ordinal) == true ? "the .NET SDK that global.json asks for is older than 8, which a scan cannot build with" : error;

    private static int Run(ProcessStartInfo start, Action<string> onLine)
    {
        Process? process;
        try
        {
            process = Process.Start(start);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return NoSdk;
        }

        using (process)
        {
            object gate = new();
            void Read(object sender, DataReceivedEventArgs received)
            {
                lock (gate)
                {
                    onLine(received.Data ?? "");
                }
            }

            process!.OutputDataReceived += Read;
            process.ErrorDataReceived += Read;
            process.StandardInput.Close();
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            process.WaitForExit();
            return process.ExitCode;
        }
    }

    private CompiledProject[] Compiled() =>
    [
        .. Directory.GetFiles(work.PathOf("compiled"), "*.project").Order(StringComparer.Ordinal)
            .Select(file => new CompiledProject(File.ReadAllText(file).Trim(), Path.ChangeExtension(file, ".arguments"), Path.ChangeExtension(file, ".generated"))),
    ];

    // A solution folder for each, because two projects in one folder may not have the same name.
    private string WriteSolution(IReadOnlyList<string> projects)
    {
        string file = work.PathOf("All.slnx");
        File.WriteAllText(file, $"<Solution>\n{string.Concat(projects.Select((project, index) => $"<Folder Name=\"/{index}/\"><Project Path=\"{System.Security.SecurityElement.Escape(project)}\" /></Folder>\n"))}</Solution>\n");
        return file;
    }

    [GeneratedRegex(@"^\s*(?<text>.*?\b(error|MSB\d+)\b\s*[A-Z]*\d*\s*:.*?)(\s+\[[^\]]*\])?$")]
    private static partial Regex ErrorLine();

    [GeneratedRegex(@"^\s*Requested SDK version: (?<version>\S+)")]
    private static partial Regex MissingSdk();

    [GeneratedRegex(@"^\s+(?<name>\S.*) -> ")]
    private static partial Regex ProjectLine();
}
