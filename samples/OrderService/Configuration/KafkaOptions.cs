namespace OrderService.Configuration;

public sealed class KafkaOptions
{
    public const string Section = "Kafka";

    public string BootstrapServers { get; set; } = "localhost:9092";

    public string ClientId { get; set; } = "order-service";

    public string OrdersTopic { get; set; } = "orders";

    public string PaymentsTopic { get; set; } = "payments";

    public string ShipmentsTopic { get; set; } = "shipments";

    public string AuditTopic { get; set; } = "audit";

    public string MetricsTopic { get; set; } = "order-metrics";
}
