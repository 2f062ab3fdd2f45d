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

/// <summary>What will happen, in the order of time; what is due at the same time comes in the order in which it was added. A binary heap.</summary>
internal sealed class EventQueue
{
    private Entry[] heap = new Entry[64];
    private int count;
    private long added;

    public bool IsEmpty => count == 0;

    /// <summary>How many of them are more than the passing of time.</summary>
    public int Deliveries { get; private set; }

    public void Add(long time, in SimulatedEvent happens)
    {
        Deliveries += IsTick(happens) ? 0 : 1;
        if (count == heap.Length)
        {
            Array.Resize(ref heap, 2 * count);
        }

        Entry entry = new(time, added++, happens);
        int index = count++;
        while (index > 0 && entry.IsBefore(heap[(index - 1) / 2]))
        {
            heap[index] = heap[(index - 1) / 2];
            index = (index - 1) / 2;
        }

        heap[index] = entry;
    }

    public bool TryPeek(out SimulatedEvent happens, out long time)
    {
        (happens, time) = (heap[0].Happens, heap[0].Time);
        return count > 0;
    }

    public SimulatedEvent Take(out long time)
    {
        (SimulatedEvent happens, time) = (heap[0].Happens, heap[0].Time);
        Deliveries -= IsTick(happens) ? 0 : 1;
        Entry last = heap[--count];
        heap[count] = default;
        if (count > 0)
        {
            Sink(last);
        }

        return happens;
    }

    private void Sink(in Entry entry)
    {
        int index = 0;
        for (int child = 1; child < count; child = (2 * index) + 1)
        {
            child += child + 1 < count && heap[child + 1].IsBefore(heap[child]) ? 1 : 0;
            if (entry.IsBefore(heap[child]))
            {
                break;
            }

            heap[index] = heap[child];
            index = child;
        }

        heap[index] = entry;
    }

    /// <summary>Adds the events to a hash, in any order, each with its time and its rank among those of the same time.</summary>
    public void AddTo(ref StateHash hash, long now)
    {
        Entry[] all = heap.AsSpan(0, count).ToArray();
        Array.Sort(all, (left, right) => left.Time != right.Time ? left.Time.CompareTo(right.Time) : left.Order.CompareTo(right.Order));
        foreach ((long time, _, SimulatedEvent happens) in all)
        {
            hash.Add(time - now);
            hash.Add(((long)happens.Kind << 32) | (uint)happens.Target);
            MessageHash.Add(ref hash, happens, now);
        }
    }

    private static bool IsTick(in SimulatedEvent happens) => happens.Kind is EventKind.ProducerTick or EventKind.BrokerTick;

    private readonly record struct Entry(long Time, long Order, SimulatedEvent Happens)
    {
        public bool IsBefore(in Entry other) => Time < other.Time || (Time == other.Time && Order < other.Order);
    }
}
