using ProducerSafety.Runtime.Protocol;
using ProducerSafety.Runtime.Records;

namespace ProducerSafety.Runtime.Broker;

/// <summary>
/// One partition on one broker, as its leader or as a follower. Source: Kafka's <c>Partition</c>. Simpler than there: a leader does not hold the high watermark back
/// for a follower that is about to join the in-sync replicas.
/// </summary>
public sealed partial class Replica
{
    private readonly BrokerCore node;
    private readonly List<WaitingAppend> waiting = [];
    private FollowerProgress[] followers = [];
    private long epochStartOffset;
    private IsrChange? isrChange;
    private long isrChangeAskedAt;
    private bool mayTick;

    internal Replica(BrokerCore broker, PartitionLog log, PartitionAssignment assignment, long number)
    {
        node = broker;
        Number = number;
        Log = log;
        Assignment = assignment;
        HighWatermark = log.StartOffset;
    }

    /// <summary>The partition.</summary>
    public TopicPartition Partition => Assignment.Partition;

    /// <summary>Its log here.</summary>
    public PartitionLog Log { get; }

    /// <summary>What the broker knows from the controller.</summary>
    public PartitionAssignment Assignment { get; private set; }

    /// <summary>Whether this broker believes that it leads the partition.</summary>
    public bool IsLeader => Assignment.Leader == node.Id;

    /// <summary>
    /// Everything before it is on all in-sync replicas, as far as this broker knows. It starts at the first offset of the log when the broker starts, and it does not move
    /// while there are fewer in-sync replicas than <c>min.insync.replicas</c> (KIP-966).
    /// </summary>
    public long HighWatermark { get; private set; }

    /// <summary>Whether appends fail with <see cref="ErrorCode.KafkaStorageError"/>, for a disk that is full. A follower then falls behind.</summary>
    public bool IsLogFull { get; set; }

    /// <summary>When a follower may fetch again after a failure; 0 when at once.</summary>
    internal long FetchAfter
    {
        get;
        set
        {
            field = value;
            MayTick();
        }
    }

    /// <summary>Which of the broker's partitions it is, in the order in which they came.</summary>
    internal long Number { get; }

    /// <summary>Whether something was appended since the retention last looked.</summary>
    internal bool HasGrown { get; set; }

    /// <summary>The earliest time at which <see cref="Tick"/> has something to do.</summary>
    internal long NextTick
    {
        get
        {
            if (!IsLeader)
            {
                return FetchAfter > 0 ? FetchAfter : long.MaxValue;
            }

            long next = isrChange != null ? isrChangeAskedAt + node.Options.IsrChangeRetryMs : long.MaxValue;
            foreach (WaitingAppend append in waiting)
            {
                next = Math.Min(next, append.Produce.Deadline);
            }

            if (isrChange == null)
            {
                foreach (ref FollowerProgress follower in followers.AsSpan())
                {
                    if (follower.InSync && follower.EndOffset != Log.EndOffset)
                    {
                        next = Math.Min(next, follower.CaughtUpAt + node.Options.ReplicaLagTimeMaxMs + 1 - node.ClockAt(0));
                    }
                }
            }

            return next;
        }
    }

    /// <summary>Whether <see cref="NextTick"/> is to be looked at; every change that can give it a value says so.</summary>
    internal bool MayHaveTick() => mayTick = NextTick != long.MaxValue;

    /// <summary>Whether the retention has to look again although nothing is appended: what is not on all in-sync replicas yet, it left.</summary>
    internal bool MayGrow() => HasGrown = HighWatermark < Log.EndOffset;

    private int MinInsyncReplicas => Math.Min(node.Options.MinInsyncReplicas, Assignment.Replicas.Count);

    internal void Apply(long now, PartitionAssignment assignment, bool isFirst)
    {
        bool sameLeadership = !isFirst && assignment.LeaderEpoch == Assignment.LeaderEpoch;
        Assignment = assignment;
        AssertIsr();
        MayTick();
        isrChange = null;
        FetchAfter = sameLeadership ? FetchAfter : 0;
        if (!IsLeader)
        {
            followers = [];
            Fail(ErrorCode.NotLeaderOrFollower);
            return;
        }

        if (sameLeadership)
        {
            foreach (ref FollowerProgress follower in followers.AsSpan())
            {
                follower.InSync = assignment.Isr.Has(follower.Broker);
            }
        }
        else
        {
            StartLeading(now);
        }

        if (assignment.Isr.Count < MinInsyncReplicas)
        {
            Fail(ErrorCode.NotEnoughReplicasAfterAppend);
        }

        AdvanceHighWatermark();
        AddInSyncReplica(now);
    }

    /// <summary>Appends a client's batch, or finds it in the log (Kafka: <c>Partition.appendRecordsToLeader</c>).</summary>
    internal ErrorCode Append(long now, RecordBatch batch, short acks, out long baseOffset)
    {
        baseOffset = -1;
        if (!IsLeader)
        {
            return ErrorCode.NotLeaderOrFollower;
        }

        if (acks == -1 && Assignment.Isr.Count < MinInsyncReplicas)
        {
            return ErrorCode.NotEnoughReplicas;
        }

        ErrorCode error = BatchChecks.Check(batch, node.Options, node.ClockAt(now));
        if (error != ErrorCode.None)
        {
            return error;
        }

        ProducerCheck check = Log.Producers.Check(batch);
        if (!check.IsAccepted)
        {
            baseOffset = check.DuplicateOf;
            return check.Error;
        }

        if (IsLogFull)
        {
            return ErrorCode.KafkaStorageError;
        }

        foreach (ref FollowerProgress follower in followers.AsSpan())
        {
            if (follower.EndOffset == Log.EndOffset)
            {
                follower.CaughtUpAt = node.ClockAt(now);
            }
        }

        baseOffset = Log.Append(Assignment.LeaderEpoch, batch);
        Grown(now);
        AdvanceHighWatermark();
        Log.RetainSoon(node.RetentionBytes, HighWatermark);
        return ErrorCode.None;
    }

    internal void Wait(in WaitingAppend append)
    {
        waiting.Add(append);
        MayTick();
    }

    /// <summary>Something was appended or cut off.</summary>
    private void Grown(long now)
    {
        MayTick();
        node.LogChanged(now, this);
    }

    private void MayTick()
    {
        if (!mayTick)
        {
            mayTick = true;
            node.MayTick(this);
        }
    }

    /// <summary>A follower says how far its log goes (Kafka: <c>Partition.updateFollowerFetchState</c>).</summary>
    internal void FollowerFetched(long now, int broker, long brokerEpoch, in ReplicaFetchPartition fetch)
    {
        if (ErrorOf(fetch, broker) != ErrorCode.None || DivergenceOf(fetch) != null)
        {
            return;
        }

        foreach (ref FollowerProgress follower in followers.AsSpan())
        {
            if (follower.Broker == broker && brokerEpoch >= follower.BrokerEpoch)
            {
                follower.Fetched(node.ClockAt(now), brokerEpoch, fetch.FetchOffset, Log.EndOffset);
            }
        }

        MayTick();
        AddInSyncReplica(now);
        AdvanceHighWatermark();
    }

    /// <summary>Whether there is something to say to a follower (Kafka: <c>Partition.readRecords</c>, <c>DelayedFetch</c>).</summary>
    internal bool HasNews(in ReplicaFetchPartition fetch, int broker) =>
        ErrorOf(fetch, broker) != ErrorCode.None || fetch.FetchOffset != Log.EndOffset || Math.Min(HighWatermark, fetch.FetchOffset) > fetch.HighWatermark
        || DivergenceOf(fetch) != null;

    internal ReplicaFetchedPartition Read(in ReplicaFetchPartition fetch, int broker)
    {
        ErrorCode error = ErrorOf(fetch, broker);
        (int LeaderEpoch, long EndOffset)? diverging = error == ErrorCode.None ? DivergenceOf(fetch) : null;
        IReadOnlyList<LogEntry> entries = error == ErrorCode.None && diverging == null && fetch.FetchOffset < Log.EndOffset
            ? Log.Read(fetch.FetchOffset, node.Options.ReplicaFetchMaxBytes)
            : [];
        return new ReplicaFetchedPartition(fetch.Partition, error, fetch.LeaderEpoch, HighWatermark, Log.StartOffset, diverging, entries);
    }

    /// <summary>A follower takes what the leader said (Kafka: <c>ReplicaFetcherThread.processPartitionData</c>, <c>AbstractFetcherThread.truncateOnFetchResponse</c>).</summary>
    internal void Take(long now, int leader, in ReplicaFetchedPartition fetched)
    {
        if (leader != Assignment.Leader || fetched.LeaderEpoch != Assignment.LeaderEpoch)
        {
            return;
        }

        if (fetched.Error == ErrorCode.OffsetOutOfRange)
        {
            Log.RestartAt(fetched.LogStartOffset);
        }
        else if (fetched.Error != ErrorCode.None || (IsLogFull && fetched.Entries.Count > 0))
        {
            FetchAfter = now + node.Options.ReplicaFetchBackoffMs;
            return;
        }
        else if (fetched.Diverging is { } diverging)
        {
            (int epoch, long end) = Log.EndOf(diverging.LeaderEpoch);
            Log.TruncateTo(epoch == diverging.LeaderEpoch ? Math.Min(end, diverging.EndOffset) : end);
        }
        else
        {
            for (int index = 0; index < fetched.Entries.Count; index++)
            {
                Log.Append(fetched.Entries[index]);
            }
        }

        HighWatermark = Math.Clamp(fetched.HighWatermark, Log.StartOffset, Log.EndOffset);
        Log.Transactions.Forget(Log.StartOffset, HighWatermark);
        Grown(now);
    }

    /// <summary>
    /// A replica that the controller finds ineligible was restarted or is dead: where it stands is not known until it fetches again. After every other refusal a newer
    /// assignment comes.
    /// </summary>
    internal void IsrChangeRefused(long now, IsrChange change, ErrorCode error)
    {
        if (isrChange != change)
        {
            return;
        }

        isrChange = null;
        MayTick();
        if (error == ErrorCode.IneligibleReplica)
        {
            for (int index = 0; index < change.Isr.Count; index++)
            {
                foreach (ref FollowerProgress follower in followers.AsSpan())
                {
                    if (follower.Broker == change.Isr[index] && !follower.InSync && follower.BrokerEpoch == change.BrokerEpochs[index])
                    {
                        follower.EndOffset = -1;
                    }
                }
            }

            AddInSyncReplica(now);
        }

        AdvanceHighWatermark();
    }

    /// <summary>
    /// A follower joins when it has everything up to the high watermark and to the start of this leader epoch: before, it may lack what an earlier leader acknowledged
    /// (Kafka: <c>Partition.maybeExpandIsr</c>, <c>isFollowerInSync</c>).
    /// </summary>
    internal void AddInSyncReplica(long now)
    {
        if (isrChange != null || !IsLeader)
        {
            return;
        }

        foreach (ref FollowerProgress follower in followers.AsSpan())
        {
            // One that lags would be removed again at once.
            if (!follower.InSync && follower.EndOffset >= HighWatermark && follower.EndOffset >= epochStartOffset && node.IsAlive(follower.Broker)
                && follower.IsCaughtUp(Log.EndOffset, node.ClockAt(now), node.Options.ReplicaLagTimeMaxMs))
            {
                AskForIsr(now, Assignment.Isr.With(follower.Broker));
                return;
            }
        }
    }

    internal void Tick(long now)
    {
        if (!IsLeader)
        {
            return;
        }

        FailExpired(now);
        if (isrChange == null)
        {
            RemoveLaggingReplicas(now);
        }
        else if (now >= isrChangeAskedAt + node.Options.IsrChangeRetryMs)
        {
            isrChangeAskedAt = now;
            node.Effects.ChangeIsr(isrChange);
        }
    }

    internal void AddTo(ref StateHash hash, long now)
    {
        Assignment.AddTo(ref hash);
        hash.Add(HighWatermark);
        hash.Add(IsLogFull);
        hash.Add(FetchAfter == 0 ? -1 : FetchAfter - now);
        hash.Add(epochStartOffset);
        hash.Add(followers.Length);
        foreach (ref FollowerProgress follower in followers.AsSpan())
        {
            follower.AddTo(ref hash, node.ClockAt(now));
        }

        hash.Add(waiting.Count);
        foreach (WaitingAppend append in waiting)
        {
            hash.Add(append.Produce.Connection.Id);
            hash.Add(append.Produce.Connection.IsClosed);
            hash.Add(append.Produce.CorrelationId);
            hash.Add(append.Produce.Deadline - now);
            hash.Add(append.Index);
            hash.Add(append.RequiredOffset);
            foreach (PartitionAppended appended in append.Produce.Partitions)
            {
                hash.Add(appended.Partition);
                hash.Add((long)appended.Error);
                hash.Add(appended.BaseOffset);
            }
        }

        hash.Add(isrChange != null);
        if (isrChange != null)
        {
            hash.Add(isrChangeAskedAt - now);
            hash.Add(isrChange.Isr);
            foreach (long epoch in isrChange.BrokerEpochs)
            {
                hash.Add(epoch);
            }
        }
    }

    // Kafka: Partition.makeLeader.
    private void StartLeading(long now)
    {
        epochStartOffset = Log.EndOffset;
        followers = new FollowerProgress[Assignment.Replicas.Count - 1];
        int next = 0;
        for (int index = 0; index < Assignment.Replicas.Count; index++)
        {
            int broker = Assignment.Replicas[index];
            if (broker != node.Id)
            {
                bool inSync = Assignment.Isr.Has(broker);
                followers[next++] = new FollowerProgress { Broker = broker, InSync = inSync, EndOffset = -1, BrokerEpoch = -1, CaughtUpAt = inSync ? node.ClockAt(now) : -1 };
            }
        }
    }

    /// <summary>
    /// The high watermark is the smallest log end of the in-sync replicas and of those that were asked to become one
    /// (Kafka: <c>Partition.maybeIncrementLeaderHW</c>, <c>maximalIsr</c>).
    /// </summary>
    private void AdvanceHighWatermark()
    {
        if (Assignment.Isr.Count < MinInsyncReplicas)
        {
            return;
        }

        long highWatermark = Log.EndOffset;
        foreach (ref FollowerProgress follower in followers.AsSpan())
        {
            if (follower.EndOffset < highWatermark && (follower.InSync || (isrChange != null && isrChange.Isr.Has(follower.Broker))))
            {
                highWatermark = follower.EndOffset;
            }
        }

        if (highWatermark <= HighWatermark)
        {
            return;
        }

        HighWatermark = highWatermark;
        node.HasNews = true;
        int kept = 0;
        for (int index = 0; index < waiting.Count; index++)
        {
            WaitingAppend append = waiting[index];
            if (append.RequiredOffset <= highWatermark)
            {
                node.Resolve(append, ErrorCode.None);
            }
            else
            {
                waiting[kept++] = append;
            }
        }

        waiting.RemoveRange(kept, waiting.Count - kept);
    }

    internal void Delete() => Fail(ErrorCode.UnknownTopicOrPartition);

    // Kafka: DelayedProduce.tryComplete, Partition.checkEnoughReplicasReachOffset.
    private void Fail(ErrorCode error)
    {
        foreach (WaitingAppend append in waiting)
        {
            node.Resolve(append, error);
        }

        waiting.Clear();
    }

    // Kafka: a DelayedProduce has this error from the beginning, and loses it only when enough replicas have the batch in time.
    private void FailExpired(long now)
    {
        int kept = 0;
        for (int index = 0; index < waiting.Count; index++)
        {
            WaitingAppend append = waiting[index];
            if (append.Produce.Deadline <= now)
            {
                node.Resolve(append, ErrorCode.RequestTimedOut);
            }
            else
            {
                waiting[kept++] = append;
            }
        }

        waiting.RemoveRange(kept, waiting.Count - kept);
    }

    // Kafka: Partition.maybeShrinkIsr, getOutOfSyncReplicas.
    private void RemoveLaggingReplicas(long now)
    {
        IReadOnlyList<int> isr = Assignment.Isr;
        foreach (ref FollowerProgress follower in followers.AsSpan())
        {
            if (follower.InSync && !follower.IsCaughtUp(Log.EndOffset, node.ClockAt(now), node.Options.ReplicaLagTimeMaxMs))
            {
                isr = isr.Without(follower.Broker);
            }
        }

        if (isr.Count < Assignment.Isr.Count)
        {
            AskForIsr(now, isr);
        }
    }

    // Kafka: Partition.submitAlterPartition (KIP-497), with the epochs of the brokers (KIP-903).
    private void AskForIsr(long now, IReadOnlyList<int> isr)
    {
        long[] epochs = new long[isr.Count];
        for (int index = 0; index < isr.Count; index++)
        {
            epochs[index] = isr[index] == node.Id ? node.BrokerEpoch : -1;
            foreach (ref FollowerProgress follower in followers.AsSpan())
            {
                if (follower.Broker == isr[index])
                {
                    epochs[index] = follower.BrokerEpoch;
                }
            }
        }

        isrChange = new IsrChange(Partition, node.Id, Assignment.LeaderEpoch, Assignment.PartitionEpoch, isr, epochs);
        isrChangeAskedAt = now;
        MayTick();
        node.Effects.ChangeIsr(isrChange);
    }

    // Kafka: Partition.checkCurrentLeaderEpoch.
    private ErrorCode ErrorOf(in ReplicaFetchPartition fetch, int broker)
    {
        if (!IsLeader)
        {
            return ErrorCode.NotLeaderOrFollower;
        }

        if (fetch.LeaderEpoch != Assignment.LeaderEpoch)
        {
            return fetch.LeaderEpoch < Assignment.LeaderEpoch ? ErrorCode.FencedLeaderEpoch : ErrorCode.UnknownLeaderEpoch;
        }

        if (!Assignment.Replicas.Has(broker))
        {
            return ErrorCode.UnknownLeaderEpoch;
        }

        return fetch.FetchOffset < Log.StartOffset || (fetch.LastEpoch < 0 && fetch.FetchOffset > Log.EndOffset) ? ErrorCode.OffsetOutOfRange : ErrorCode.None;
    }

    /// <summary>Where a follower's log parts from this one (KIP-595), or null when it is a prefix.</summary>
    private (int LeaderEpoch, long EndOffset)? DivergenceOf(in ReplicaFetchPartition fetch)
    {
        if (fetch.LastEpoch < 0 || Log.Matches(fetch.FetchOffset, fetch.LastEpoch))
        {
            return null;
        }

        (int LeaderEpoch, long EndOffset) end = Log.EndOf(fetch.LastEpoch);
        return end.LeaderEpoch < fetch.LastEpoch || end.EndOffset < fetch.FetchOffset ? end : null;
    }

    private void AssertIsr()
    {
        for (int index = 0; index < Assignment.Isr.Count; index++)
        {
            if (!Assignment.Replicas.Has(Assignment.Isr[index]))
            {
                throw new InvariantViolationException($"In-sync replica {Assignment.Isr[index]} of {Partition} is not a replica.");
            }
        }
    }
}
