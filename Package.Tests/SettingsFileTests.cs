namespace ProducerSafety.Package.Tests;

/// <summary>Settings files of a fresh project reach the rules by themselves, each once.</summary>
public sealed class SettingsFileTests(InstalledPackage package)
{
    // Enough of Microsoft.Extensions.Configuration, which is not restored here.
    private const string Configuration = """
        namespace Microsoft.Extensions.Configuration;

        public interface IConfiguration { IConfigurationSection GetSection(string key); }

        public interface IConfigurationSection : IConfiguration { }

        public static class ConfigurationBinder
        {
            public static T? Get<T>(this IConfiguration configuration) => default;
        }
        """;

    private const string Program = """
        using Confluent.Kafka;
        using Microsoft.Extensions.Configuration;

        namespace App;

        public static class Producers
        {
            public static IProducer<Null, string> Create(IConfiguration configuration) =>
                new ProducerBuilder<Null, string>(configuration.GetSection("Kafka").Get<ProducerConfig>()!).Build();
        }
        """;

    private const string AppSettings = """
        {
          // Comments are fine.
          "Kafka": {
            "EnableIdempotence": true,
            "Acks": "Leader",
          }
        }
        """;

    [Fact]
    public async Task A_value_is_reported_with_line_and_column()
    {
        using UserProject project = Project();
        project.Write("appsettings.Production.json", """{ "Kafka": { "MaxInFlight": 10 } }""");

        BuildResult build = await project.BuildAsync();

        build.Reports(
            "appsettings.Production.json(1,29): error KPS1002",
            "appsettings.json(5,13): error KPS1001");
        Assert.Contains("appsettings.json(5,13): error KPS1001: 'acks=1'", build.Command.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""<AdditionalFiles Include="appsettings.json" />""")]
    [InlineData("""<AdditionalFiles Include="$(MSBuildProjectDirectory)/appsettings*.json" />""")]
    public async Task A_file_that_the_project_adds_itself_is_not_added_twice(string item)
    {
        using UserProject project = Project($"</PropertyGroup><ItemGroup>{item}</ItemGroup><PropertyGroup>");

        (await project.BuildAsync()).Reports("appsettings.json(5,13): error KPS1001");
        Assert.Equal(1, await CountOfAdditionalFilesAsync(project));
    }

    [Fact]
    public async Task Copies_in_output_folders_are_not_read()
    {
        using UserProject project = Project("<OutputType>Library</OutputType>");
        project.Write("bin/Debug/net10.0/appsettings.json", AppSettings);
        project.Write("obj/appsettings.json", AppSettings);

        (await project.BuildAsync()).Reports("appsettings.json(5,13): error KPS1001");
        Assert.Equal(1, await CountOfAdditionalFilesAsync(project));
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_is_one_warning()
    {
        using UserProject project = Project();
        project.Write("appsettings.json", "{\n  \"Kafka\": {\n    \"Acks\": Leader\n  }\n}\n");

        BuildResult build = await project.BuildAsync();

        build.Reports("appsettings.json(3,13): warning KPS0002");
        Assert.True(build.Succeeded);
    }

    [Fact]
    public async Task Files_can_be_left_out()
    {
        using UserProject project = Project("<ProducerSafetyReadFiles>false</ProducerSafetyReadFiles>");

        (await project.BuildAsync()).IsClean();
        Assert.Equal(0, await CountOfAdditionalFilesAsync(project));
    }

    [Fact]
    public async Task Severities_are_set_as_for_code()
    {
        using UserProject project = Project();
        project.Write(".globalconfig", "is_global = true\ndotnet_diagnostic.KPS1001.severity = none\n");

        (await project.BuildAsync()).IsClean();
    }

    private static async Task<int> CountOfAdditionalFilesAsync(UserProject project)
    {
        CommandResult result = await Command.RunAsync(project.Folder, "dotnet", ["msbuild", "-getItem:AdditionalFiles"]);
        return result.Succeeded().Output.Split("\"Identity\":").Length - 1;
    }

    private UserProject Project(string properties = "")
    {
        UserProject project = new(package, properties);
        project.Write("Configuration.cs", Configuration);
        project.Write("Producers.cs", Program);
        project.Write("appsettings.json", AppSettings);
        return project;
    }
}
