using System.Security.Cryptography;

namespace ProducerSafety.Package.Tests;

/// <summary>demo.sh, on the sample and on a folder of the user's. In one class, because both pack in the checkout.</summary>
public sealed class DemoTests : IDisposable
{
    private const string Library = """
        using Confluent.Kafka;

        namespace Library;

        public static class Producers
        {
            public static IProducer<Null, string> Create(string servers) =>
                new ProducerBuilder<Null, string>(new ProducerConfig { BootstrapServers = servers, Acks = Acks.None })
                .SetErrorHandler((_, error) => System.Console.Error.WriteLine(error.IsFatal ? "fatal: " + error.Reason : error.Reason)).Build();
        }
        """;

    private const string Program = """
        using Confluent.Kafka;

        ProducerConfig config = new() { BootstrapServers = "localhost:9092", EnableIdempotence = true, MaxInFlight = 20 };
        using IProducer<Null, string> producer = new ProducerBuilder<Null, string>(config).Build();
        using IProducer<Null, string> other = Library.Producers.Create("localhost:9092");
        """;

    private readonly TemporaryFolder folder = new();

    public DemoTests()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "demo.sh is a bash script.");
    }

    [Fact]
    public async Task The_sample_goes_from_warnings_to_a_clean_build()
    {
        CommandResult demo = (await DemoAsync()).Succeeded();

        Assert.Equal(
            ReadmeScan.Places(),
            demo.Output.Split('\n').Where(line => line.Contains("): warning KPS", StringComparison.Ordinal)).Select(line => line.Trim()[..line.Trim().IndexOf(": ", line.Trim().IndexOf(" KPS", StringComparison.Ordinal), StringComparison.Ordinal)]).Order(StringComparer.Ordinal));
        Assert.Contains("7 errors: the build fails", demo.Output, StringComparison.Ordinal);
        Assert.Contains("0 warnings, 0 errors", demo.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_is_analysed_without_being_changed()
    {
        WriteSolution();
        string before = Fingerprint();

        CommandResult demo = await DemoAsync(folder.FullName);

        Assert.Equal(1, demo.ExitCode);
        Assert.Contains("error KPS1002: Idempotence requires max.in.flight of 5 or less", demo.Output, StringComparison.Ordinal);
        Assert.Contains("  App/Program.cs:3:96\n", demo.Output, StringComparison.Ordinal);
        Assert.Contains("  Library/Producers.cs:8:43\n", demo.Output, StringComparison.Ordinal);
        Assert.Contains("1 error, 2 warnings in 2 files (All.slnx, 2 projects built)", demo.Output, StringComparison.Ordinal);
        Assert.Equal(before, Fingerprint());
    }

    [Fact]
    public async Task A_folder_is_fixed_when_asked_for()
    {
        WriteSolution();

        CommandResult demo = (await DemoAsync(folder.PathOf("All.slnx"), "--fix")).Succeeded();

        Assert.EndsWith("2 files changed\n", demo.Output, StringComparison.Ordinal);
        Assert.Contains("EnableIdempotence = true", File.ReadAllText(folder.PathOf("Library/Producers.cs")), StringComparison.Ordinal);
        Assert.Contains("MaxInFlight = 5", File.ReadAllText(folder.PathOf("App/Program.cs")), StringComparison.Ordinal);
        Assert.Equal(
            ["All.slnx", "App/App.csproj", "App/Program.cs", "Library/Library.csproj", "Library/Producers.cs"],
            Directory.GetFiles(folder.FullName, "*", SearchOption.AllDirectories).Select(Relative).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("unknown option --fox", "--fox")]
    [InlineData("one PATH only", ".", "..")]
    [InlineData("--fix needs a PATH", "--fix")]
    public async Task A_wrong_argument_is_one_clear_line(string message, params string[] arguments)
    {
        CommandResult demo = await DemoAsync(arguments);

        Assert.Equal(2, demo.ExitCode);
        Assert.Empty(demo.Output);
        Assert.Contains(message, Assert.Single(demo.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    public void Dispose() => folder.Dispose();

    private static Task<CommandResult> DemoAsync(params string[] arguments) =>
        Command.RunAsync(Repository.Root, "bash", [Repository.PathOf("demo.sh"), .. arguments]);

    private void WriteSolution()
    {
        folder.Write("All.slnx", """<Solution><Project Path="App/App.csproj" /><Project Path="Library/Library.csproj" /></Solution>""");
        folder.Write("App/App.csproj", Project("<OutputType>Exe</OutputType>", """<ProjectReference Include="../Library/Library.csproj" />"""));
        folder.Write("Library/Library.csproj", Project("<TreatWarningsAsErrors>true</TreatWarningsAsErrors>", ""));
        folder.Write("App/Program.cs", Program);
        folder.Write("Library/Producers.cs", Library);
    }

    private static string Project(string properties, string items) => $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup><TargetFramework>net10.0</TargetFramework><Nullable>enable</Nullable>{properties}</PropertyGroup>
          <ItemGroup>{UserProject.KafkaReference}{items}</ItemGroup>
        </Project>
        """;

    private string Fingerprint() => string.Join('\n', Directory.GetFiles(folder.FullName, "*", SearchOption.AllDirectories)
        .Order(StringComparer.Ordinal)
        .Select(file => Relative(file) + " " + Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))));

    private string Relative(string file) => Path.GetRelativePath(folder.FullName, file).Replace('\\', '/');
}
