using System.Text.Json;
using Confluent.Kafka;
using Microsoft.Extensions.Options;
using OrderService.Configuration;
using OrderService.Orders;

namespace OrderService.Messaging;

/// <summary>Asks for an order to be paid. A payment must not be asked for twice, so this producer is idempotent.</summary>
public sealed class PaymentPublisher : IDisposable
{
    private readonly IProducer<string, string> producer;
    private readonly string topic;

    public PaymentPublisher(IOptions<KafkaOptions> options)
    {
        topic = options.Value.PaymentsTopic;
        producer = new ProducerBuilder<string, string>(new ProducerConfig
        {
            BootstrapServers = options.Value.BootstrapServers,
            ClientId = options.Value.ClientId + "-payments",
            EnableIdempotence = true,
            Acks = Acks.All,
        }).SetErrorHandler((_, error) => FatalErrors.Stop(error)).Build();
    }

    public Task RequestAsync(Order order, CancellationToken cancellationToken) =>
        producer.ProduceAsync(topic, new Message<string, string> { Key = order.Id.ToString(), Value = JsonSerializer.Serialize(order) }, cancellationToken);

    public void Dispose()
    {
        producer.Flush(TimeSpan.FromSeconds(10));
        producer.Dispose();
    }
}
