using ProducerSafety.Runtime.Network;
using Xunit;

namespace ProducerSafety.Network.Tests.OtherClients;

/// <summary>Clients of other languages, each a program of its own that produces and reads back.</summary>
public sealed class ForeignClientTests
{
    private const int Messages = 50;

    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "OtherClients");

    [Fact]
    public Task Python_kafka() => ProduceAndReadAsync("/usr/bin/python3", ["kafka_python.py"], isIdempotent: false);

    [Fact]
    public Task Python_confluent_kafka() => ProduceAndReadAsync("/usr/bin/python3", ["confluent_kafka_python.py"], isIdempotent: true);

    [Fact]
    public Task KafkaJS() => ProduceAndReadAsync("node", ["kafkajs.cjs"], isIdempotent: true);

    [Fact]
    public Task Platformatic() => ProduceAndReadAsync("node", ["platformatic.mjs"], isIdempotent: true);

    [Fact]
    public Task Sarama() => ProduceAndReadAsync("go", ["run", "sarama/main.go"], isIdempotent: true, commits: false);

    private static async Task ProduceAndReadAsync(string program, string[] script, bool isIdempotent, bool commits = true)
    {
        await using EmbeddedBroker broker = await EmbeddedBroker.StartAsync(new EmbeddedBrokerOptions { Nodes = 3, Topics = [new EmbeddedTopic("orders", 3)] });
        Fault? fault = isIdempotent ? broker.Faults.LoseAcknowledgement() : null;

        string[] arguments = [.. script.Select(part => part.Contains('.') ? Path.Combine(Folder, part) : part), broker.BootstrapServers, "orders", $"{Messages}"];
        string output = await Programs.RunAsync(program, arguments, environment: Programs.PackageFolders);

        IEnumerable<string> expected = Enumerable.Range(0, Messages).Select(number => $"value {number}").Order();
        string[] lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(expected, lines.Where(line => line.StartsWith("value ", StringComparison.Ordinal)).Order());
        Assert.Equal(commits ? [$"committed {Messages}"] : [], lines.Where(line => line.StartsWith("committed ", StringComparison.Ordinal)));
        Assert.Equal(isIdempotent ? 1 : 0, fault?.Strikes ?? 0);
    }
}
