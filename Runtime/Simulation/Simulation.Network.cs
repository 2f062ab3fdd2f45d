using ProducerSafety.Runtime.Producer;
using ProducerSafety.Runtime.Protocol;

namespace ProducerSafety.Runtime.Simulation;

/// <content>The connections between producers and brokers.</content>
public sealed partial class Simulation
{
    private readonly List<Connection> connections = [];

    /// <summary>A broker answers.</summary>
    internal void Respond(long connectionId, int correlationId, Response response)
    {
        Connection connection = connections[(int)connectionId];
        trace?.Transmitted(this, connection.Producer, connection.Broker, response);
        if (!connection.IsOpenForBroker || connection.LosesResponses)
        {
            trace?.Lost(this, connection.Producer, connection.Broker, response);
            return;
        }

        connection.LastArrivalAtClient = Math.Max(Now + Latency(), connection.LastArrivalAtClient);
        queue.Add(connection.LastArrivalAtClient, new(EventKind.ResponseArrives, connection.Producer, correlationId, response, connection));
    }

    /// <summary>A broker closes a connection, or is gone.</summary>
    internal void CloseByBroker(long connectionId)
    {
        Connection connection = connections[(int)connectionId];
        if (connection.IsOpenForBroker)
        {
            connection.IsOpenForBroker = false;
            queue.Add(Math.Max(Now + Latency(), connection.LastArrivalAtClient), new(EventKind.ConnectionBreaks, connection.Producer, Connection: connection));
        }
    }

    internal void CloseAllOf(int broker) => connections.FindAll(connection => connection.Broker == broker).ForEach(connection => CloseByBroker(connection.Id));

    private void Send(int producer, int brokerName, int correlationId, Request request)
    {
        Connection connection = connections.Find(open => open.Producer == producer && open.BrokerName == brokerName && open.IsOpenForClient) ?? Open(producer, brokerName);
        trace?.Transmitted(this, producer, connection.Broker, request);
        if (connection.LosesRequests)
        {
            trace?.Lost(this, producer, connection.Broker, request);
            return;
        }

        connection.LastArrivalAtBroker = Math.Max(Now + Latency(), connection.LastArrivalAtBroker);
        queue.Add(connection.LastArrivalAtBroker, new(EventKind.RequestArrives, connection.Broker, correlationId, request, connection));
    }

    // A bootstrap server is any broker, the next one at each attempt.
    private Connection Open(int producer, int brokerName)
    {
        int broker = brokerName == ProducerCore.AnyBroker ? (connections.Count(other => other.BrokerName == brokerName) % scenario.Brokers) + 1 : brokerName;
        Connection connection = new(connections.Count, producer, brokerName, broker);
        connections.Add(connection);
        return connection;
    }

    private void CloseByClient(int producer, int brokerName) =>
        connections.FindAll(connection => connection.Producer == producer && connection.BrokerName == brokerName).ForEach(CloseByClient);

    private void CloseConnectionsOf(int producer) => connections.FindAll(connection => connection.Producer == producer).ForEach(CloseByClient);

    // What is on its way to the broker still arrives there.
    private void CloseByClient(Connection connection)
    {
        if (connection.IsOpenForClient)
        {
            connection.IsOpenForClient = false;
            queue.Add(Math.Max(Now + Latency(), connection.LastArrivalAtBroker), new(EventKind.ClientIsGone, connection.Broker, Connection: connection));
        }
    }

    private static long WaitsOnConnection(in SimulatedEvent happens) => happens.Connection is not { } connection ? 0
        : happens.Kind is EventKind.RequestArrives or EventKind.ClientIsGone ? connection.RequestsWaitUntil
        : connection.ResponsesWaitUntil;

    private void RequestArrives(in SimulatedEvent happens)
    {
        Connection connection = happens.Connection!;
        if (!cluster.IsUp(connection.Broker))
        {
            TraceLost(happens);
            CloseByBroker(connection.Id);
        }
        else if (connection.IsOpenForBroker && !connection.LosesRequests)
        {
            cluster.Handle(connection, (int)happens.Number, (Request)happens.Payload!);
        }
        else
        {
            TraceLost(happens);
        }
    }

    private void ResponseArrives(in SimulatedEvent happens)
    {
        SimulatedProducer producer = producers[happens.Target];
        if (happens.Connection is { IsOpenForClient: true, LosesResponses: false } && !producer.IsDead)
        {
            Response response = (Response)happens.Payload!;
            trace?.Answered(this, producer.Index, happens.Connection.Broker, response);
            producer.Core.HandleResponse(TimeOf(producer), (int)happens.Number, response);
            ScheduleTick(producer);
        }
        else
        {
            TraceLost(happens);
        }
    }

    private void TraceBreak(Connection connection)
    {
        if (connection.IsOpenForClient && connection.BrokerName != ProducerCore.AnyBroker && !producers[connection.Producer].IsDead)
        {
            trace?.Note(this, $"the connection to broker {connection.Broker} breaks");
        }
    }

    private void TraceLost(in SimulatedEvent happens)
    {
        Connection connection = happens.Connection!;
        if (happens.Payload is Request request)
        {
            trace?.Lost(this, connection.Producer, connection.Broker, request);
        }
        else
        {
            trace?.Lost(this, connection.Producer, connection.Broker, (Response)happens.Payload!);
        }
    }

    private void ConnectionBreaks(Connection connection)
    {
        SimulatedProducer producer = producers[connection.Producer];
        if (connection.IsOpenForClient && !producer.IsDead)
        {
            CloseByClient(connection);
            producer.Core.HandleDisconnect(TimeOf(producer), connection.BrokerName);
            ScheduleTick(producer);
        }
    }

    // Closed connections with nothing on its way decide nothing any more.
    private void AddConnectionsTo(ref StateHash hash)
    {
        foreach (Connection connection in connections)
        {
            if (connection.IsOpenForClient || connection.IsOpenForBroker)
            {
                connection.AddTo(ref hash, Now);
            }
        }

        hash.Add(connections.Count(connection => connection.BrokerName == ProducerCore.AnyBroker) % scenario.Brokers);
    }

    /// <summary>The effects of one producer.</summary>
    private sealed class Clients(Simulation simulation, int producer) : IProducerEffects
    {
        public void Send(int broker, int correlationId, Request request) => simulation.Send(producer, broker, correlationId, request);

        public void Disconnect(int broker)
        {
            simulation.trace?.TimedOut(simulation, producer, broker);
            simulation.CloseByClient(producer, broker);
        }

        public void Report(in DeliveryReport report) => simulation.Report(producer, report);
    }
}
