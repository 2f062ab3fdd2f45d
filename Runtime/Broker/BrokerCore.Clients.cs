using ProducerSafety.Runtime.Protocol;

namespace ProducerSafety.Runtime.Broker;

/// <content>What clients other than producers need.</content>
public sealed partial class BrokerCore
{
    private readonly ClientFetches fetches;

    /// <summary>What this broker knows of a topic's partitions, in their order; empty for an unknown topic.</summary>
    /// <param name="topic">The topic's name.</param>
    internal IReadOnlyList<PartitionAssignment?> PartitionsOf(string topic) => topicTable.PartitionsOf(topic);

    internal IReadOnlyList<string> TopicNames() => topicTable.Names();

    internal bool IsKnown(TopicPartition partition) => topicTable.Find(partition) != null;

    /// <summary>Answers a request that had to wait.</summary>
    internal void Answer(ClientConnection client, int correlationId, Response response)
    {
        if (!client.IsClosed)
        {
            Effects.Respond(client.Id, correlationId, response);
            client.IsBusy = false;
            ready.Enqueue(client);
        }
    }

    /// <summary>Ends a transaction in a partition that this broker leads.</summary>
    /// <returns>Whether it leads it.</returns>
    internal bool AppendMarker(long now, TopicPartition partition, long producerId, short producerEpoch, bool isCommit)
    {
        bool appended = Find(partition)?.AppendMarker(now, producerId, producerEpoch, isCommit) ?? false;
        Finish(now);
        return appended;
    }

    /// <summary>A topic was deleted, with its logs.</summary>
    /// <param name="now">The time.</param>
    /// <param name="topic">The topic's name.</param>
    public void RemoveTopic(long now, string topic)
    {
        topicTable.Remove(topic);
        foreach (Replica replica in replicaList.Where(replica => replica.Partition.Topic == topic).ToArray())
        {
            replica.Delete();
            replicas.Remove(replica.Partition);
            replicaList.Remove(replica);
            timed.Remove(replica);
            grown.Remove(replica);
            logs.Delete(replica.Partition);
            fetcher.Invalidate(replica.Assignment.Leader);
        }

        lastFound = null;
        HasNews = true;
        Finish(now);
    }
}
