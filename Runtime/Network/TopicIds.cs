namespace ProducerSafety.Runtime.Network;

/// <summary>The ids of the topics (KIP-516): a topic that is created again under an old name has another one.</summary>
internal sealed class TopicIds
{
    private readonly Dictionary<string, Guid> ids = [];
    private readonly Dictionary<Guid, string> names = [];

    public Dictionary<string, Guid> ToDictionary() => new(ids);

    public void Add(string topic)
    {
        if (!ids.ContainsKey(topic))
        {
            Add(topic, Guid.NewGuid());
        }
    }

    public void Add(string topic, Guid id)
    {
        ids.Add(topic, id);
        names.Add(id, topic);
    }

    public void Remove(string topic)
    {
        if (ids.Remove(topic, out Guid id))
        {
            names.Remove(id);
        }
    }

    /// <summary>The id of a topic, or the empty one.</summary>
    public Guid Of(string topic) => ids.GetValueOrDefault(topic);

    /// <summary>The topic that an id belongs to, or null.</summary>
    public string? NameOf(Guid id) => names.GetValueOrDefault(id);
}
