namespace ProducerSafety.Package.Tests;

/// <summary>One command repairs a project.</summary>
public sealed class FixTests(InstalledPackage package)
{
    [Fact]
    public async Task Format_fixes_everything_and_the_rebuild_is_clean_even_under_Strict()
    {
        using UserProject project = UnsafeCode.Project(package);
        await project.BuildAsync();

        await project.FixAsync();

        (await project.BuildAsync("-p:ProducerSafetyMode=Strict")).IsClean();
        Assert.Contains("EnableIdempotence = true", project.Read("Program.cs"), StringComparison.Ordinal);
        Assert.DoesNotContain("Acks.Leader", project.Read("Kafka/Producers.cs"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Format_leaves_safe_code_as_it_is()
    {
        const string Safe = """
            using Confluent.Kafka;

            ProducerConfig  config = new() { BootstrapServers = "localhost:9092",   EnableIdempotence = true };
            using IProducer<string, string> producer = new ProducerBuilder<string, string>(config).Build();
            """;
        using UserProject project = new(package, "<OutputType>Exe</OutputType>");
        project.Write("Program.cs", Safe);
        (await project.BuildAsync()).IsClean();

        await project.FixAsync();

        Assert.Equal(Safe, project.Read("Program.cs"));
    }
}
