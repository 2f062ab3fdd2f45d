using OrderService.Messaging;

namespace OrderService.Orders;

/// <summary>Takes each accepted order through the topics.</summary>
public sealed class OrderWorker(
    OrderQueue queue,
    OrderPublisher orders,
    PaymentPublisher payments,
    ShipmentPublisher shipments,
    AuditTrail audit,
    OrderMetrics metrics) : BackgroundService
{
    private readonly Dictionary<string, decimal> totals = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (Order order in queue.ReadAllAsync(stoppingToken))
        {
            await orders.PublishAsync(order, stoppingToken);
            await payments.RequestAsync(order, stoppingToken);
            shipments.Announce(order);
            await audit.RecordAsync(order.Id.ToString(), "published", stoppingToken);

            decimal total = totals.GetValueOrDefault(order.Customer) + order.Total;
            totals[order.Customer] = total;
            metrics.Report(order.Customer, total);
        }
    }
}
