namespace OrderService.Orders;

public sealed record Order(Guid Id, string Customer, IReadOnlyList<OrderLine> Lines)
{
    public decimal Total => Lines.Sum(line => line.Price * line.Quantity);
}

public sealed record OrderLine(string Product, int Quantity, decimal Price);
