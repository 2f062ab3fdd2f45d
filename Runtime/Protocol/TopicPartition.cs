namespace ProducerSafety.Runtime.Protocol;

/// <summary>One partition of a topic: the unit that is ordered, replicated and led.</summary>
/// <param name="Topic">The topic's name.</param>
/// <param name="Partition">The partition's index, from 0.</param>
public readonly record struct TopicPartition(string Topic, int Partition)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Topic}-{Partition}";
}
