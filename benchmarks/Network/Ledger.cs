namespace ProducerSafety.Network.Benchmarks;

/// <summary>What was read back: every sender numbers what it sends to a partition.</summary>
internal sealed class Ledger
{
    private readonly Dictionary<(int Sender, int Partition), int> next = [];
    private readonly HashSet<(int Sender, int Partition, int Number)> leftOut = [];
    private long stored;

    /// <summary>How many different messages were read.</summary>
    public long Stored => Volatile.Read(ref stored);

    public long Duplicates { get; private set; }

    /// <summary>Numbers that came behind a later one.</summary>
    public long OutOfOrder { get; private set; }

    public static string Value(int sender, int number) => $"{sender}/{number}/{new string('x', 80)}";

    public void Take(int partition, ReadOnlySpan<char> value)
    {
        int first = value.IndexOf('/');
        int second = first + 1 + value[(first + 1)..].IndexOf('/');
        int sender = int.Parse(value[..first]);
        int number = int.Parse(value[(first + 1)..second]);
        int expected = next.GetValueOrDefault((sender, partition));
        if (number < expected)
        {
            if (!leftOut.Remove((sender, partition, number)))
            {
                Duplicates++;
                return;
            }

            OutOfOrder++;
        }
        else
        {
            for (int missing = expected; missing < number; missing++)
            {
                leftOut.Add((sender, partition, missing));
            }

            next[(sender, partition)] = number + 1;
        }

        Interlocked.Increment(ref stored);
    }
}
