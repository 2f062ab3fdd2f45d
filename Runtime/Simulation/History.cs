using ProducerSafety.Runtime.Producer;

namespace ProducerSafety.Runtime.Simulation;

/// <summary>What an application believes of a message when it ends.</summary>
public enum Belief
{
    /// <summary>It was told nothing, or looked at nothing: it takes the message for stored.</summary>
    Assumed,

    /// <summary>It was told that the message is stored.</summary>
    Stored,

    /// <summary>It was told that the message is not stored.</summary>
    NotStored,

    /// <summary>It was told that nobody knows.</summary>
    Unknown,
}

/// <summary>One call that handed a message to a producer. Sending a message again is another call.</summary>
/// <param name="message">Which message, as the application counts them.</param>
/// <param name="partition">Its partition.</param>
public sealed class SendCall(int message, int partition)
{
    /// <summary>Which message, as the application counts them.</summary>
    public int Message { get; } = message;

    /// <summary>Its partition.</summary>
    public int Partition { get; } = partition;

    /// <summary>The producer's verdict, or null where it never came.</summary>
    public DeliveryReport? Report { get; internal set; }

    /// <summary>Whether the producer's process was killed before a verdict.</summary>
    public bool IsKilled { get; internal set; }
}

/// <summary>What happened from outside: the calls in their order, what the application was told, and what lies in the logs at the end.</summary>
public sealed class History
{
    private readonly List<SendCall> calls = [];
    private readonly SortedDictionary<int, Belief> beliefs = [];

    /// <summary>The calls, in their order.</summary>
    public IReadOnlyList<SendCall> Calls => calls;

    /// <summary>What the application believes of each message.</summary>
    public IReadOnlyDictionary<int, Belief> Beliefs => beliefs;

    /// <summary>For each partition, the indexes into <see cref="Calls"/> of the records in its log; -1 for a record that nobody sent.</summary>
    public IReadOnlyList<IReadOnlyList<int>> Logs { get; internal set; } = [];

    /// <summary>Whether the application came to its end.</summary>
    public bool IsFinished { get; internal set; }

    internal int Call(int message, int partition)
    {
        calls.Add(new(message, partition));
        beliefs.TryAdd(message, Belief.Assumed);
        return calls.Count - 1;
    }

    internal void Believe(int message, Belief belief) => beliefs[message] = belief;

    internal void AddTo(ref StateHash hash)
    {
        hash.Add(calls.Count);
        foreach (SendCall call in calls)
        {
            hash.Add(((long)call.Message << 8) | (call.IsKilled ? 0x80L : 0L) | (call.Report is { } report ? (long)report.Status + 1 : 0));
        }

        foreach ((int message, Belief belief) in beliefs)
        {
            hash.Add(((long)message << 8) | (long)belief);
        }
    }
}
