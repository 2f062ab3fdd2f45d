using ProducerSafety.Runtime.Broker;
using ProducerSafety.Runtime.Protocol;
using ProducerSafety.Runtime.Records;

namespace ProducerSafety.Runtime.Simulation;

/// <summary>The brokers and the controller of a simulation, and the messages between them.</summary>
internal sealed partial class SimulatedCluster : IControllerEffects
{
    private readonly Scenario scenario;
    private readonly Simulation simulation;
    private readonly ITrace? trace;
    private readonly Controller controller;
    private readonly SimulatedBroker[] brokers;
    private int refused;

    public SimulatedCluster(Scenario scenario, Simulation simulation, ITrace? trace)
    {
        this.scenario = scenario;
        this.simulation = simulation;
        this.trace = trace;
        controller = new(scenario.Broker, this);
        brokers = new SimulatedBroker[scenario.Brokers];
        for (int index = 0; index < brokers.Length; index++)
        {
            brokers[index] = new(simulation, index + 1, trace);
        }

        foreach (SimulatedBroker broker in brokers)
        {
            broker.Start(controller.Register(broker.Id), scenario.Broker);
        }

        if (scenario.TopicExists)
        {
            controller.CreateTopic(Simulation.Topic, scenario.Partitions, scenario.ReplicationFactor);
        }
    }

    public bool IsUp(int broker) => BrokerOf(broker).Core is not null;

    public void Publish(PartitionAssignment assignment)
    {
        if (assignment.PartitionEpoch > 0)
        {
            trace?.Note(simulation, assignment.Leader < 0
                ? $"partition {assignment.Partition.Partition} has no leader"
                : $"broker {assignment.Leader} leads partition {assignment.Partition.Partition}, in sync: {string.Join(", ", assignment.Isr)}");
        }

        foreach (SimulatedBroker broker in brokers)
        {
            simulation.Add(1, new(EventKind.AssignmentArrives, broker.Id, Payload: assignment));
        }
    }

    public void PublishBrokers(IReadOnlyList<int> alive)
    {
        foreach (SimulatedBroker broker in brokers)
        {
            simulation.Add(1, new(EventKind.BrokersArrive, broker.Id, Payload: alive));
        }
    }

    /// <summary>A client's request arrives at a broker that is up.</summary>
    public void Handle(Connection connection, int correlationId, Request request)
    {
        if (request is ProduceRequest produce && refused < scenario.Refusals.Count)
        {
            Refuse(connection, correlationId, produce, scenario.Refusals[refused++]);
            return;
        }

        SimulatedBroker broker = BrokerOf(connection.Broker);
        broker.Core!.Handle(simulation.Now, connection.Id, correlationId, request);
        broker.ScheduleTick();
    }

    public void Disconnected(Connection connection)
    {
        connection.IsOpenForBroker = false;
        BrokerOf(connection.Broker).Core?.Disconnected(connection.Id);
    }

    /// <summary>Until when an event has to wait because of a fault, or 0.</summary>
    public long HoldsUp(in SimulatedEvent happens) =>
        happens.Kind switch
        {
            EventKind.RequestArrives or EventKind.AssignmentArrives or EventKind.BrokersArrive or EventKind.BrokerTick => BrokerOf(happens.Target).PausedUntil,
            EventKind.ReplicaRequestArrives => Math.Max(BrokerOf(happens.Target).PausedUntil, BrokerOf(((ReplicaFetchRequest)happens.Payload!).Follower).LagsUntil),
            EventKind.ReplicaResponseArrives => Math.Max(BrokerOf(happens.Target).PausedUntil, BrokerOf(happens.Target).LagsUntil),
            _ => 0,
        };

    public void Handle(in SimulatedEvent happens)
    {
        long now = simulation.Now;
        if (happens.Kind == EventKind.ControllerRequestArrives)
        {
            HandleController(happens);
            return;
        }

        SimulatedBroker broker = BrokerOf(happens.Target);
        if (happens.Kind == EventKind.FaultEnds)
        {
            End((FaultKind)happens.Number, broker);
        }
        else if (broker.Core is not { } core)
        {
            TellSender(happens);
        }
        else
        {
            switch (happens.Kind)
            {
                case EventKind.AssignmentArrives:
                    core.Apply(now, (PartitionAssignment)happens.Payload!);
                    break;
                case EventKind.BrokersArrive:
                    core.ApplyBrokers(now, (IReadOnlyList<int>)happens.Payload!);
                    break;
                case EventKind.ReplicaRequestArrives:
                    core.HandleReplicaFetch(now, (ReplicaFetchRequest)happens.Payload!);
                    break;
                case EventKind.ReplicaResponseArrives:
                    core.HandleReplicaFetchResponse(now, (ReplicaFetchResponse)happens.Payload!);
                    break;
                case EventKind.PeerIsGone:
                    core.PeerDisconnected(now, (int)happens.Number);
                    break;
                case EventKind.BrokerTick when broker.ScheduledTick == happens.Number:
                    broker.ScheduledTick = long.MaxValue;
                    core.Tick(now);
                    break;
                default:
                    break;
            }

            broker.ScheduleTick();
        }
    }

    /// <summary>What lies in the log of each partition's leader.</summary>
    public IReadOnlyList<IReadOnlyList<int>> ReadLogs(Func<Record, int> callOf)
    {
        List<IReadOnlyList<int>> logs = [];
        for (int partition = 0; partition < scenario.Partitions; partition++)
        {
            int leader = LeaderOf(partition);
            logs.Add(leader < 0 ? [] : [.. ReadLog(leader, partition).Select(callOf)]);
        }

        return logs;
    }

    /// <summary>The broker that leads a partition, or -1.</summary>
    public int LeaderOf(int partition) => controller.Find(new(Simulation.Topic, partition))?.Leader ?? -1;

    /// <summary>What lies on a broker's disk of a partition.</summary>
    public IEnumerable<Record> ReadLog(int broker, int partition) =>
        BrokerOf(broker).Directory.Logs.GetValueOrDefault(new(Simulation.Topic, partition))?.Entries.SelectMany(entry => entry.Batch.Records) ?? [];

    public void AddTo(ref StateHash hash, long now)
    {
        controller.AddTo(ref hash);
        hash.Add(refused);
        foreach (SimulatedBroker broker in brokers)
        {
            broker.AddTo(ref hash, now);
        }
    }

    // A broker that is down takes no messages; the sender notices.
    private void TellSender(in SimulatedEvent happens)
    {
        int sender = happens.Payload switch
        {
            ReplicaFetchRequest request => request.Follower,
            ReplicaFetchResponse response => response.Leader,
            _ => -1,
        };
        if (sender > 0)
        {
            simulation.Add(1, new(EventKind.PeerIsGone, sender, happens.Target));
        }
    }

    private void HandleController(in SimulatedEvent happens)
    {
        SimulatedBroker broker = BrokerOf(happens.Target);
        switch (happens.Payload)
        {
            case IsrChange change:
                if (controller.ChangeIsr(change) is var error and not ErrorCode.None)
                {
                    broker.Core?.IsrChangeRefused(simulation.Now, change, error);
                }

                break;
            case string topic:
                controller.CreateTopic(topic, scenario.Partitions, scenario.ReplicationFactor);
                break;
            default:
                broker.Core?.ProducerIdsAllocated(controller.AllocateProducerIds());
                break;
        }

        broker.ScheduleTick();
    }

    /// <summary>A broker answers an error instead of doing what is asked.</summary>
    public void Refuse(Connection connection, int correlationId, ProduceRequest request, ErrorCode error)
    {
        if (error == ErrorCode.NetworkException)
        {
            trace?.Fault(simulation, $"broker {connection.Broker} closes the connection");
            trace?.Lost(simulation, connection.Producer, connection.Broker, request);
            Disconnected(connection);
            simulation.Add(1, new(EventKind.ConnectionBreaks, connection.Producer, Connection: connection));
        }
        else
        {
            PartitionAppended[] refusals = [.. request.Batches.Select(batch => new PartitionAppended(batch.Partition, error, -1, -1))];
            for (int index = 0; index < refusals.Length; index++)
            {
                trace?.Decided(simulation, connection.Broker, request, index, refusals[index], isDuplicate: false);
            }

            simulation.Respond(connection.Id, correlationId, new ProduceResponse(refusals));
        }
    }

    private SimulatedBroker BrokerOf(int id) => brokers[id - 1];
}
