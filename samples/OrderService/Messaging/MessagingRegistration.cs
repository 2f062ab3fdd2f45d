using Confluent.Kafka;
using Microsoft.Extensions.Options;
using OrderService.Configuration;

namespace OrderService.Messaging;

public static class MessagingRegistration
{
    public static IServiceCollection AddMessaging(this IServiceCollection services)
    {
        services.AddSingleton(CreateOrderProducer);
        services.AddSingleton<OrderPublisher>();
        services.AddSingleton<PaymentPublisher>();
        services.AddSingleton<ShipmentPublisher>();
        services.AddSingleton<AuditTrail>();
        services.AddSingleton<OrderMetrics>();
        return services;
    }

    private static IProducer<string, string> CreateOrderProducer(IServiceProvider provider)
    {
        KafkaOptions options = provider.GetRequiredService<IOptions<KafkaOptions>>().Value;
        ILogger<OrderPublisher> logger = provider.GetRequiredService<ILogger<OrderPublisher>>();

        ProducerConfig config = new ProducerConfig
        {
            BootstrapServers = options.BootstrapServers,
            ClientId = options.ClientId,
            CompressionType = CompressionType.Lz4,
            LingerMs = 5,
        };

        return new ProducerBuilder<string, string>(config)
            .SetErrorHandler((_, error) => logger.LogError("Kafka: {Reason} (fatal: {Fatal})", error.Reason, error.IsFatal))
            .Build();
    }
}
