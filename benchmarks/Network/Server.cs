using Confluent.Kafka;
using ProducerSafety.Runtime.Network;

namespace ProducerSafety.Network.Benchmarks;

/// <summary>A process that is a broker and nothing else: it writes its address, and ends when its standard input does.</summary>
internal static class Server
{
    public const string Topic = "orders";

    /// <summary>Our broker; with a plus and a number behind it, one that has so many more partitions.</summary>
    public const string Ours = "ours";

    public const int Partitions = 4;

    public static async Task RunAsync(string kind)
    {
        if (kind.StartsWith(Ours, StringComparison.Ordinal))
        {
            string[] parts = kind.Split('+');
            EmbeddedTopic[] others = parts.Length > 1 ? [new EmbeddedTopic("others", int.Parse(parts[1]))] : [];

            // The mock keeps about 5 MB of each partition, and drops what is older.
            await using EmbeddedBroker broker = await EmbeddedBroker.StartAsync(
                new EmbeddedBrokerOptions { Topics = [new EmbeddedTopic(Topic, Partitions), .. others], RetentionBytes = 5 << 20 });
            await ServeAsync(broker.BootstrapServers);
        }
        else
        {
            ClientConfig config = new() { BootstrapServers = "mock" };
            config.Set("test.mock.num.brokers", "1");
            using IAdminClient mock = new AdminClientBuilder(config).Build();
            await ServeAsync(string.Join(",", mock.GetMetadata(TimeSpan.FromSeconds(10)).Brokers.Select(broker => $"{broker.Host}:{broker.Port}")));
        }
    }

    private static async Task ServeAsync(string servers)
    {
        Console.WriteLine(servers);
        await Console.In.ReadToEndAsync();
    }
}
