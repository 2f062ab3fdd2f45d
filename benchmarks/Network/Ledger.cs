namespace ProducerSafety.Network.Benchmarks;

/// <summary>What was read back: every sender numbers what it sends to a partition.</summary>
internal sealed class Ledger
{
    private readonly Dictionary<(int Sender, int Partition), int> next = [];

    public long Read { get; private set; }

    public long Duplicates { get; private set; }

    /// <summary>Numbers that were left out when a later one came.</summary>
    public long Missing { get; private set; }

    public static string Value(int sender, int number) => $"{sender}/{number}/{new string('x', 80)}";

    public void Take(int partition, string value)
    {
        string[] parts = value.Split('/', 3);
        (int, int) key = (int.Parse(parts[0]), partition);
        int number = int.Parse(parts[1]);
        int expected = next.GetValueOrDefault(key);
        Read++;
        if (number < expected)
        {
            Duplicates++;
            return;
        }

        Missing += number - expected;
        next[key] = number + 1;
    }
}
