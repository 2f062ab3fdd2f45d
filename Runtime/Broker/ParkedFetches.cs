using ProducerSafety.Runtime.Protocol;

namespace ProducerSafety.Runtime.Broker;

/// <summary>The fetches of followers that wait at one broker until it has something to say (Kafka: the purgatory of <c>DelayedFetch</c>).</summary>
internal sealed class ParkedFetches(BrokerCore broker)
{
    private readonly PeerTable<Parked> followers = new(follower => new Parked(follower));

    private sealed class Parked(int follower)
    {
        public int Follower { get; } = follower;

        public long BrokerEpoch { get; set; } = -1;

        public long LastId { get; set; }

        public ReplicaFetchRequest? Request { get; set; }
    }

    /// <summary>Parks a fetch in place of an older one.</summary>
    /// <returns>False for a fetch that is itself older than one that came before.</returns>
    public bool Park(ReplicaFetchRequest request)
    {
        Parked parked = followers[request.Follower];
        if (request.BrokerEpoch < parked.BrokerEpoch || (request.BrokerEpoch == parked.BrokerEpoch && request.Id <= parked.LastId))
        {
            return false;
        }

        parked.BrokerEpoch = request.BrokerEpoch;
        parked.LastId = request.Id;
        parked.Request = request;
        return true;
    }

    public void Disconnected(int follower) => followers[follower].Request = null;

    public void Answer()
    {
        foreach ((_, Parked parked) in followers)
        {
            if (parked.Request != null)
            {
                Answer(parked, parked.Request);
            }
        }
    }

    public void AddTo(ref StateHash hash)
    {
        UInt128 sum = 0;
        foreach ((_, Parked parked) in followers)
        {
            StateHash element = default;
            element.Add(parked.Follower);
            element.Add(parked.BrokerEpoch);
            element.Add(parked.LastId);
            element.Add(parked.Request?.Partitions.Count ?? -1);
            foreach (ReplicaFetchPartition partition in parked.Request?.Partitions ?? [])
            {
                element.Add(partition.Partition);
                element.Add(partition.LeaderEpoch);
                element.Add(partition.FetchOffset);
                element.Add(partition.LastEpoch);
                element.Add(partition.HighWatermark);
            }

            StateHash.AddToSet(element, ref sum);
        }

        hash.AddSet(sum);
    }

    private void Answer(Parked parked, ReplicaFetchRequest request)
    {
        int count = 0;
        for (int index = 0; index < request.Partitions.Count; index++)
        {
            count += HasNews(request.Partitions[index], request.Follower) ? 1 : 0;
        }

        if (count == 0)
        {
            return;
        }

        ReplicaFetchedPartition[] partitions = new ReplicaFetchedPartition[count];
        for (int index = 0; index < request.Partitions.Count; index++)
        {
            if (HasNews(request.Partitions[index], request.Follower))
            {
                partitions[^count--] = Read(request.Partitions[index], request.Follower);
            }
        }

        parked.Request = null;
        broker.Effects.Send(new ReplicaFetchResponse(broker.Id, request.Follower, request.BrokerEpoch, request.Id, partitions));
    }

    private bool HasNews(in ReplicaFetchPartition fetch, int follower) => broker.Find(fetch.Partition)?.HasNews(fetch, follower) ?? true;

    private ReplicaFetchedPartition Read(in ReplicaFetchPartition fetch, int follower) =>
        broker.Find(fetch.Partition)?.Read(fetch, follower)
        ?? new ReplicaFetchedPartition(fetch.Partition, ErrorCode.UnknownTopicOrPartition, fetch.LeaderEpoch, -1, -1, null, []);
}
