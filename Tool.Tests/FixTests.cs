using System.Text;

namespace ProducerSafety.Tool.Tests;

/// <summary>Fixes of whole projects: slow, so each looks at everything that it can show.</summary>
public sealed class FixTests
{
    [Fact]
    public async Task Code_and_settings_are_repaired()
    {
        using UserRepository repository = new();
        repository.WriteProject("Orders.csproj", "<FrameworkReference Include=\"Microsoft.AspNetCore.App\" />");
        string publisher = UnsafeCode.Publisher.Replace("\n", "\r\n", StringComparison.Ordinal);
        string path = repository.Write("Kafka/Publisher.cs", publisher);
        File.WriteAllText(path, publisher, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        repository.Write("Bound.cs", UnsafeCode.Bound);
        repository.Write("appsettings.json", UnsafeCode.Settings);
        repository.Write("Lines.cs", UnsafeCode.Lines);
        repository.Write("client.properties", "# The brokers.\nbootstrap.servers=localhost:9092\nenable.idempotence=true\nacks=1");
        await repository.CommitAsync();
        string before = await repository.FingerprintAsync();

        ToolRun dry = repository.Run("fix", ".", "--dry-run");

        Assert.Equal(
            """
            --- a/Kafka/Publisher.cs
            +++ b/Kafka/Publisher.cs
            @@ -9,7 +9,7 @@
                     ProducerConfig config = new()
                     {
                         BootstrapServers = "localhost:9092",
            -            Acks = Acks.Leader,
            +            Acks = Acks.All,
                         EnableIdempotence = true,
                     };
                     return new ProducerBuilder<string, string>(config).SetErrorHandler((_, error) => Environment.FailFast(error.IsFatal ? error.Reason : "")).Build();
            --- a/appsettings.json
            +++ b/appsettings.json
            @@ -3,6 +3,6 @@
               "Kafka": {
                 "BootstrapServers": "localhost:9092",
                 "EnableIdempotence": true,
            -    "Acks": "Leader"
            +    "Acks": "All"
               }
             }
            --- a/client.properties
            +++ b/client.properties
            @@ -1,4 +1,4 @@
             # The brokers.
             bootstrap.servers=localhost:9092
             enable.idempotence=true
            -acks=1
            \ No newline at end of file
            +acks=all
            \ No newline at end of file
            3 files would be changed

            """, dry.Output);
        Assert.Equal(before, await repository.FingerprintAsync());

        // Only what one rule finds, and nothing where it finds nothing.
        Assert.Equal("nothing to repair\n", repository.Run("fix", ".", "--rule", "KPS1102").Output);

        ToolRun run = repository.Run("fix", ".", "--rule", "kps1001");
        Assert.EndsWith("\n3 files changed\n", run.Output, StringComparison.Ordinal);
        Assert.Equal(publisher.Replace("Acks.Leader", "Acks.All", StringComparison.Ordinal), repository.Read("Kafka/Publisher.cs"));
        Assert.Equal([0xEF, 0xBB, 0xBF], File.ReadAllBytes(path)[..3]);
        Assert.Equal(UnsafeCode.Settings.Replace("Leader", "All", StringComparison.Ordinal), repository.Read("appsettings.json"));
        Assert.Equal(" M Kafka/Publisher.cs\n M appsettings.json\n M client.properties\n", await repository.GitAsync("status", "--porcelain", "--ignored"));

        repository.Run("fix", ".").IsRefusedWith("git has uncommitted changes below '.' (Kafka/Publisher.cs and 2 more); commit them first");
        Assert.Equal("nothing to repair\n", repository.Run("fix", ".", "--force").Output);
    }

    [Fact]
    public void What_does_not_build_is_left_alone()
    {
        using UserRepository repository = new();
        repository.WriteProject("Orders.csproj");
        repository.Write("Publisher.cs", UnsafeCode.Publisher + "}");

        repository.Run("fix", ".").IsRefusedWith("does not build, so a repair could not be checked; ");
        Assert.Equal(UnsafeCode.Publisher + "}", repository.Read("Publisher.cs"));
    }

    [Fact]
    public void Bad_input_is_refused_in_one_line()
    {
        using UserRepository repository = new();
        repository.Write("Publisher.cs", UnsafeCode.Publisher);
        repository.Run("fix", ".").IsRefusedWith("there is no project in");
        repository.Run("fix", "nowhere").IsRefusedWith("there is no file or folder 'nowhere'");
        repository.Run("fix", ".", "--rule", "KPS1012").IsRefusedWith("did you mean");
    }
}
