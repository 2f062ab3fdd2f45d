using ProducerSafety.Runtime.Protocol;

namespace ProducerSafety.Runtime.Producer;

/// <summary>
/// What the producer's state machine asks its driver to do. A driver puts it in a queue and returns: it never calls the state machine back from here.
/// </summary>
public interface IProducerEffects
{
    /// <summary>
    /// Sends a request, over a connection that the driver opens where there is none. An answer goes to <see cref="ProducerCore.HandleResponse"/>; when the connection cannot be
    /// opened or breaks, <see cref="ProducerCore.HandleDisconnect"/> is told once.
    /// </summary>
    /// <param name="broker">The broker's id, or <see cref="ProducerCore.AnyBroker"/>.</param>
    /// <param name="correlationId">What the answer must carry.</param>
    /// <param name="request">The request. A produce request with acks 0 has no answer.</param>
    void Send(int broker, int correlationId, Request request);

    /// <summary>Closes the connection to a broker, of which an answer did not come in time. Nothing is told about it afterwards.</summary>
    /// <param name="broker">The broker's id, or <see cref="ProducerCore.AnyBroker"/>.</param>
    void Disconnect(int broker);

    /// <summary>Hands a verdict to the application.</summary>
    /// <param name="report">The verdict.</param>
    void Report(in DeliveryReport report);
}
