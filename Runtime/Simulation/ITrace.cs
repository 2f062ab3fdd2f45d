using ProducerSafety.Runtime.Producer;
using ProducerSafety.Runtime.Protocol;

namespace ProducerSafety.Runtime.Simulation;

/// <summary>Is told what happens in a simulation, to print or to draw it.</summary>
public interface ITrace
{
    /// <summary>The application hands over a message.</summary>
    void Sent(Simulation simulation, int producer, int message, int call, int partition);

    /// <summary>The application is told a verdict.</summary>
    void Reported(Simulation simulation, int producer, int message, DeliveryReport report);

    /// <summary>A producer sends a request.</summary>
    void Transmitted(Simulation simulation, int producer, int broker, Request request);

    /// <summary>A broker answers.</summary>
    void Transmitted(Simulation simulation, int producer, int broker, Response response);

    /// <summary>A broker deals with a batch.</summary>
    void Decided(Simulation simulation, int broker, ProduceRequest request, int index, in PartitionAppended answer, bool isDuplicate);

    /// <summary>An answer reaches a producer.</summary>
    void Answered(Simulation simulation, int producer, int broker, Response response);

    /// <summary>A request never arrives.</summary>
    void Lost(Simulation simulation, int producer, int broker, Request request);

    /// <summary>An answer never arrives.</summary>
    void Lost(Simulation simulation, int producer, int broker, Response response);

    /// <summary>A producer closes the connection to a broker that did not answer in time.</summary>
    void TimedOut(Simulation simulation, int producer, int broker);

    /// <summary>A fault strikes.</summary>
    void Fault(Simulation simulation, string text);

    /// <summary>Something else happens: an election, a restart.</summary>
    void Note(Simulation simulation, string text);
}
