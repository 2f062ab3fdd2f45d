using System.Globalization;
using Confluent.Kafka;
using Microsoft.Extensions.Options;
using OrderService.Configuration;

namespace OrderService.Messaging;

/// <summary>Publishes the running total of each customer; readers take the last value of a key.</summary>
public sealed class OrderMetrics : IDisposable
{
    private readonly IProducer<string, string> producer;
    private readonly string topic;
    private readonly ILogger<OrderMetrics> logger;

    public OrderMetrics(IOptions<KafkaOptions> options, ILogger<OrderMetrics> logger)
    {
        this.logger = logger;
        topic = options.Value.MetricsTopic;

        Dictionary<string, string> settings = new()
        {
            ["bootstrap.servers"] = options.Value.BootstrapServers,
            ["client.id"] = options.Value.ClientId + "-metrics",
            ["enable.idempotence"] = "false",
            ["max.in.flight"] = "10",
            ["linger.ms"] = "50",
        };

        producer = new ProducerBuilder<string, string>(settings).Build();
    }

    public void Report(string customer, decimal total)
    {
        Message<string, string> message = new() { Key = customer, Value = total.ToString(CultureInfo.InvariantCulture) };
        producer.Produce(topic, message, OnDelivered);
    }

    public void Dispose()
    {
        producer.Flush(TimeSpan.FromSeconds(10));
        producer.Dispose();
    }

    private void OnDelivered(DeliveryReport<string, string> report)
    {
        if (report.Error.IsError)
        {
            logger.LogError("The total of {Customer} was not delivered: {Reason}", report.Key, report.Error.Reason);
        }
    }
}
