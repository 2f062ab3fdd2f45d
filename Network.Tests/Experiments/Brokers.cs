using Confluent.Kafka;
using ProducerSafety.Runtime.Network;
using ErrorCode = ProducerSafety.Runtime.Protocol.ErrorCode;

namespace ProducerSafety.Network.Tests.Experiments;

/// <summary>Brokers with a topic "orders", and what is sent there.</summary>
internal static class Brokers
{
    public const string Topic = "orders";

    public static Task<EmbeddedBroker> StartAsync(int nodes = 1, int partitions = 1) =>
        EmbeddedBroker.StartAsync(new EmbeddedBrokerOptions { Nodes = nodes, Topics = [new EmbeddedTopic(Topic, partitions)] });

    /// <summary>A broker that refuses all messages for good.</summary>
    public static async Task<EmbeddedBroker> StartRefusingAsync()
    {
        EmbeddedBroker broker = await StartAsync();
        broker.Faults.Fail(ErrorCode.TopicAuthorizationFailed, times: int.MaxValue);
        return broker;
    }

    public static IProducer<string, string> Idempotent(this EmbeddedBroker broker, Action<ProducerConfig>? configure = null) => Clients.Producer(broker, config =>
    {
        config.EnableIdempotence = true;
        configure?.Invoke(config);
    });

    public static List<string> Stored(this EmbeddedBroker broker, int partition = 0) => Clients.Values(broker, Topic, partition);

    public static Message<string, string> Message(object value) => new() { Value = $"{value}" };

    public static Task<DeliveryResult<string, string>> SendAsync(this IProducer<string, string> producer, object value) => producer.ProduceAsync(Topic, Message(value));
}
