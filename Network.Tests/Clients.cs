using System.Text;
using Confluent.Kafka;
using ProducerSafety.Runtime.Network;

namespace ProducerSafety.Network.Tests;

/// <summary>Real clients, with short waits.</summary>
internal static class Clients
{
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(60);

    public static IProducer<string, string> Producer(EmbeddedBroker broker, Action<ProducerConfig>? configure = null, Action<Error>? failed = null)
    {
        ProducerConfig config = new()
        {
            BootstrapServers = broker.BootstrapServers,
            LingerMs = 1,
            RetryBackoffMs = 20,
            ReconnectBackoffMs = 10,
            ReconnectBackoffMaxMs = 50,
            SocketTimeoutMs = 10_000,
            MessageTimeoutMs = 60_000,
        };
        configure?.Invoke(config);
        return new ProducerBuilder<string, string>(config).SetLogHandler((_, _) => { }).SetErrorHandler((_, error) => failed?.Invoke(error)).Build();
    }

    public static async Task UntilAsync(Func<bool> condition)
    {
        for (long end = Environment.TickCount64 + (long)Patience.TotalMilliseconds; !condition(); await Task.Delay(10))
        {
            if (Environment.TickCount64 > end)
            {
                throw new TimeoutException("What was waited for did not happen.");
            }
        }
    }

    public static List<string> Values(EmbeddedBroker broker, string topic, int partition = 0) => [.. broker.ReadAll(topic, partition).Select(record => Text(record.Value))];

    public static string Text(byte[]? bytes) => bytes == null ? "null" : Encoding.UTF8.GetString(bytes);
}
