using System.Text.Json;
using Confluent.Kafka;
using Microsoft.Extensions.Options;
using OrderService.Configuration;
using OrderService.Orders;

namespace OrderService.Messaging;

/// <summary>Publishes accepted orders. A lost order is a lost sale, so it tries more than once.</summary>
public sealed class OrderPublisher(IProducer<string, string> producer, IOptions<KafkaOptions> options, ILogger<OrderPublisher> logger)
{
    private const int MaxAttempts = 3;

    private readonly string topic = options.Value.OrdersTopic;

    public async Task PublishAsync(Order order, CancellationToken cancellationToken)
    {
        Message<string, string> message = new()
        {
            Key = order.Id.ToString(),
            Value = JsonSerializer.Serialize(order),
        };

        for (int attempt = 1; attempt <= MaxAttempts; attempt++)
        {
            try
            {
                DeliveryResult<string, string> result = await producer.ProduceAsync(topic, message, cancellationToken);
                logger.LogInformation("Order {OrderId} is at {Position}", order.Id, result.TopicPartitionOffset);
                return;
            }
            catch (ProduceException<string, string> exception) when (attempt < MaxAttempts)
            {
                logger.LogWarning(exception, "Attempt {Attempt} to publish order {OrderId} failed", attempt, order.Id);
                await Task.Delay(TimeSpan.FromMilliseconds(200 * attempt), cancellationToken);
            }
        }
    }
}
