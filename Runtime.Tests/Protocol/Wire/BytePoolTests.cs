using ProducerSafety.Runtime.Protocol.Wire;
using Xunit;

namespace ProducerSafety.Runtime.Tests.Protocol.Wire;

public sealed class BytePoolTests
{
    private const int MaxKept = 8 << 20;

    private readonly BytePool pool = new(MaxKept);

    /// <summary>Sizes of arrays, of pieces of huge pages, and beyond; half of them are given back in between.</summary>
    [Theory]
    [InlineData(BytePool.Smallest, 10_000)]
    [InlineData(60_000, 200_000)]
    [InlineData(900_000, 1_100_000)]
    [InlineData(1_900_000, 4_000_000)]
    public void Nobody_gets_what_another_one_holds(int smallest, int largest)
    {
        Random random = new(3);
        List<(SharedBytes Shared, byte Mark)> held = [];
        for (int round = 0; round < 60; round++)
        {
            int size = random.Next(smallest, largest);
            SharedBytes rented = pool.Rent(size);
            Assert.InRange(rented.Bytes.Length, size, 2 * size);
            rented.Bytes.Span.Fill((byte)round);
            held.Add((rented, (byte)round));
            if (random.Next(2) == 0)
            {
                int given = random.Next(held.Count);
                held[given].Shared.LetGo();
                held.RemoveAt(given);
            }
        }

        Assert.All(held, one => Assert.Equal(-1, one.Shared.Bytes.Span.IndexOfAnyExcept(one.Mark)));
    }

    [Fact]
    public void What_the_last_one_lets_go_of_is_used_again()
    {
        SharedBytes first = pool.Rent(100_000);
        first.Hold();
        first.LetGo();

        SharedBytes second = pool.Rent(100_000);
        first.LetGo();

        Assert.False(first.Bytes.Span.Overlaps(second.Bytes.Span));
        Assert.True(first.Bytes.Span == pool.Rent(100_000).Bytes.Span);
    }

    [Fact]
    public void No_more_is_kept_than_it_may()
    {
        SharedBytes[] many = [.. Enumerable.Range(0, 20).Select(_ => pool.Rent(1_000_000))];

        Array.ForEach(many, one => one.LetGo());

        int again = Enumerable.Range(0, 20).Count(_ => pool.Rent(1_000_000) is var rented && many.Any(one => one.Bytes.Span == rented.Bytes.Span));
        Assert.Equal(MaxKept / many[0].Bytes.Length, again);
    }
}
