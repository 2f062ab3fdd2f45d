using ProducerSafety.Runtime.Broker;
using ProducerSafety.Runtime.Broker.Coordinator;
using ProducerSafety.Runtime.Protocol;

namespace ProducerSafety.Runtime.Network;

/// <summary>What the coordinator of transactions asks of the cluster.</summary>
internal sealed class ClusterTransactions(EmbeddedCluster cluster) : ITransactionEffects
{
    private long nextProducerId;
    private long endOfProducerIds;

    public long NewProducerId()
    {
        if (nextProducerId == endOfProducerIds)
        {
            nextProducerId = cluster.Controller.AllocateProducerIds();
            endOfProducerIds = nextProducerId + Controller.ProducerIdBlock;

            // Before anything is written that has one of them: after a restart nobody else may get it.
            cluster.Save();
        }

        return nextProducerId++;
    }

    public bool WriteMarker(TopicPartition partition, long producerId, short producerEpoch, bool isCommit)
    {
        if (cluster.Controller.Find(partition) is not { } assignment)
        {
            // The topic was deleted.
            return true;
        }

        return assignment.Leader > 0 && cluster.Node(assignment.Leader).Core?.AppendMarker(cluster.Now, partition, producerId, producerEpoch, isCommit) == true;
    }

    public void EndOffsets(string groupId, long producerId, bool isCommit) => cluster.Groups.Find(groupId)?.Offsets.End(producerId, isCommit);
}
