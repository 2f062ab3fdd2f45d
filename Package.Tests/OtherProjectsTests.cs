namespace ProducerSafety.Package.Tests;

/// <summary>Projects that the package must not disturb.</summary>
public sealed class OtherProjectsTests(InstalledPackage package)
{
    [Fact]
    public async Task A_project_without_Kafka_builds_as_before()
    {
        using UserProject project = new(package);
        project.Write("App.csproj", project.Read("App.csproj").Replace(UserProject.KafkaReference, "", StringComparison.Ordinal));
        project.Write("Look.cs", """
            namespace Confluent.Other;

            public class ProducerConfig { public bool? EnableIdempotence { get; set; } }

            public static class Look { public static ProducerConfig Alike() => new() { EnableIdempotence = false }; }
            """);

        (await project.BuildAsync()).IsClean();
    }

    /// <summary>CA1849 comes with the SDK: what is taken back is what the real rule reports.</summary>
    [Theory]
    [InlineData("", "Publisher.cs(12,9): warning CA1849")]
    [InlineData("<NoWarn>$(NoWarn);KPS9001</NoWarn>", "Publisher.cs(7,9): warning CA1849", "Publisher.cs(12,9): warning CA1849")]
    public async Task A_general_rule_that_takes_Produce_for_blocking_is_suppressed_where_a_handler_is_told(string properties, params string[] reported)
    {
        using UserProject project = new(package, properties);
        project.Write("team.globalconfig", "is_global = true\ndotnet_diagnostic.CA1849.severity = warning\n");
        project.Write("Directory.Build.targets", """
            <Project><ItemGroup><EditorConfigFiles Include="$(MSBuildThisFileDirectory)team.globalconfig" /></ItemGroup></Project>
            """);
        project.Write("Publisher.cs", """
            using Confluent.Kafka;

            public sealed class Publisher(IProducer<Null, string> producer)
            {
                public async Task ReportedAsync(Message<Null, string> message)
                {
                    producer.Produce("orders", message, report => Console.WriteLine(report.Error));
                    await Task.Yield();
                }
                public async Task UnreportedAsync(Message<Null, string> message)
                {
                    producer.Produce("orders", message);
                    await Task.Yield();
                }
            }
            """);

        (await project.BuildAsync()).Reports(reported);
    }

    [Fact]
    public async Task Code_that_does_not_compile_gets_the_compilers_errors_only_and_no_crash()
    {
        using UserProject project = new(package);
        project.Write("Broken.cs", """
            using Confluent.Kafka;

            public static class Broken
            {
                public static void Half()
                {
                    ProducerConfig config = new() { Acks = , EnableIdempotence = };
                    config.Set(null
                }
            }
            """);

        BuildResult build = await project.BuildAsync();

        Assert.False(build.Succeeded);
        Assert.NotEmpty(build.Reported);
        Assert.All(build.Reported, reported => Assert.StartsWith("CS", reported.Id, StringComparison.Ordinal));
    }
}
