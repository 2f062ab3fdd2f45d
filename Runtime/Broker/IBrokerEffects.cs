using ProducerSafety.Runtime.Protocol;

namespace ProducerSafety.Runtime.Broker;

/// <summary>
/// What a <see cref="BrokerCore"/> asks of its driver. The driver remembers it and acts once the call into the broker has returned: it never calls the broker from here.
/// </summary>
public interface IBrokerEffects
{
    /// <summary>Answer a client. Answers on one connection come in the order of the requests.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="correlationId">The request's correlation id.</param>
    /// <param name="response">The answer.</param>
    void Respond(long connection, int correlationId, Response response);

    /// <summary>Says what was decided on a batch, for a driver that shows it; nothing needs to be done.</summary>
    /// <param name="request">The client's request.</param>
    /// <param name="index">Which of its batches.</param>
    /// <param name="answer">What was decided. With acks=all it may still fail while it waits for the in-sync replicas.</param>
    /// <param name="isDuplicate">Whether the batch was in the log already and was not appended again.</param>
    void Decided(ProduceRequest request, int index, in PartitionAppended answer, bool isDuplicate)
    {
    }

    /// <summary>Close a client's connection: the only way to say that something failed to a producer with acks 0.</summary>
    /// <param name="connection">The connection.</param>
    void Close(long connection);

    /// <summary>Send a fetch to a leader. Where it or its answer is lost, <see cref="BrokerCore.PeerDisconnected"/> must be called.</summary>
    /// <param name="request">The fetch.</param>
    void Send(ReplicaFetchRequest request);

    /// <summary>Send an answer to a follower.</summary>
    /// <param name="response">The answer.</param>
    void Send(ReplicaFetchResponse response);

    /// <summary>Ask the controller for other in-sync replicas: <see cref="Controller.ChangeIsr"/>.</summary>
    /// <param name="change">The change.</param>
    void ChangeIsr(IsrChange change);

    /// <summary>Ask the controller for a topic: <see cref="Controller.CreateTopic(string)"/>.</summary>
    /// <param name="topic">The topic's name.</param>
    void CreateTopic(string topic);

    /// <summary>Ask the controller for producer ids: <see cref="Controller.AllocateProducerIds"/>.</summary>
    void AllocateProducerIds();
}
