namespace ProducerSafety.Runtime.Broker;

/// <summary>Something for each other broker, made when it is first asked for; enumerated in that order.</summary>
/// <param name="create">Makes it for a broker.</param>
internal sealed class PeerTable<T>(Func<int, T> create)
{
    private readonly List<(int Broker, T Value)> peers = [];

    public T this[int broker]
    {
        get
        {
            foreach ((int known, T value) in peers)
            {
                if (known == broker)
                {
                    return value;
                }
            }

            T added = create(broker);
            peers.Add((broker, added));
            return added;
        }
    }

    public List<(int Broker, T Value)>.Enumerator GetEnumerator() => peers.GetEnumerator();
}
