using Confluent.Kafka;
using Microsoft.Extensions.Options;
using OrderService.Configuration;

namespace OrderService.Messaging;

/// <summary>Records who changed which order.</summary>
public sealed class AuditTrail : IDisposable
{
    private readonly IProducer<string, string> producer;
    private readonly string topic;

    public AuditTrail(IOptions<KafkaOptions> options)
    {
        topic = options.Value.AuditTopic;

        ProducerConfig config = new();
        config.BootstrapServers = options.Value.BootstrapServers;
        config.ClientId = options.Value.ClientId + "-audit";
        config.Set("acks", "1");

        producer = new ProducerBuilder<string, string>(config).SetErrorHandler((_, error) => FatalErrors.Stop(error)).Build();
    }

    public Task RecordAsync(string orderId, string change, CancellationToken cancellationToken) =>
        producer.ProduceAsync(topic, new Message<string, string> { Key = orderId, Value = change }, cancellationToken);

    public void Dispose()
    {
        producer.Flush(TimeSpan.FromSeconds(10));
        producer.Dispose();
    }
}
