using ProducerSafety.Runtime.Producer;
using ProducerSafety.Runtime.Protocol;

namespace ProducerSafety.Runtime.Simulation;

/// <content>What the faults do.</content>
public sealed partial class Simulation
{
    private const long ShortDelay = 200;
    internal const long ClockJump = 60_000;

    /// <summary>Whether a fault would strike something in the event that is due at the next step.</summary>
    internal static bool CanStrike(FaultKind kind, in SimulatedEvent happens) => kind switch
    {
        FaultKind.LoseRequest or FaultKind.BreakAndArriveLate => happens.Kind == EventKind.RequestArrives,
        FaultKind.RefuseRequest => happens is { Kind: EventKind.RequestArrives, Payload: ProduceRequest { Acks: not 0 } },
        FaultKind.LoseAcknowledgement => happens.Kind == EventKind.ResponseArrives,
        FaultKind.ResetConnection => happens.Kind is EventKind.RequestArrives or EventKind.ResponseArrives,
        _ => true,
    };

    // Faults strike the first message from their step on that they can strike.
    private bool Strikes(in SimulatedEvent happens)
    {
        if (nextFault >= schedule.Faults.Count || Step < schedule.Faults[nextFault].Step || !CanStrike(schedule.Faults[nextFault].Kind, happens))
        {
            return false;
        }

        FaultKind kind = schedule.Faults[nextFault++].Kind;
        return happens.Connection is { } connection ? Strike(kind, happens, connection) : Strike(kind, happens);
    }

    /// <returns>Whether the message is gone or comes later.</returns>
    private bool Strike(FaultKind kind, in SimulatedEvent happens, Connection connection)
    {
        switch (kind)
        {
            case FaultKind.LoseRequest:
                trace?.Fault(this, $"the request to broker {connection.Broker} is lost");
                trace?.Lost(this, connection.Producer, connection.Broker, (Request)happens.Payload!);
                connection.LosesRequests = true;
                connection.LosesResponses = true;
                return true;
            case FaultKind.LoseAcknowledgement:
                trace?.Fault(this, $"the answer of broker {connection.Broker} is lost");
                trace?.Lost(this, connection.Producer, connection.Broker, (Response)happens.Payload!);
                connection.LosesResponses = true;
                return true;
            case FaultKind.Delay:
                trace?.Fault(this, $"a message is delayed by {ShortDelay} ms");
                if (happens.Kind == EventKind.RequestArrives)
                {
                    connection.RequestsWaitUntil = Now + ShortDelay;
                }
                else
                {
                    connection.ResponsesWaitUntil = Now + ShortDelay;
                }

                queue.Add(Now + ShortDelay, happens);
                return true;
            case FaultKind.BreakAndArriveLate:
                trace?.Fault(this, $"the connection to broker {connection.Broker} breaks, and the request still arrives {ShortDelay} ms later");
                connection.RequestsWaitUntil = Now + ShortDelay;
                connection.LosesResponses = true;
                queue.Add(Now + ShortDelay, happens);
                ConnectionBreaks(connection);
                return true;
            case FaultKind.ResetConnection:
                trace?.Fault(this, $"the connection to broker {connection.Broker} is reset");
                TraceLost(happens);
                connection.IsOpenForBroker = false;
                cluster.Disconnected(connection);
                ConnectionBreaks(connection);
                return true;
            case FaultKind.RefuseRequest:
                trace?.Fault(this, $"broker {connection.Broker} has too few in-sync replicas for this request");
                cluster.Refuse(connection, (int)happens.Number, (ProduceRequest)happens.Payload!, ErrorCode.NotEnoughReplicas);
                return true;
            default:
                return Strike(kind, happens);
        }
    }

    private bool Strike(FaultKind kind, in SimulatedEvent happens)
    {
        int broker = happens.Connection?.Broker ?? happens.Target;
        switch (kind)
        {
            case FaultKind.Delay:
                cluster.Pause(broker, ShortDelay);
                queue.Add(Now + ShortDelay, happens);
                return true;
            case FaultKind.JumpClock:
                trace?.Fault(this, $"the producer's clock jumps by {ClockJump / 1000} s");
                timestampOffset += ClockJump;
                foreach (SimulatedProducer producer in producers)
                {
                    producer.ClockOffset += ClockJump;
                    producer.ScheduledTick = long.MaxValue;
                    ScheduleTick(producer);
                }

                return false;
            case FaultKind.SetClockBack:
                trace?.Fault(this, $"the producer's clock is set back by {ClockJump / 1000} s");
                timestampOffset -= ClockJump;
                return false;
            case FaultKind.KillProducer:
                Kill();
                return false;
            default:
                cluster.Strike(kind, broker);
                return false;
        }
    }

    private void Kill()
    {
        trace?.Fault(this, "the producer's process is killed and started again");
        application!.IsKilled = true;
        foreach (SimulatedProducer producer in producers)
        {
            producer.IsDead = true;
            CloseConnectionsOf(producer.Index);
        }

        foreach (SendCall call in History.Calls)
        {
            call.IsKilled |= call.Report is null;
        }

        if (!program!.IsCompleted)
        {
            StartProgram(application.Incarnation + 1);
        }
    }
}
