using System.Reflection;
using ProducerSafety.Runtime.Network;
using Xunit;

namespace ProducerSafety.Network.Tests.Documentation;

public sealed class RuntimePageTests
{
    [Fact]
    public void The_example_of_the_producer_is_the_one_that_is_compiled_and_run()
    {
        string[] source = [.. Read("ProducerOnTheNetwork.cs").Split('\n').SkipWhile(line => !line.Contains("await using")).TakeWhile(line => line != "    }").Select(line => line.Trim())];

        Assert.Contains($"```csharp\n{string.Join("\n", source)}\n```\n", Read("runtime.md"));
    }

    [Fact]
    public async Task The_example_of_the_producer_sends_two_messages()
    {
        await using EmbeddedBroker broker = await EmbeddedBroker.StartAsync(new EmbeddedBrokerOptions { Topics = [new EmbeddedTopic("orders")] });

        await ProducerOnTheNetwork.SendAsync(broker.BootstrapServers);

        Assert.Equal(["paid", "open"], Clients.Values(broker, "orders"));
    }

    private static string Read(string name)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
        using StreamReader reader = new(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
