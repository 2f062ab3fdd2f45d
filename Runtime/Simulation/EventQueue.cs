namespace ProducerSafety.Runtime.Simulation;

/// <summary>What happens in a simulation.</summary>
internal enum EventKind
{
    RequestArrives,
    ResponseArrives,
    ConnectionBreaks,
    ClientIsGone,
    PeerIsGone,
    BrokersArrive,
    ReplicaRequestArrives,
    ReplicaResponseArrives,
    AssignmentArrives,
    ControllerRequestArrives,
    ProducerTick,
    BrokerTick,
    ReportArrives,
    DelayEnds,
    FaultEnds,
}

/// <summary>Something that will happen.</summary>
/// <param name="Kind">What.</param>
/// <param name="Target">The broker, producer or delay that it happens to.</param>
/// <param name="Number">A correlation id, a connection or a version, as the kind has it.</param>
/// <param name="Payload">What arrives.</param>
/// <param name="Connection">The connection of a client that it comes by, or null.</param>
internal readonly record struct SimulatedEvent(EventKind Kind, int Target, long Number = 0, object? Payload = null, Connection? Connection = null);

/// <summary>What will happen, in the order of time; what is due at the same time comes in the order in which it was added.</summary>
internal sealed class EventQueue
{
    private readonly PriorityQueue<SimulatedEvent, (long Time, long Order)> events = new(64);
    private long added;

    public bool IsEmpty => events.Count == 0;

    /// <summary>How many of them are more than the passing of time.</summary>
    public int Deliveries { get; private set; }

    public void Add(long time, in SimulatedEvent happens)
    {
        Deliveries += IsTick(happens) ? 0 : 1;
        events.Enqueue(happens, (time, added++));
    }

    public bool TryPeek(out SimulatedEvent happens, out long time)
    {
        bool any = events.TryPeek(out happens, out (long Time, long Order) due);
        time = due.Time;
        return any;
    }

    public SimulatedEvent Take(out long time)
    {
        events.TryDequeue(out SimulatedEvent happens, out (long Time, long Order) due);
        Deliveries -= IsTick(happens) ? 0 : 1;
        time = due.Time;
        return happens;
    }

    /// <summary>Adds the events to a hash, in any order, each with its time and its rank among those of the same time.</summary>
    public void AddTo(ref StateHash hash, long now)
    {
        (SimulatedEvent Happens, (long Time, long Order) Due)[] all = [.. events.UnorderedItems];
        Array.Sort(all, (left, right) => left.Due.CompareTo(right.Due));
        foreach ((SimulatedEvent happens, (long time, _)) in all)
        {
            hash.Add(time - now);
            hash.Add(((long)happens.Kind << 32) | (uint)happens.Target);
            MessageHash.Add(ref hash, happens, now);
        }
    }

    private static bool IsTick(in SimulatedEvent happens) => happens.Kind is EventKind.ProducerTick or EventKind.BrokerTick;
}
