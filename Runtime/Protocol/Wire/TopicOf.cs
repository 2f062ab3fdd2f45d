namespace ProducerSafety.Runtime.Protocol.Wire;

/// <summary>A topic, with something for each of some of its partitions: most messages have such a level.</summary>
internal sealed class TopicOf<TPartition> : IMessage
    where TPartition : IMessage, new()
{
    public string Name = "";
    public List<TPartition> Partitions = [];

    public void Layout<TWire>(ref TWire wire, short version)
        where TWire : IWire, allows ref struct
    {
        wire.String(ref Name);
        wire.Array(ref Partitions, version);
    }
}
