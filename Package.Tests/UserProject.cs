namespace ProducerSafety.Package.Tests;

/// <summary>A project as a user would start one: outside the repository, with the package installed from a source.</summary>
internal sealed class UserProject : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly Dictionary<string, string?> environment;

    /// <summary>Creates the project.</summary>
    /// <param name="package">The package to install.</param>
    /// <param name="properties">Lines for the project's property group, for instance <c>&lt;ProducerSafetyMode&gt;Strict&lt;/ProducerSafetyMode&gt;</c>.</param>
    public UserProject(InstalledPackage package, string properties = "")
    {
        environment = new() { ["NUGET_PACKAGES"] = package.Packages };

        // Only the packed package is restored: the tests need no network, and nothing else can be taken for it.
        folder.Write("nuget.config", $"""
            <configuration>
              <packageSources>
                <clear />
                <add key="packed" value="{package.Source}" />
              </packageSources>
            </configuration>
            """);
        folder.Write("App.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                {properties}
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="ProducerSafety.Analyzers" Version="{package.Version}" PrivateAssets="all" />
                {KafkaReference}
              </ItemGroup>
            </Project>
            """);
    }

    /// <summary>References Confluent.Kafka without its native dependency, which no build needs.</summary>
    public static string KafkaReference { get; } =
        $"<Reference Include=\"Confluent.Kafka\" HintPath=\"{Path.Combine(AppContext.BaseDirectory, "Confluent.Kafka.dll")}\" />";

    /// <summary>The project's folder.</summary>
    public string Folder => folder.FullName;

    /// <summary>Writes a file of the project.</summary>
    public void Write(string name, string text) => folder.Write(name, text);

    /// <summary>Reads a file of the project.</summary>
    public string Read(string name) => File.ReadAllText(folder.PathOf(name));

    /// <summary>Builds from scratch, and fails if the compiler could not load or run the analyzers.</summary>
    public async Task<BuildResult> BuildAsync(params string[] options)
    {
        CommandResult result = await RunAsync(["build", "--no-incremental", "--tl:off", "-nologo", "-clp:NoSummary", .. options]);
        foreach (string brokenAnalyzer in new[] { "CS8032", "CS8033", "CS8034", "CS9057", "AD0001" })
        {
            Assert.DoesNotContain(brokenAnalyzer, result.Output, StringComparison.Ordinal);
        }

        return new(result, Reported.In(result.Output, Folder));
    }

    /// <summary>Applies the fixes, as the readme says.</summary>
    public async Task FixAsync() =>
        (await RunAsync(["format", "analyzers", "--diagnostics", .. Rules.Ids, "--severity", "info", "--no-restore"])).Succeeded();

    /// <inheritdoc/>
    public void Dispose() => folder.Dispose();

    private Task<CommandResult> RunAsync(IEnumerable<string> arguments) => Command.RunAsync(Folder, "dotnet", arguments, environment);
}

/// <summary>How a build ended, and what it reported.</summary>
internal sealed record BuildResult(CommandResult Command, IReadOnlyList<Reported> Reported)
{
    /// <summary>Whether the build succeeded.</summary>
    public bool Succeeded => Command.ExitCode == 0;

    /// <summary>What the rules reported, and nothing else.</summary>
    public IReadOnlyList<string> Findings => [.. Reported.Where(reported => reported.Id.StartsWith("KPS", StringComparison.Ordinal)).Select(reported => reported.ToString())];

    /// <summary>Fails the test, with the build's output, unless exactly these were reported by anyone.</summary>
    public BuildResult Reports(params string[] expected)
    {
        string[] actual = [.. Reported.Select(reported => reported.ToString())];
        Assert.True(expected.SequenceEqual(actual), $"expected:\n{string.Join('\n', expected)}\n\nreported:\n{string.Join('\n', actual)}\n\n{Command.Output}\n{Command.Error}");
        return this;
    }

    /// <summary>Fails the test, with the build's output, unless the build succeeded without a warning.</summary>
    public void IsClean()
    {
        Reports();
        Command.Succeeded();
        Assert.DoesNotContain("warning", Command.Output, StringComparison.Ordinal);
    }
}
