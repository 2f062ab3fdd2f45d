using System.Threading.Channels;

namespace OrderService.Orders;

/// <summary>Accepted orders that wait to be published.</summary>
public sealed class OrderQueue
{
    private readonly Channel<Order> orders = Channel.CreateBounded<Order>(1000);

    public ValueTask AddAsync(Order order, CancellationToken cancellationToken) => orders.Writer.WriteAsync(order, cancellationToken);

    public IAsyncEnumerable<Order> ReadAllAsync(CancellationToken cancellationToken) => orders.Reader.ReadAllAsync(cancellationToken);
}
