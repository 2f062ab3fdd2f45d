using System.Runtime.CompilerServices;

[assembly: AssemblyFixture(typeof(ProducerSafety.Package.Tests.CompilerServer))]

namespace ProducerSafety.Package.Tests;

/// <summary>
/// One compiler for all builds that the tests start: each would else spend most of its time on starting its own. It has a name of its own and ends with the
/// tests, so that no other build uses it, and what the builds leave in the temporary folder goes with it.
/// </summary>
public sealed class CompilerServer : IAsyncLifetime
{
    private static readonly TemporaryFolder Folder = new();

    // Short: on Unix it becomes a part of a socket's path.
    private static readonly string Name = $"kps-{Guid.NewGuid():N}"[..12];

    /// <inheritdoc/>
    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        CommandResult targets = await Command.RunAsync(Folder.FullName, "dotnet", ["msbuild", "-getProperty:RoslynTargetsPath", Folder.Write("Any.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\" />")]);
        await Command.RunAsync(Folder.FullName, "dotnet", ["exec", Path.Combine(targets.Succeeded().Output.Trim(), "bincore", "VBCSCompiler.dll"), $"-pipename:{Name}", "-shutdown"]);
        Folder.Dispose();
    }

    // Before any test or fixture starts a build.
    [ModuleInitializer]
    internal static void Use()
    {
        Environment.SetEnvironmentVariable("UseSharedCompilation", "true");
        Environment.SetEnvironmentVariable("SharedCompilationId", Name);
        Environment.SetEnvironmentVariable(OperatingSystem.IsWindows() ? "TEMP" : "TMPDIR", Folder.FullName);
    }
}
