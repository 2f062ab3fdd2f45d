namespace ProducerSafety.Runtime.Simulation;

/// <summary>A client's connection to a broker. Messages arrive in the order in which they were sent, in each direction.</summary>
/// <param name="id">Counts connections.</param>
/// <param name="producer">The client.</param>
/// <param name="brokerName">The broker as the client calls it, which may be <see cref="Producer.ProducerCore.AnyBroker"/>.</param>
/// <param name="broker">The broker.</param>
internal sealed class Connection(long id, int producer, int brokerName, int broker)
{
    public long Id { get; } = id;

    public int Producer { get; } = producer;

    public int BrokerName { get; } = brokerName;

    public int Broker { get; } = broker;

    /// <summary>Whether the client has it open.</summary>
    public bool IsOpenForClient { get; set; } = true;

    /// <summary>Whether the broker has it open.</summary>
    public bool IsOpenForBroker { get; set; } = true;

    /// <summary>Whether what is sent to the broker from now on is lost, without anybody noticing.</summary>
    public bool LosesRequests { get; set; }

    /// <summary>Whether what is sent to the client from now on is lost, without anybody noticing.</summary>
    public bool LosesResponses { get; set; }

    /// <summary>Until when nothing reaches the broker.</summary>
    public long RequestsWaitUntil { get; set; }

    /// <summary>Until when nothing reaches the client.</summary>
    public long ResponsesWaitUntil { get; set; }

    public long LastArrivalAtBroker { get; set; }

    public long LastArrivalAtClient { get; set; }

    public void AddTo(ref StateHash hash, long now)
    {
        hash.Add(((long)Producer << 40) | ((long)(BrokerName + 1) << 20) | (uint)Broker);
        hash.Add((IsOpenForClient ? 1 : 0) | (IsOpenForBroker ? 2 : 0) | (LosesRequests ? 4 : 0) | (LosesResponses ? 8 : 0));
        hash.Add(Math.Max(RequestsWaitUntil - now, 0));
        hash.Add(Math.Max(ResponsesWaitUntil - now, 0));
        hash.Add(Math.Max(LastArrivalAtBroker - now, 0));
        hash.Add(Math.Max(LastArrivalAtClient - now, 0));
    }
}
