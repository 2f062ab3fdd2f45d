using ProducerSafety.Runtime.Broker;
using ProducerSafety.Runtime.Protocol;

namespace ProducerSafety.Runtime.Simulation;

/// <summary>A broker's machine in a simulation: its disk stays when the process is gone.</summary>
internal sealed class SimulatedBroker(Simulation simulation, int id, ITrace? trace) : IBrokerEffects
{
    private readonly long[] lastArrivalAt = new long[64];

    public int Id { get; } = id;

    public LogDirectory Directory { get; } = new();

    /// <summary>The process, or null while it is down.</summary>
    public BrokerCore? Core { get; set; }

    /// <summary>What the machine's clock shows at the time 0.</summary>
    public long ClockOffset { get; private set; } = Simulation.ClockAtStart;

    public long PausedUntil { get; set; }

    public long LagsUntil { get; set; }

    /// <summary>Whether the last crash cost data.</summary>
    public bool HasLost { get; set; }

    public long ScheduledTick { get; set; } = long.MaxValue;

    public void Start(BrokerRegistration registration, BrokerOptions options)
    {
        Core = new(registration, options, this, Directory);
        Core.SetClock(simulation.Now, ClockOffset);
        ScheduledTick = long.MaxValue;
        ScheduleTick();
    }

    /// <summary>The clock of a machine whose broker is up is set.</summary>
    public void MoveClock(long milliseconds)
    {
        ClockOffset += milliseconds;
        Core!.SetClock(simulation.Now, ClockOffset);
        ScheduleTick();
    }

    public void ScheduleTick()
    {
        if (Core?.NextTick is { } next && next < ScheduledTick)
        {
            ScheduledTick = Math.Max(next, simulation.Now);
            simulation.Add(ScheduledTick - simulation.Now, new(EventKind.BrokerTick, Id, ScheduledTick));
        }
    }

    public void Respond(long connection, int correlationId, Response response) => simulation.Respond(connection, correlationId, response);

    public void Close(long connection) => simulation.CloseByBroker(connection);

    public void Decided(ProduceRequest request, int index, in PartitionAppended answer, bool isDuplicate) => trace?.Decided(simulation, Id, request, index, answer, isDuplicate);

    public void Send(ReplicaFetchRequest request) => SendTo(request.Leader, new(EventKind.ReplicaRequestArrives, request.Leader, Payload: request));

    public void Send(ReplicaFetchResponse response) => SendTo(response.Follower, new(EventKind.ReplicaResponseArrives, response.Follower, Payload: response));

    public void ChangeIsr(IsrChange change) => simulation.Add(1, new(EventKind.ControllerRequestArrives, Id, Payload: change));

    public void CreateTopic(string topic) => simulation.Add(1, new(EventKind.ControllerRequestArrives, Id, Payload: topic));

    public void AllocateProducerIds() => simulation.Add(1, new(EventKind.ControllerRequestArrives, Id));

    public void AddTo(ref StateHash hash, long now)
    {
        hash.Add((Id << 2) | (Core is null ? 0 : 1) | (HasLost ? 2 : 0));
        hash.Add(ClockOffset);
        hash.Add(Math.Max(PausedUntil - now, 0));
        hash.Add(Math.Max(LagsUntil - now, 0));
        Directory.AddTo(ref hash, now + ClockOffset);
        Core?.AddTo(ref hash, now);
    }

    // Messages from one broker to another arrive in order.
    private void SendTo(int other, in SimulatedEvent happens)
    {
        lastArrivalAt[other] = Math.Max(simulation.Now + simulation.Latency(), lastArrivalAt[other]);
        simulation.Add(lastArrivalAt[other] - simulation.Now, happens);
    }
}
