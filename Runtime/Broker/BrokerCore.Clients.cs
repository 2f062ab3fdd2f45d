using ProducerSafety.Runtime.Protocol;

namespace ProducerSafety.Runtime.Broker;

/// <content>What clients other than producers need.</content>
public sealed partial class BrokerCore
{
    private readonly ClientFetches _fetches;

    /// <summary>What this broker knows of a topic's partitions, in their order; empty for an unknown topic.</summary>
    /// <param name="topic">The topic's name.</param>
    internal IReadOnlyList<PartitionAssignment?> PartitionsOf(string topic) => _topics.PartitionsOf(topic);

    internal IReadOnlyList<string> TopicNames() => _topics.Names();

    internal bool IsKnown(TopicPartition partition) => _topics.Find(partition) != null;

    /// <summary>Answers a request that had to wait.</summary>
    internal void Answer(ClientConnection client, int correlationId, Response response)
    {
        if (!client.IsClosed)
        {
            Effects.Respond(client.Id, correlationId, response);
            client.IsBusy = false;
            _ready.Enqueue(client);
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
        _topics.Remove(topic);
        foreach (Replica replica in _replicaList.Where(replica => replica.Partition.Topic == topic).ToArray())
        {
            replica.Delete();
            _replicas.Remove(replica.Partition);
            _replicaList.Remove(replica);
            _directory.Delete(replica.Partition);
            _fetcher.Invalidate(replica.Assignment.Leader);
        }

        _lastFound = null;
        HasNews = true;
        Finish(now);
    }
}
