using Confluent.Kafka;
using Microsoft.Extensions.Options;
using OrderService.Configuration;
using OrderService.Orders;

namespace OrderService.Messaging;

/// <summary>Announces all parcels of an order, or none, in one transaction.</summary>
public sealed class ShipmentPublisher : IDisposable
{
    private readonly Lazy<IProducer<string, string>> producer;
    private readonly string topic;

    public ShipmentPublisher(IOptions<KafkaOptions> options)
    {
        topic = options.Value.ShipmentsTopic;
        producer = new Lazy<IProducer<string, string>>(() => Connect(options.Value));
    }

    public void Announce(Order order)
    {
        producer.Value.BeginTransaction();
        try
        {
            foreach (OrderLine line in order.Lines)
            {
                producer.Value.Produce(topic, new Message<string, string> { Key = order.Id.ToString(), Value = line.Product });
            }

            producer.Value.CommitTransaction();
        }
        catch (KafkaException)
        {
            producer.Value.AbortTransaction();
            throw;
        }
    }

    public void Dispose()
    {
        if (producer.IsValueCreated)
        {
            producer.Value.Dispose();
        }
    }

    private static IProducer<string, string> Connect(KafkaOptions options)
    {
        ProducerConfig config = new()
        {
            BootstrapServers = options.BootstrapServers,
            ClientId = options.ClientId + "-shipments",
            TransactionalId = options.ClientId + "-shipments",
        };

        IProducer<string, string> producer = new ProducerBuilder<string, string>(config).SetErrorHandler((_, error) => FatalErrors.Stop(error)).Build();
        producer.InitTransactions(TimeSpan.FromSeconds(30));
        return producer;
    }
}
