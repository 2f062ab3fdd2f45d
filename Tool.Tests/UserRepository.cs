namespace ProducerSafety.Tool.Tests;

/// <summary>A repository as a user has it: outside of this one, under git, with a project that references the client and nothing of ours.</summary>
internal sealed class UserRepository : IDisposable
{
    private readonly TemporaryFolder folder = new();

    /// <summary>Creates the repository; nothing is committed yet.</summary>
    public UserRepository()
    {
        // No source is asked: nothing is to be restored, and the tests need no network.
        folder.Write("nuget.config", "<configuration><packageSources><clear /></packageSources></configuration>");
        folder.Write(".gitignore", "bin/\nobj/\n");
    }

    /// <summary>References Confluent.Kafka without its native dependency, which no build needs.</summary>
    public static string KafkaReference { get; } = $"<Reference Include=\"Confluent.Kafka\" HintPath=\"{Path.Combine(AppContext.BaseDirectory, "Confluent.Kafka.dll")}\" />";

    /// <summary>The folder.</summary>
    public string Folder => folder.FullName;

    /// <summary>Writes a file.</summary>
    public string Write(string name, string text) => folder.Write(name, text);

    /// <summary>Reads a file.</summary>
    public string Read(string name) => File.ReadAllText(folder.PathOf(name));

    /// <summary>Writes a project file.</summary>
    public void WriteProject(string name, string items = "", string properties = "") => Write(name, $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <Nullable>enable</Nullable>
            <ImplicitUsings>enable</ImplicitUsings>
            {properties}
          </PropertyGroup>
          <ItemGroup>
            {KafkaReference}
            {items}
          </ItemGroup>
        </Project>
        """);

    /// <summary>Puts everything under git.</summary>
    public async Task CommitAsync()
    {
        await GitAsync("init", "-q");
        await GitAsync("add", ".");
        await GitAsync("-c", "user.name=test", "-c", "user.email=test@example.com", "commit", "-q", "-m", "start");
    }

    /// <summary>Runs git.</summary>
    public async Task<string> GitAsync(params string[] arguments) => (await Command.RunAsync(Folder, "git", arguments)).Succeeded().Output;

    /// <summary>Every file with its content and time, and what git says: equal before and after means that nothing was touched.</summary>
    public async Task<string> FingerprintAsync() =>
        string.Join('\n', Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories).Where(file => !file.Contains("/.git/", StringComparison.Ordinal)).Order(StringComparer.Ordinal)
            .Select(file => $"{Path.GetRelativePath(Folder, file)} {File.GetLastWriteTimeUtc(file).Ticks} {Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(file)))}"))
        + "\n" + await GitAsync("status", "--porcelain", "--ignored");

    /// <summary>Runs the tool in the repository.</summary>
    public ToolRun Run(params string[] args) => ToolRun.In(Folder, "", args);

    /// <inheritdoc/>
    public void Dispose() => folder.Dispose();
}
