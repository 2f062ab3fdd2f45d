using ProducerSafety.Runtime.Protocol;

namespace ProducerSafety.Runtime.Network;

/// <summary>Which produce requests a fault strikes: those with a batch that fits everything that is given here.</summary>
public sealed record FaultTarget
{
    /// <summary>Every produce request.</summary>
    public static FaultTarget Any { get; } = new();

    /// <summary>The topic, or null for any.</summary>
    public string? Topic { get; init; }

    /// <summary>The partition's index, or null for any.</summary>
    public int? Partition { get; init; }

    /// <summary>The node that the request comes to, or null for any.</summary>
    public int? Node { get; init; }

    internal bool Includes(TopicPartition partition) => (Topic ?? partition.Topic) == partition.Topic && (Partition ?? partition.Partition) == partition.Partition;
}
