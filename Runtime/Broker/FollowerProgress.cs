namespace ProducerSafety.Runtime.Broker;

/// <summary>What a leader knows of a follower (Kafka: <c>Replica</c> and <c>ReplicaState</c>).</summary>
internal struct FollowerProgress
{
    public int Broker;
    public bool InSync;

    /// <summary>The end of the follower's log, or -1 until it fetched in this leader epoch.</summary>
    public long EndOffset;

    /// <summary>The broker epoch of its last fetch, or -1.</summary>
    public long BrokerEpoch;

    /// <summary>When it last had everything.</summary>
    public long CaughtUpAt;

    public long FetchedAt;

    /// <summary>The end of the leader's log at <see cref="FetchedAt"/>: a follower that has reached it now had everything then.</summary>
    public long LeaderEndOffsetThen;

    public readonly bool IsCaughtUp(long leaderEndOffset, long now, long lagTimeMaxMs) => EndOffset == leaderEndOffset || now - CaughtUpAt <= lagTimeMaxMs;

    public void Fetched(long now, long brokerEpoch, long fetchOffset, long leaderEndOffset)
    {
        if (fetchOffset >= leaderEndOffset)
        {
            CaughtUpAt = Math.Max(CaughtUpAt, now);
        }
        else if (fetchOffset >= LeaderEndOffsetThen)
        {
            CaughtUpAt = Math.Max(CaughtUpAt, FetchedAt);
        }

        BrokerEpoch = brokerEpoch;
        EndOffset = fetchOffset;
        LeaderEndOffsetThen = leaderEndOffset;
        FetchedAt = now;
    }

    public readonly void AddTo(ref StateHash hash, long now)
    {
        hash.Add(Broker);
        hash.Add(InSync);
        hash.Add(EndOffset);
        hash.Add(BrokerEpoch);
        hash.Add(CaughtUpAt - now);
        hash.Add(FetchedAt - now);
        hash.Add(LeaderEndOffsetThen);
    }
}
