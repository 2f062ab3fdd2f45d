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
