using ProducerSafety.Runtime.Protocol;

namespace ProducerSafety.Runtime.Broker;

/// <summary>The fetches of one broker as a follower: one at each leader, for everything that it follows there (Kafka: <c>ReplicaFetcherThread</c>).</summary>
internal sealed class FollowerFetcher(BrokerCore broker, List<Replica> replicas)
{
    private readonly PeerTable<Outstanding> leaders = new(leader => new Outstanding(leader));
    private long lastId;

    private sealed class Outstanding(int leader)
    {
        public int Leader { get; } = leader;

        /// <summary>The id of the fetch that is at the leader, or 0.</summary>
        public long Id { get; set; }

        /// <summary>Whether that fetch no longer says what is to be fetched.</summary>
        public bool IsStale { get; set; }
    }

    public void Invalidate(int leader)
    {
        if (leader >= 0 && leader != broker.Id)
        {
            leaders[leader].IsStale = true;
        }
    }

    /// <summary>Whether the answer is to the fetch that is at the leader; if so, it is no longer there.</summary>
    public bool Answered(ReplicaFetchResponse response)
    {
        Outstanding at = leaders[response.Leader];
        if (response.BrokerEpoch != broker.BrokerEpoch || response.Id != at.Id)
        {
            return false;
        }

        at.Id = 0;
        at.IsStale = true;
        return true;
    }

    /// <summary>The connection to a leader broke: everything that is followed there is fetched again a little later.</summary>
    public void Disconnected(long now, int leader)
    {
        leaders[leader].Id = 0;
        foreach (Replica replica in replicas)
        {
            if (replica.Assignment.Leader == leader && !replica.IsLeader)
            {
                replica.FetchAfter = now + broker.Options.ReplicaFetchBackoffMs;
            }
        }
    }

    public void Tick(long now, List<Replica> timed)
    {
        foreach (Replica replica in timed)
        {
            if (replica.FetchAfter > 0 && replica.FetchAfter <= now)
            {
                replica.FetchAfter = 0;
                Invalidate(replica.Assignment.Leader);
            }
        }
    }

    public void SendStale()
    {
        foreach ((_, Outstanding at) in leaders)
        {
            if (at.IsStale)
            {
                at.IsStale = false;
                Send(at);
            }
        }
    }

    public void AddTo(ref StateHash hash)
    {
        hash.Add(lastId);
        UInt128 sum = 0;
        foreach ((_, Outstanding at) in leaders)
        {
            StateHash element = default;
            element.Add(at.Leader);
            element.Add(at.Id);
            element.Add(at.IsStale);
            StateHash.AddToSet(element, ref sum);
        }

        hash.AddSet(sum);
    }

    private void Send(Outstanding at)
    {
        int count = 0;
        foreach (Replica replica in replicas)
        {
            count += IsFetchedFrom(replica, at.Leader) ? 1 : 0;
        }

        at.Id = 0;
        if (count == 0)
        {
            return;
        }

        ReplicaFetchPartition[] partitions = new ReplicaFetchPartition[count];
        foreach (Replica replica in replicas)
        {
            if (IsFetchedFrom(replica, at.Leader))
            {
                partitions[^count--] =
                    new ReplicaFetchPartition(replica.Partition, replica.Assignment.LeaderEpoch, replica.Log.EndOffset, replica.Log.LastEpoch, replica.HighWatermark);
            }
        }

        at.Id = ++lastId;
        broker.Effects.Send(new ReplicaFetchRequest(broker.Id, broker.BrokerEpoch, at.Leader, at.Id, partitions));
    }

    private static bool IsFetchedFrom(Replica replica, int leader) => replica.Assignment.Leader == leader && replica.FetchAfter == 0;
}
