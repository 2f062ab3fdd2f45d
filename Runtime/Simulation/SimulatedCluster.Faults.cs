using ProducerSafety.Runtime.Broker;
using ProducerSafety.Runtime.Protocol;

namespace ProducerSafety.Runtime.Simulation;

/// <content>What the faults do to brokers.</content>
internal sealed partial class SimulatedCluster
{
    public void Pause(int broker, long duration) => BrokerOf(broker).PausedUntil = simulation.Now + duration;

    public void Strike(FaultKind kind, int id)
    {
        SimulatedBroker broker = BrokerOf(id);
        if (broker.Core is null)
        {
            return;
        }

        switch (kind)
        {
            case FaultKind.StopBroker:
                trace?.Fault(simulation, $"broker {id} stops");
                broker.Directory.Flush();
                GoDown(broker);
                controller.Stopped(id);
                EndLater(kind, id, scenario.FaultLasts);
                break;
            case FaultKind.CrashBroker when MayCrash(id):
                trace?.Fault(simulation, $"broker {id} crashes and loses what it has not flushed");
                broker.HasLost = broker.Directory.Crash();
                GoDown(broker);
                controller.Stopped(id);
                EndLater(kind, id, scenario.FaultLasts);
                break;
            case FaultKind.PauseBroker:
                trace?.Fault(simulation, $"broker {id} does nothing for {scenario.FaultLasts} ms");
                Pause(id, scenario.FaultLasts);
                break;
            case FaultKind.MoveLeader:
                MoveLeader(id);
                break;
            case FaultKind.LagFollower:
                trace?.Fault(simulation, $"broker {id} lags behind its leaders");
                broker.LagsUntil = simulation.Now + scenario.Broker.ReplicaLagTimeMaxMs + scenario.FaultLasts;
                break;
            case FaultKind.ShrinkIsr:
                trace?.Fault(simulation, $"all brokers but {id} lag behind");
                foreach (SimulatedBroker other in brokers.Where(other => other != broker))
                {
                    other.LagsUntil = simulation.Now + scenario.Broker.ReplicaLagTimeMaxMs + scenario.FaultLasts;
                }

                break;
            case FaultKind.JumpBrokerClock:
                trace?.Fault(simulation, $"the clock of broker {id} jumps by {Simulation.ClockJump / 1000} s");
                broker.MoveClock(Simulation.ClockJump);
                break;
            case FaultKind.SetBrokerClockBack:
                trace?.Fault(simulation, $"the clock of broker {id} is set back by {Simulation.ClockJump / 1000} s");
                broker.MoveClock(-Simulation.ClockJump);
                break;
            case FaultKind.FillDisk:
                trace?.Fault(simulation, $"the disk of broker {id} is full");
                FillDisk(broker, isFull: true);
                EndLater(kind, id, scenario.FaultLasts);
                break;
            default:
                break;
        }
    }

    private void End(FaultKind kind, SimulatedBroker broker)
    {
        if (kind == FaultKind.FillDisk)
        {
            trace?.Note(simulation, $"the disk of broker {broker.Id} has room again");
            FillDisk(broker, isFull: false);
        }
        else if (broker.Core is null)
        {
            trace?.Note(simulation, $"broker {broker.Id} is back");
            broker.Start(controller.Register(broker.Id, keptEverything: !broker.HasLost), scenario.Broker);
            broker.HasLost = false;
        }
    }

    private void EndLater(FaultKind kind, int broker, long delay) => simulation.Add(delay, new(EventKind.FaultEnds, broker, (int)kind));

    // A crash costs what was not flushed. Where no other in-sync replica has it, no client could help, and the fault is left out.
    private bool MayCrash(int broker)
    {
        for (int partition = 0; partition < scenario.Partitions; partition++)
        {
            PartitionAssignment? assignment = controller.Find(new(Simulation.Topic, partition));
            if (!scenario.MayLoseAllCopies && assignment is not null && !assignment.Isr.Any(other => other != broker && IsUp(other)))
            {
                return false;
            }
        }

        return true;
    }

    private void GoDown(SimulatedBroker broker)
    {
        broker.Core = null;
        broker.PausedUntil = 0;
        simulation.CloseAllOf(broker.Id);
        foreach (SimulatedBroker other in brokers.Where(other => other != broker))
        {
            simulation.Add(1, new(EventKind.PeerIsGone, other.Id, broker.Id));
        }
    }

    private void MoveLeader(int broker)
    {
        for (int partition = 0; partition < scenario.Partitions; partition++)
        {
            TopicPartition id = new(Simulation.Topic, partition);
            if (controller.Find(id) is { } assignment && assignment.Leader == broker)
            {
                int next = assignment.Isr.FirstOrDefault(other => other != broker && IsUp(other));
                if (next > 0)
                {
                    trace?.Fault(simulation, $"the leadership of partition {partition} moves from broker {broker} to {next}");
                    Invariant.Holds(controller.MoveLeader(id, next) == ErrorCode.None, "An in-sync replica that is up cannot lead.");
                }
            }
        }
    }

    private static void FillDisk(SimulatedBroker broker, bool isFull)
    {
        foreach (Replica replica in broker.Core?.Replicas ?? [])
        {
            replica.IsLogFull = isFull;
        }
    }
}
