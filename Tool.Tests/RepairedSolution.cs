namespace ProducerSafety.Tool.Tests;

/// <summary>A solution with everything that makes repairs difficult, scanned and then repaired once for all tests that look at it.</summary>
public sealed class RepairedSolution : IAsyncLifetime
{
    private const string Enabled = "EnableIdempotence = true";

    private static readonly string[] Projects = ["App", "Library", "Second", "Broken"];

    private readonly UserRepository repository = new();
    private readonly TemporaryFolder elsewhere = new();

    /// <summary>The scan, before anything is repaired.</summary>
    internal ToolRun Scan { get; private set; } = null!;

    /// <summary>The repair.</summary>
    internal ToolRun Fix { get; private set; } = null!;

    /// <summary>What git says after the repair.</summary>
    internal string Changed { get; private set; } = "";

    /// <summary>A file outside of the repository that a project compiles.</summary>
    internal string Elsewhere => elsewhere.PathOf("Elsewhere.cs");

    /// <summary>Code in which idempotence is not enabled.</summary>
    internal static string Producer(string name) => $$"""
        using Confluent.Kafka;

        namespace Orders;

        public static class {{name}}
        {
            public static IProducer<string, string> Create() => new ProducerBuilder<string, string>(new ProducerConfig { BootstrapServers = "localhost:9092" })
                .SetErrorHandler((_, error) => Environment.FailFast(error.IsFatal ? error.Reason : "")).Build();
        }

        """;

    /// <summary>The same, repaired.</summary>
    internal static string Repaired(string name) => Producer(name).Replace("\"localhost:9092\" }", $"\"localhost:9092\", {Enabled} }}", StringComparison.Ordinal);

    /// <summary>Reads a file of the repository.</summary>
    internal string Read(string file) => repository.Read(file);

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        repository.Write(".editorconfig", "root = true\n[Library/*.cs]\ndotnet_diagnostic.KPS1102.severity = error\n[Quiet.cs]\ndotnet_diagnostic.KPS1102.severity = none\n");
        repository.WriteProject("Library/Library.csproj", "<Compile Include=\"../Shared/Shared.cs\" />");
        repository.Write("Library/Library.cs", Producer("Library"));
        // Built for two frameworks, each of which sees code that the other does not.
        repository.WriteProject("App/App.csproj", $"""
            <ProjectReference Include="../Library/Library.csproj" />
            <Compile Include="{Elsewhere}" />
            """, "<TargetFramework></TargetFramework><TargetFrameworks>net10.0;net10.0-windows</TargetFrameworks><EnableWindowsTargeting>true</EnableWindowsTargeting><DisableTransitiveFrameworkReferenceDownloads>true</DisableTransitiveFrameworkReferenceDownloads>");
        repository.Write("App/App.cs", $"#if WINDOWS\n{Producer("Windows")}#else\n{Producer("Other")}#endif\n");
        repository.Write("App/Both.cs", Producer("Both") + "public static class Used { public static object Value => Orders.Library.Create(); }\n");
        repository.Write("App/Made.g.cs", Producer("Made"));
        repository.Write("App/Quiet.cs", Producer("Quiet"));
        repository.WriteProject("Second/Second.csproj", "<Compile Include=\"../Shared/Shared.cs\" />");
        repository.Write("Shared/Shared.cs", Producer("Shared"));
        repository.WriteProject("Broken/Broken.csproj");
        repository.Write("Broken/Publisher.cs", UnsafeCode.Publisher);
        repository.Write("Broken/Half.cs", "namespace Orders; public class Half { public void Do( }");
        elsewhere.Write("Elsewhere.cs", Producer("Elsewhere"));
        repository.Write("All.slnx", $"<Solution>{string.Concat(Projects.Select(name => $"<Project Path=\"{name}/{name}.csproj\" />"))}</Solution>");
        await repository.CommitAsync();

        Scan = repository.Run("scan");
        Fix = repository.Run("fix");
        Changed = await repository.GitAsync("status", "--porcelain", "--ignored");
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        repository.Dispose();
        elsewhere.Dispose();
        return ValueTask.CompletedTask;
    }
}
