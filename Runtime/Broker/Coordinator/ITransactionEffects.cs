using ProducerSafety.Runtime.Protocol;

namespace ProducerSafety.Runtime.Broker.Coordinator;

/// <summary>What a <see cref="TransactionCoordinator"/> asks of its driver.</summary>
internal interface ITransactionEffects
{
    /// <summary>A producer id that nobody has.</summary>
    long NewProducerId();

    /// <summary>Ends a transaction in a partition, at its leader (Kafka: WriteTxnMarkers).</summary>
    /// <returns>Whether it was done; false while there is no leader, to be tried again.</returns>
    bool WriteMarker(TopicPartition partition, long producerId, short producerEpoch, bool isCommit);

    /// <summary>Ends a transaction in a consumer group.</summary>
    void EndOffsets(string groupId, long producerId, bool isCommit);
}
