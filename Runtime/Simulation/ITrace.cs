using ProducerSafety.Runtime.Producer;
using ProducerSafety.Runtime.Protocol;

namespace ProducerSafety.Runtime.Simulation;

/// <summary>Is told what happens in a simulation, to print or to draw it.</summary>
public interface ITrace
{
    /// <summary>The application hands over a message.</summary>
    /// <param name="simulation">The simulation.</param>
    /// <param name="message">Which message.</param>
    /// <param name="call">The index of the call in <see cref="History.Calls"/>.</param>
    /// <param name="partition">Its partition.</param>
    void Sent(Simulation simulation, int message, int call, int partition);

    /// <summary>The application is told a verdict.</summary>
    /// <param name="simulation">The simulation.</param>
    /// <param name="message">Which message.</param>
    /// <param name="report">The verdict.</param>
    void Reported(Simulation simulation, int message, DeliveryReport report);

    /// <summary>A request reaches a broker, which deals with it.</summary>
    /// <param name="simulation">The simulation.</param>
    /// <param name="producer">Which producer.</param>
    /// <param name="broker">Which broker.</param>
    /// <param name="request">The request.</param>
    void Requested(Simulation simulation, int producer, int broker, Request request);

    /// <summary>An answer reaches a producer.</summary>
    /// <param name="simulation">The simulation.</param>
    /// <param name="producer">Which producer.</param>
    /// <param name="broker">Which broker.</param>
    /// <param name="response">The answer.</param>
    void Answered(Simulation simulation, int producer, int broker, Response response);

    /// <summary>Something else happens: a fault, an election, a restart.</summary>
    /// <param name="simulation">The simulation.</param>
    /// <param name="text">In words.</param>
    void Note(Simulation simulation, string text);
}
