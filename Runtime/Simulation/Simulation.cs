using System.Buffers.Binary;
using ProducerSafety.Runtime.Producer;
using ProducerSafety.Runtime.Protocol;
using ProducerSafety.Runtime.Records;

namespace ProducerSafety.Runtime.Simulation;

/// <summary>
/// One run of a scenario: an application, its producers, a network and a cluster on one thread in virtual time. The scenario and the schedule decide everything.
/// </summary>
public sealed partial class Simulation
{
    /// <summary>The topic that applications send to.</summary>
    public const string Topic = "orders";

    /// <summary>What the machines' clocks show at the time 0.</summary>
    internal const long ClockAtStart = 1_700_000_000_000;

    private readonly Scenario scenario;
    private readonly Schedule schedule;
    private readonly DeterministicRandom random;
    private readonly EventQueue queue = new();
    private readonly List<SimulatedProducer> producers = [];
    private readonly List<Action> delays = [];
    private readonly Dictionary<int, Action<DeliveryReport>?> handlers = [];
    private readonly SimulatedCluster cluster;
    private readonly ITrace? trace;
    private Task? program;
    private Application? application;
    private long timestampOffset = ClockAtStart;
    private int nextFault;

    private Simulation(Scenario scenario, Schedule schedule, ITrace? trace)
    {
        this.scenario = scenario;
        this.schedule = schedule;
        this.trace = trace;
        random = new(schedule.Seed);
        cluster = new(scenario, this, trace);
    }

    /// <summary>What happened, as far as the simulation has come.</summary>
    public History History { get; } = new();

    /// <summary>The virtual time in milliseconds.</summary>
    internal long Now { get; private set; }

    /// <summary>How many messages have arrived.</summary>
    internal int Step { get; private set; }

    internal int Position { get; set; }

    internal Scenario Scenario => scenario;

    internal SimulatedCluster Cluster => cluster;

    /// <summary>The message that arrives next, or null where something else happens before.</summary>
    internal SimulatedEvent? NextMessage =>
        queue.TryPeek(out SimulatedEvent next, out long time) && IsMessage(next.Kind) && !Waits(next, Math.Max(time, Now), out _) ? next : null;

    /// <summary>Runs a scenario to its end.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="schedule">The schedule.</param>
    /// <param name="trace">Is told what happens, or null.</param>
    /// <exception cref="InvariantViolationException">A state machine breaks its own rules.</exception>
    public static History Run(Scenario scenario, Schedule schedule, ITrace? trace = null) => Run(scenario, schedule, trace, null).History;

    /// <summary>Runs a scenario, and asks before each step whether to go on.</summary>
    internal static Simulation Run(Scenario scenario, Schedule schedule, ITrace? trace, Func<Simulation, bool>? beforeStep) =>
        Surroundings.Without(() => RunHere(scenario, schedule, trace, beforeStep));

    private static Simulation RunHere(Scenario scenario, Schedule schedule, ITrace? trace, Func<Simulation, bool>? beforeStep)
    {
        Simulation simulation = new(scenario, schedule, trace);
        simulation.StartProgram(incarnation: 0);
        while (simulation.MayGoOn(beforeStep))
        {
            simulation.Advance();
        }

        simulation.Finish();
        return simulation;
    }

    /// <summary>Adds all that decides what will happen, and what has been told, to a hash.</summary>
    internal void AddTo(ref StateHash hash)
    {
        hash.Add((long)random.State);
        History.AddTo(ref hash);
        hash.Add(Position);
        hash.Add(timestampOffset);
        foreach (SimulatedProducer producer in producers)
        {
            hash.Add(producer.IsDead);
            hash.Add(producer.ClockOffset);
            producer.Core.AddTo(ref hash, Now + producer.ClockOffset);
        }

        AddConnectionsTo(ref hash);
        cluster.AddTo(ref hash, Now);
        queue.AddTo(ref hash, Now);
    }

    internal SimulatedProducer NewProducer(Application owner, ProducerOptions options)
    {
        options = scenario.Profile is { } profile ? options with { Profile = profile } : options;
        Clients clients = new(this, producers.Count);
        SimulatedProducer producer = new(this, owner, producers.Count, options, new(options, clients, random.NextBits()));
        producers.Add(producer);
        return producer;
    }

    internal Task Delay(Application owner, int milliseconds)
    {
        TaskCompletionSource done = new();
        After(owner, milliseconds, done.SetResult);
        return done.Task;
    }

    internal void After(Application owner, int milliseconds, Action action)
    {
        delays.Add(() =>
        {
            if (!owner.IsKilled)
            {
                action();
            }
        });
        queue.Add(Now + milliseconds, new(EventKind.DelayEnds, delays.Count - 1));
    }

    internal AppendResult Produce(SimulatedProducer producer, int message, int partition, Action<DeliveryReport>? handler)
    {
        int call = History.Call(message, partition);
        handlers.Add(call, handler);
        trace?.Sent(this, producer.Index, message, call, partition);
        Record record = new(null, ValueOf(call), Now + timestampOffset);
        AppendResult result = producer.IsDead ? AppendResult.Closed : producer.Core.Append(TimeOf(producer), Topic, partition, record, call);
        if (result != AppendResult.Accepted)
        {
            Report(producer.Index, new(
                call, new(Topic, partition), -1, DeliveryStatus.NotPersisted, result == AppendResult.Fatal ? DeliveryFailure.Fatal : DeliveryFailure.Refused));
        }

        ScheduleTick(producer);
        return result;
    }

    internal void Flush(SimulatedProducer producer)
    {
        if (!producer.IsDead)
        {
            producer.Core.Flush(TimeOf(producer));
            ScheduleTick(producer);
        }
    }

    /// <summary>The process goes on, but nobody takes the reports of what was queued.</summary>
    internal void Dispose(SimulatedProducer producer)
    {
        if (!producer.IsDead)
        {
            producer.IsDead = true;
            CloseConnectionsOf(producer.Index);
            trace?.Note(this, "the producer is disposed");
        }
    }

    internal void Add(long delay, in SimulatedEvent happens) => queue.Add(Now + delay, happens);

    /// <summary>How long a message takes, in milliseconds.</summary>
    internal long Latency() => schedule.Jitter ? 1 + random.Below(4) : 1;

    private static byte[] ValueOf(int call)
    {
        byte[] value = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(value, call);
        return value;
    }

    internal static int CallOf(Record record) => record.Value is { Length: 4 } value ? BinaryPrimitives.ReadInt32LittleEndian(value) : -1;

    private long TimeOf(SimulatedProducer producer) => Now + producer.ClockOffset;

    private void StartProgram(int incarnation)
    {
        application = new(this, incarnation);
        program = scenario.Program(application);
    }

    // The end is when the application has ended and nothing is on its way: then only time would pass.
    private bool MayGoOn(Func<Simulation, bool>? beforeStep)
    {
        if (program!.IsFaulted)
        {
            program.GetAwaiter().GetResult();
        }

        bool isOver = program.IsCompleted && queue.Deliveries == 0 && producers.TrueForAll(producer => producer.IsDead || producer.Core.Pending == 0);
        return !isOver && !queue.IsEmpty && Now < scenario.TimeLimit && beforeStep?.Invoke(this) != false;
    }

    private void Finish()
    {
        History.IsFinished = program!.IsCompleted;
        History.Logs = cluster.ReadLogs(CallOf);
        foreach (SendCall call in History.Calls)
        {
            call.IsKilled |= call.Report is null && !History.IsFinished;
        }
    }

    private void Advance()
    {
        SimulatedEvent happens = queue.Take(out long time);
        Now = Math.Max(Now, time);
        if (Waits(happens, Now, out long until))
        {
            queue.Add(until, happens);
            return;
        }

        if (IsMessage(happens.Kind))
        {
            Step++;
            if (Strikes(happens))
            {
                return;
            }
        }

        Handle(happens);
    }

    // A message on a connection, or to a broker, that a fault holds up.
    private bool Waits(in SimulatedEvent happens, long now, out long until)
    {
        until = Math.Max(WaitsOnConnection(happens), cluster.HoldsUp(happens));
        return until > now;
    }

    private static bool IsMessage(EventKind kind) => kind is EventKind.RequestArrives or EventKind.ResponseArrives or EventKind.ReplicaRequestArrives or EventKind.ReplicaResponseArrives;

    private void Handle(in SimulatedEvent happens)
    {
        switch (happens.Kind)
        {
            case EventKind.RequestArrives:
                RequestArrives(happens);
                break;
            case EventKind.ResponseArrives:
                ResponseArrives(happens);
                break;
            case EventKind.ConnectionBreaks:
                TraceBreak(happens.Connection!);
                ConnectionBreaks(happens.Connection!);
                break;
            case EventKind.ClientIsGone:
                cluster.Disconnected(happens.Connection!);
                break;
            case EventKind.ProducerTick:
                TickProducer(producers[happens.Target], happens.Number);
                break;
            case EventKind.ReportArrives:
                ReportArrives(producers[happens.Target], (DeliveryReport)happens.Payload!);
                break;
            case EventKind.DelayEnds:
                delays[happens.Target]();
                break;
            default:
                cluster.Handle(happens);
                break;
        }
    }

    private void TickProducer(SimulatedProducer producer, long due)
    {
        if (!producer.IsDead && producer.ScheduledTick == due)
        {
            producer.ScheduledTick = long.MaxValue;
            producer.Core.Tick(TimeOf(producer));
            ScheduleTick(producer);
        }
    }

    private void ScheduleTick(SimulatedProducer producer)
    {
        long next = producer.Core.NextTick;
        if (next != long.MaxValue && next - producer.ClockOffset < producer.ScheduledTick)
        {
            producer.ScheduledTick = Math.Max(next - producer.ClockOffset, Now);
            queue.Add(producer.ScheduledTick, new(EventKind.ProducerTick, producer.Index, producer.ScheduledTick));
        }
    }

    private void Report(int producer, in DeliveryReport report)
    {
        producers[producer].ReportsWaiting++;
        queue.Add(Now, new(EventKind.ReportArrives, producer, (int)report.State!, report));
    }

    private void ReportArrives(SimulatedProducer producer, in DeliveryReport report)
    {
        if (producer.IsDead)
        {
            return;
        }

        int call = (int)report.State!;
        producer.ReportsWaiting--;
        History.Calls[call].Report = report;
        trace?.Reported(this, producer.Index, History.Calls[call].Message, report);
        if (handlers.Remove(call, out Action<DeliveryReport>? handler))
        {
            handler?.Invoke(report);
        }

        producer.EndFlushes();
    }
}
